"""River levels as part of an event, in metres below the bank at each outlet."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from drainage.toml_file import checked, read_toml


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str
    below_bank_m: dict[str, float]
    source: str


class _Levels(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    states: dict[str, _State]


def load_river_levels(folder: Path) -> dict[str, dict[str, float]]:
    """River state -> river -> level, m below the bank; raises InputError."""
    path = folder / "river_levels.toml"
    levels: _Levels = checked(
        path, _Levels, {"states": read_toml(path)}, "Give the state as the others in this file."
    )
    return {name: dict(state.below_bank_m) for name, state in levels.states.items()}

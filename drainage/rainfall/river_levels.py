"""River levels as part of an event, in metres below the bank at each outlet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError
from drainage.languages import TWO_TONGUES
from drainage.toml_file import checked, read_toml

NAME = "river_levels.toml"
BelowBank = Annotated[float, Field(ge=0, le=50, allow_inf_nan=False)]


class _State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title_zh: str
    title_en: str = ""
    below_bank_m: dict[str, BelowBank] = Field(min_length=1)
    source: str


class _Levels(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    states: dict[str, _State]


def river_state_titles(folder: Path) -> dict[str, str]:
    """River state -> its title as ``中文 // English``, Chinese alone where it has no other.

    Raises InputError for a file that cannot be read.
    """
    return {
        name: TWO_TONGUES.join(filter(None, (state.title_zh, state.title_en)))
        for name, state in _read(folder / NAME).states.items()
    }


def load_river_levels(folder: Path) -> dict[str, dict[str, float]]:
    """River state -> river -> level, m below the bank.

    Raises InputError for a level above the bank, which no outfall of the model can
    stand under, and where a state leaves out a river that another names.
    """
    path = folder / NAME
    levels = _read(path)
    rivers = {river for state in levels.states.values() for river in state.below_bank_m}
    findings = [
        Finding(str(path), name, "below_bank_m", river, "the state has no level for this river",
                "Give every river in every state.")
        for name, state in levels.states.items()
        for river in sorted(rivers - state.below_bank_m.keys())
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return {name: dict(state.below_bank_m) for name, state in levels.states.items()}


def _read(path: Path) -> _Levels:
    levels: _Levels = checked(
        path,
        _Levels,
        {"states": read_toml(path)},
        "Give title_zh, source and below_bank_m (0 to 50 m below the bank, by river).",
    )
    return levels

"""Rubber dams (橡胶坝) whose pools stand at outlets, up or down in an event."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError
from drainage.rainfall.river_levels import BelowBank
from drainage.said import said
from drainage.toml_file import checked, read_toml

FILE = "dams.toml"
DamState = Literal["up", "down"]


class Dam(BaseModel):
    """A dam: the outlets that stand in its pool, and the water there, m below their banks."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title_zh: str
    title_en: str
    river: str
    outfalls: tuple[str, ...] = Field(min_length=1)
    up_below_bank_m: BelowBank
    down_below_bank_m: BelowBank
    source: str

    def below_bank_m(self, state: DamState) -> float:
        """Level in its pool, m below the bank."""
        return self.up_below_bank_m if state == "up" else self.down_below_bank_m


class _Dams(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    dams: dict[str, Dam]


def load_dams(folder: Path) -> dict[str, Dam]:
    """The dams of a folder of rainfall by id; none where it has no dams.toml.

    Raises InputError for an outlet in two pools, and for a pool higher with its dam down.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    cure = (
        "Give title_zh, title_en, river, outfalls, up_below_bank_m, down_below_bank_m and source."
    )
    dams: dict[str, Dam] = checked(path, _Dams, {"dams": read_toml(path)}, cure).dams
    findings = [
        Finding(str(path), name, "down_below_bank_m", f"{dam.down_below_bank_m:g}",
                said("the water would stand higher with the dam down than with it up ({up:g} m)",
                     up=dam.up_below_bank_m),
                "Exchange the two, or mend one.")
        for name, dam in dams.items() if dam.down_below_bank_m < dam.up_below_bank_m
    ]  # fmt: skip
    pool: dict[str, str] = {}
    for name, dam in dams.items():
        for outfall in dam.outfalls:
            if pool.setdefault(outfall, name) != name:
                findings.append(
                    Finding(str(path), name, "outfalls", outfall,
                            said("stands in the pool of {other} already", other=pool[outfall]),
                            "Leave it to the dam below it.")
                )  # fmt: skip
    if findings:
        raise InputError(findings)
    return dams


def with_dams(
    river_below_bank_m: Mapping[str, float],
    dams: Mapping[str, Dam],
    states: Mapping[str, DamState],
) -> dict[str, float]:
    """The levels of a river state, and by outlet those in the pools of the dams named."""
    pools = {
        outfall: dams[name].below_bank_m(state)
        for name, state in states.items() if name in dams
        for outfall in dams[name].outfalls
    }  # fmt: skip
    return {**river_below_bank_m, **pools}

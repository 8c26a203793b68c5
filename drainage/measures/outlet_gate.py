"""A flap, and where it is wanted a gate, at an outlet (排出口拍门、闸门)."""

from __future__ import annotations

from typing import ClassVar, Literal

import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import Applied, DesignContext, Works, unknown
from drainage.measures.on_map import OutletId
from drainage.measures.table_rows import with_row
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import links
from drainage.said import said

GATE_COEFFICIENT = 0.62


class OutletGate(Works):
    """A flap at outlets, through which the river cannot enter; and a gate that throttles them.

    A gate is as wide as the pipe and stands raised by `opening_mm` through the whole event; left
    out, the outlet has a flap alone. A gate that is shut is no outlet: what should leave
    then needs a pump.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "排出口拍门或闸门", "en": "a flap or gate at an outlet"},
        "flap": {
            "zh": "装拍门，河水不能倒灌",
            "en": "has a flap: the river cannot enter",
        },
        "gate": {
            "zh": "装拍门和闸门，开启高度 {opening_mm:.0f} mm（管高 {height_mm:.0f} mm），"
            "宽 {width_mm:.0f} mm",
            "en": "has a flap and a gate raised by {opening_mm:.0f} of {height_mm:.0f} mm, "
            "{width_mm:.0f} mm wide",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "outlet_gate"
title_zh = "CO1 拍门"
outlets = ["CO1"]
source = "assumed"
""",
        """
kind = "outlet_gate"
title_zh = "CO1 闸门半开"
outlets = ["CO1"]
opening_mm = 250
source = "assumed"
""",
    )

    kind: Literal["outlet_gate"]
    outlets: tuple[OutletId, ...] = Field(min_length=1, description="ids in outfalls")
    opening_mm: float | None = Field(
        None, gt=0, description="height by which the gate stands raised; left out: no gate"
    )

    def check(self, network: Network) -> list[Finding]:
        """Outlets the network does not have or that have a flap, and openings no gate can have."""
        outfalls = network.outfalls
        missing = [name for name in self.outlets if name not in outfalls.index]
        if missing:
            known = said("one of {known}", known=", ".join(outfalls.index))
            return [unknown("outlets", name, known, "outfalls") for name in missing]
        if self.opening_mm is None:
            return [
                Finding("", "outlets", "", name, "a flap stands here already",
                        "Leave this outlet out.")
                for name in self.outlets if outfalls.at[name, "flap_gate"]
            ]  # fmt: skip
        return [own for name in self.outlets for own in self._gate_findings(network, name)]

    def _gate_findings(self, network: Network, outlet: str) -> list[Finding]:
        pipe = _pipe_of(network, outlet)
        if pipe.empty:
            return [Finding("", "outlets", "", outlet, "no pipe of known size ends at this outlet",
                            "Leave opening_mm out: a flap fits any outlet.")]  # fmt: skip
        height_mm = 1000 * float(pipe_height_m(pipe).iloc[0])
        if self.opening_mm is not None and self.opening_mm <= height_mm:
            return []
        return [Finding("", "opening_mm", "", f"{self.opening_mm:g}",
                        said("the pipe at {outlet} is {height_mm:.0f} mm high", outlet=outlet,
                             height_mm=height_mm),
                        "Give less, or leave it out: the gate is then fully open.")]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        outfalls = network.outfalls
        here = outfalls.index.isin(self.outlets)
        flaps = outfalls["flap_gate"].mask(here, True).astype(bool)
        made = network.with_tables(outfalls=outfalls.assign(flap_gate=flaps))
        if self.opening_mm is None:
            return Applied(made, tuple(Remark("flap", place=name) for name in self.outlets))
        remarks = []
        for name in self.outlets:
            made, remark = self._gated(made, name, self.opening_mm)
            remarks.append(remark)
        return Applied(made, tuple(remarks))

    def _gated(self, network: Network, outlet: str, opening_mm: float) -> tuple[Network, Remark]:
        """A chamber before the outlet in which the gate stands."""
        pipe = _pipe_of(network, outlet)
        row, end = pipe.iloc[0], network.outfalls.loc[outlet]
        height_mm = 1000 * float(pipe_height_m(pipe).iloc[0])
        width_mm = float(row["width_mm"] or row["diameter_mm"]) * int(row["barrels"])
        level = float(row["to_invert_level_m"])
        name = f"GATE-{outlet}"
        joint = {
            "system": row["system"], "x_m": end["x_m"], "y_m": end["y_m"],
            "ground_level_m": end["ground_level_m"], "invert_level_m": level,
            "max_depth_m": max(float(end["ground_level_m"]) - level, height_mm / 1000),
            "source": self.source,
        }  # fmt: skip
        gate = {
            "from_id": name, "to_id": outlet, "orientation": "side", "crest_level_m": level,
            "width_mm": width_mm, "height_mm": opening_mm,
            "discharge_coefficient": GATE_COEFFICIENT, "flap_gate": True, "source": self.source,
        }  # fmt: skip
        conduits = network.conduits.copy()
        conduits.loc[pipe.index[0], "to_id"] = name
        figures = {"opening_mm": opening_mm, "height_mm": height_mm, "width_mm": width_mm}
        made = with_row(network.with_tables(conduits=conduits), "junctions", name, joint)
        made = with_row(made, "orifices", name, gate)
        return made, Remark("gate", figures, place=outlet)


def _pipe_of(network: Network, outlet: str) -> pd.DataFrame:
    """The pipe that alone ends at an outlet; no row where it is none or has no size."""
    every = links(network)
    own = every[every["to_id"].eq(outlet)]
    pipes = network.conduits.loc[network.conduits.index.intersection(own.index)]
    sized = pipes[pipes["shape"].isin(["circular", "box"])]
    return sized[pipe_height_m(sized) > 0] if len(own) == 1 else sized.iloc[:0]

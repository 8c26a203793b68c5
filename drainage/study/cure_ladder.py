"""What may be built at a waterlogging point so that it meets its target, plainest first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drainage.languages import Lang
from drainage.measures import AnyMeasure
from drainage.measures.inlets_at import InletsAt
from drainage.measures.regrade import StreetRegrade
from drainage.measures.renewal import Renewal
from drainage.network import Network

REGRADED_SAG_M = 0.05
"""What is left of a bowl where the carriageway is laid anew."""
SOURCE = "试算：达标所需的最少工程 // trial: the least works that meet the target"


@dataclass(frozen=True)
class Cure:
    """Works at a point: its inlets so many times, the bowl regraded, a larger sewer.

    The larger sewer replaces that from the point's manhole to the outlet and is sized for
    the whole rational flow of the point's target storm.
    """

    inlets_times: int = 1
    regraded: bool = False
    larger_sewer: bool = False

    def measures(self, network: Network, point_no: str) -> list[AnyMeasure]:
        """The measures of the works, for the network they are built on."""
        per_side = int(inlets_of_point(network, point_no)["number_per_side"].max())
        common = {"title_zh": self.words(network, point_no, "zh"), "source": SOURCE}
        works: list[AnyMeasure] = []
        if self.larger_sewer:
            works.append(Renewal(kind="renewal", point_no=point_no, **common))
        if self.regraded:
            works.append(
                StreetRegrade(kind="regrade", points=(point_no,), sag_m=REGRADED_SAG_M, **common)
            )
        if self.inlets_times > 1:
            works.append(
                InletsAt(
                    kind="inlets_at",
                    points=(point_no,),
                    number_per_side=per_side * self.inlets_times,
                    **common,
                )
            )
        return works

    def words(self, network: Network, point_no: str, lang: Lang) -> str:
        """The works in words, with the number of inlets on both sides before and after."""
        count = inlet_count(network, point_no)
        more = count * self.inlets_times
        parts = {
            "zh": (
                f"雨水口由 {count} 座增至 {more} 座（平立结合）",
                f"路面整坡，洼深减至 {REGRADED_SAG_M:g} m",
                "自本点至出口翻建为更大管渠",
            ),
            "en": (
                f"{more} combination inlets in place of {count} inlets",
                f"carriageway regraded, {REGRADED_SAG_M:g} m left of the sag",
                "a larger sewer from the point to the outlet",
            ),
        }[lang]
        chosen = (self.inlets_times > 1, self.regraded, self.larger_sewer)
        return ("；" if lang == "zh" else "; ").join(
            part for part, built in zip(parts, chosen, strict=True) if built
        )


LADDER = (
    Cure(inlets_times=2),
    Cure(inlets_times=3),
    Cure(inlets_times=5),
    Cure(regraded=True),
    Cure(inlets_times=3, regraded=True),
    Cure(inlets_times=5, regraded=True),
    Cure(larger_sewer=True),
    Cure(inlets_times=5, regraded=True, larger_sewer=True),
)
"""From what a crew builds in a week to what digs up the road down to the river."""


def ladder_of(network: Network, point_no: str) -> tuple[Cure, ...]:
    """The cures that change something at a point: a bowl that is shallow is not regraded."""
    if sag_of_point_m(network, point_no) > REGRADED_SAG_M:
        return LADDER
    changed = [Cure(cure.inlets_times, False, cure.larger_sewer) for cure in LADDER]
    return tuple(dict.fromkeys(cure for cure in changed if cure != Cure()))


def sag_of_point_m(network: Network, point_no: str) -> float:
    """How far the bowl of a point lies below the street's gutter, m; 0 without one."""
    node = network.watch_points.at[point_no, "node_id"]
    if node not in network.storages.index:
        return 0.0
    sag = network.storages.loc[node]
    return max(0.0, float(sag["ground_level_m"] - sag["invert_level_m"]))


def inlet_count(network: Network, point_no: str) -> int:
    """Inlets at a point, both sides of the street together."""
    at_point = inlets_of_point(network, point_no)
    section = network.conduits["street_section_id"].reindex(at_point.index)
    sides = network.street_sections["sides"].reindex(section).to_numpy()
    return int((at_point["number_per_side"] * sides).sum())


def inlets_of_point(network: Network, point_no: str) -> pd.DataFrame:
    """The rows of inlets on the channels that flow to a point."""
    inlets = network.inlets
    gutter = network.watch_points.at[point_no, "node_id"]
    return inlets[network.conduits["to_id"].reindex(inlets.index).eq(gutter)]

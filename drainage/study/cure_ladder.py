"""What may be built at a waterlogging point so that it meets its target, plainest first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drainage.languages import Lang, text, two_tongues
from drainage.measures import AnyMeasure
from drainage.measures.inlets_at import InletsAt
from drainage.measures.regrade import StreetRegrade
from drainage.measures.renewal import Renewal
from drainage.network import Network
from drainage.network.inlets import gutter_sides, inlet_count

REGRADED_SAG_M = 0.05
"""What is left of a bowl where the carriageway is laid anew."""
LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""
SOURCE = two_tongues("cures.source")


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
                    number_per_side=self.per_side(network, point_no),
                    **common,
                )
            )
        return works

    def per_side(self, network: Network, point_no: str) -> int:
        """Inlets a side of every channel that flows to the point, after the works."""
        return self.inlets_times * max([1, *inlets_per_side(network, point_no).astype(int)])

    def words(self, network: Network, point_no: str, lang: Lang) -> str:
        """The works in words, with the number of inlets on both sides before and after."""
        count = inlets_at_point(network, point_no)
        channels = inlets_per_side(network, point_no).index
        more = self.per_side(network, point_no) * int(gutter_sides(network, channels).sum())
        parts = (
            text(lang, "cures.inlets", count=count, more=more),
            text(lang, "cures.regraded", sag_m=REGRADED_SAG_M),
            text(lang, "cures.larger_sewer"),
        )
        chosen = (self.inlets_times > 1, self.regraded, self.larger_sewer)
        return text(lang, "language.semicolon").join(
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
    if sag_of_point_m(network, point_no) > REGRADED_SAG_M + LEVEL_M:
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


def inlets_at_point(network: Network, point_no: str) -> int:
    """Inlets at a point, both sides of the street together."""
    channels = inlets_per_side(network, point_no).index
    return int(inlet_count(network).reindex(channels, fill_value=0).sum())


def inlets_per_side(network: Network, point_no: str) -> pd.Series:
    """Inlets a side of each street channel that flows to a point; 0 where it has none."""
    channels = network.conduits[network.conduits["shape"] == "street"]
    to_point = channels.index[channels["to_id"] == network.watch_points.at[point_no, "node_id"]]
    return network.inlets["number_per_side"].reindex(to_point, fill_value=0)

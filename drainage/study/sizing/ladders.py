"""Sizes that works at a point come in, the smallest first: a kind of works is one function here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from drainage.cost.sewer_rule import money_per_metre
from drainage.design.hydraulics import CATALOGUE, Section
from drainage.errors import InputError
from drainage.languages import two_tongues
from drainage.measures import AnyMeasure, DesignContext
from drainage.measures.course_line import sized_course
from drainage.measures.inlets_at import InletsAt
from drainage.measures.placing import Place
from drainage.measures.regrade import StreetRegrade
from drainage.measures.renewal import Renewal
from drainage.measures.routes import main_sewer, manhole_of_gutter
from drainage.measures.storage_tank import StorageTank
from drainage.measures.weir_chambers import crest_level_m
from drainage.network import Network
from drainage.said import said
from drainage.study.cure_ladder import LEVEL_M, inlets_per_side, sag_of_point_m

TIMES = (2, 3, 4, 5, 8)
"""Inlets at a point, in times of what is there."""
MOST_PER_SIDE = 50
SAGS_M = (0.20, 0.15, 0.10, 0.05)
"""What is left of a bowl, the deepest first; 0.05 m is what is left where a road is laid anew."""
RAISED = 6
"""Sizes of sewer tried from that of the rational flow on."""
FIRST_PLAIN_MM = 600
"""The first section tried where no line can be sized."""
TANKS_M3 = (100, 200, 500, 1000, 2000, 5000)
"""Volumes of tanks, each about twice the one before: assumed."""
TANK_DEPTH_M = 4.0
"""Water in a full tank; assumed (3 to 6 m), less is more land, more is a deeper pit."""
TANK_WEIR_M = 6.0
"""Assumed: 1.7 x 6 m x 0.3 m^1.5 takes 1.7 m3/s, more than the sewer at a point brings."""
TANK_EMPTY_H = 6.0
"""Assumed (4 to 12 h), so that a tank is empty before the next storm of the day."""
SOURCE = two_tongues("cures.source")


@dataclass(frozen=True)
class Rung:
    """Works of one size: ``size`` in figures, for the text ``cures.size.<kind>``."""

    size: str
    measures: tuple[AnyMeasure, ...]


@dataclass(frozen=True)
class Ladder:
    """The sizes of a kind of works at a place; ``note`` says what a designer must know."""

    rungs: tuple[Rung, ...]
    note: str = ""


def inlets(network: Network, point_no: str, context: DesignContext) -> Ladder:
    """Combination inlets in good order, by their number a side."""
    now = max([1, *inlets_per_side(network, point_no).astype(int)])
    numbers = [now * times for times in TIMES if now * times <= MOST_PER_SIDE]
    return Ladder(
        tuple(
            Rung(
                str(number),
                (InletsAt(kind="inlets_at", points=(point_no,), number_per_side=number,
                          **_common("inlets", point_no)),),
            )
            for number in numbers
        )
    )  # fmt: skip


def regrade(network: Network, point_no: str, context: DesignContext) -> Ladder:
    """The bowl filled, by the depth that is left."""
    sag = sag_of_point_m(network, point_no)
    return Ladder(
        tuple(
            Rung(
                f"{left:.2f}",
                (StreetRegrade(kind="regrade", points=(point_no,), sag_m=left,
                               **_common("regrade", point_no)),),
            )
            for left in SAGS_M
            if left < sag - LEVEL_M
        )
    )  # fmt: skip


def sewer(network: Network, point_no: str, context: DesignContext) -> Ladder:
    """The sewer from the point to the outlet renewed: sections of the line sized exactly for the
    rational flow of the target storm, then all of them one, two and more sizes up."""
    plain = Renewal(kind="renewal", point_no=point_no, **_common("sewer", point_no))
    course = plain.reaches(network)
    if course.empty:
        return Ladder(())
    try:
        rules = plain.rules_for(network, context)
        sized = sized_course(network, course, rules, context, price_per_m)
    except InputError as error:
        first = next(k for k, s in enumerate(CATALOGUE) if s.height_mm >= FIRST_PLAIN_MM)
        finding = error.findings[0]
        note = said("no line is sized: {place}: {message}",
                    place=finding.place, message=finding.message)  # fmt: skip
        return Ladder(_raised(plain, first, first), note)
    ends = [CATALOGUE.index(sized.reaches[k].section) for k in (0, -1)]
    return Ladder(_raised(plain, *ends))


def tank(network: Network, point_no: str, context: DesignContext) -> Ladder:
    """An off-line tank at the manhole of the point: what stands above the interception level of
    the sewer runs in over a weir, a pump leads it back after the storm."""
    manhole = manhole_of_gutter(network).get(network.watch_points.at[point_no, "node_id"], "")
    if manhole not in main_sewer(network).index:
        return Ladder(())
    crest = float(np.ceil(100 * crest_level_m(network, manhole))) / 100
    return Ladder(
        tuple(
            Rung(
                str(volume),
                (StorageTank(kind="storage_tank", place=Place(node_id=manhole),
                             arrangement="off_line", area_m2=volume / TANK_DEPTH_M,
                             depth_m=TANK_DEPTH_M, inlet_level_m=crest,
                             weir_length_m=TANK_WEIR_M, return_by="pump",
                             return_flow_l_s=round(volume / TANK_EMPTY_H / 3.6, 1),
                             **_common("tank", point_no)),),
            )
            for volume in TANKS_M3
        )
    )  # fmt: skip


KINDS: Mapping[str, Callable[[Network, str, DesignContext], Ladder]] = {
    "inlets": inlets,
    "regrade": regrade,
    "sewer": sewer,
    "tank": tank,
}
"""The kinds of works that are sized at a point, plainest first."""


def ladders_of(network: Network, point_no: str, context: DesignContext) -> dict[str, Ladder]:
    """Kind -> its sizes at a point; sizes that the network refuses are left out."""
    return {
        kind: sound(of(network, point_no, context), network, context) for kind, of in KINDS.items()
    }


def sound(ladder: Ladder, network: Network, context: DesignContext) -> Ladder:
    """A ladder without the sizes that the network refuses."""
    kept = tuple(rung for rung in ladder.rungs if _fits(rung.measures, network, context))
    return Ladder(kept, ladder.note)


def _fits(measures: tuple[AnyMeasure, ...], network: Network, context: DesignContext) -> bool:
    first, *others = measures
    if first.check(network):
        return False
    return not others or _fits(tuple(others), first.apply(network, context).network, context)


def price_per_m(section: Section, depth_m: np.ndarray) -> np.ndarray:
    """Yuan a metre by the rule of sections (see ``money_per_metre``): proportions alone count."""
    width = (section.width_mm or section.height_mm) / 1000
    return np.asarray(section.barrels * money_per_metre(
        np.array(width), np.array(section.height_mm / 1000),
        np.array(not section.width_mm), depth_m))  # fmt: skip


TITLES = {"inlets": "增设雨水口", "regrade": "路面整治", "sewer": "管渠扩建",
          "tank": "离线调蓄池"}  # fmt: skip
SUPERSEDES = {
    "inlets": ("inlets_at", "inlet_retrofit"),
    "regrade": ("regrade",),
    "sewer": ("renewal", "relief_sewer"),
    "tank": (),
}
"""Works whose values larger ones at the same place replace."""


def _common(kind: str, point_no: str) -> dict[str, Any]:
    return {
        "title_zh": f"积水点{point_no} {TITLES[kind]}",
        "source": SOURCE,
        "supersedes": SUPERSEDES[kind],
    }


def _raised(plain: Renewal, first: int, last: int) -> tuple[Rung, ...]:
    """Renewals between two sections of the catalogue, both raised together."""
    steps = range(min(RAISED, len(CATALOGUE) - last))
    rungs = []
    for step in steps:
        low, high = (section_text(CATALOGUE[at + step]) for at in (first, last))
        own = plain.model_copy(update={"smallest": low, "largest": high})
        rungs.append(Rung(low if low == high else f"{low}-{high}", (own,)))
    return tuple(rungs)


def section_text(section: Section) -> str:
    """A section as scenarios write it."""
    if section.width_mm:
        return f"{section.width_mm}x{section.height_mm}"
    return f"d{section.height_mm}"

"""A published sewer size with its fall is evidence of the land it was built for.

The layout follows path costs that nobody published. Where a published size and the land
that the cheapest paths lead through it do not agree, the path costs are what must give
way: each published reach gets the least price, in metres of sewer, at which they agree.
A positive price keeps land away from a sewer too small for it, a negative one draws land
to a sewer built for more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.hydraulics import Section, full_flow
from drainage.rainfall import IntensityFormula
from drainage.synthesis.layout import Ends, Forest, Known, Paths, downhill_forest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST_SHARE = 0.5
GREATEST_SHARE = 2.0
"""Land over the land a size was built for: within a factor of two they agree. The old
design period (0.5 to 1 year), the coefficient and the entry time move the land by about
that much."""
PRICE_STEP_M = 25.0
GREATEST_PRICE_M = 2500.0
"""No sewer is led further round than this: about the width of a town's half."""


@dataclass(frozen=True)
class PublishedReach:
    """A published sewer between two street nodes, its points from the upper end down.

    ``points`` (k + 1,) and ``reaches`` (k,) along it; ``section`` its largest size,
    ``slope`` (m/m) that of the street.
    """

    reach_id: str
    points: Ints
    reaches: Ints
    section: Section
    slope: float
    return_period_a: float


@dataclass(frozen=True)
class OldDesign:
    """How the old town's sewers were designed: rational method, t = t1 + m t2."""

    formula: IntensityFormula
    runoff_coefficient: float
    entry_time_min: float
    delay_coefficient: float
    manning_n: float


def land_carried_ha(reach: PublishedReach, travel_min: float, design: OldDesign) -> float:
    """Land a published size was built for, ha: F = 1000 Q / (C q(t1 + m t2)).

    Q is its full-bore flow by Manning at the fall of its street, ``travel_min`` t2.
    """
    section = reach.section
    flow = float(
        full_flow(section.height_mm / 1000, section.width_mm / 1000, reach.slope,
                  design.manning_n, section.barrels)
    )  # fmt: skip
    minutes = design.entry_time_min + design.delay_coefficient * travel_min
    q = float(design.formula.intensity_l_s_ha(reach.return_period_a, minutes))
    return 1000 * flow / (design.runoff_coefficient * q)


@dataclass(frozen=True)
class AgreedLayout:
    """The forest, and per published reach (index) the land and its evidence.

    ``evidence``: land_ha through its lower end, carried_ha, share = land / carried,
    price_m, undrawn_ha. ``undrawn_ha``: point -> land beyond the drawing that a published
    size asks for at its upper end.
    """

    forest: Forest
    evidence: pd.DataFrame
    undrawn_ha: Mapping[int, float]


def agreed_layout(
    paths: Paths,
    ends: Ends,
    own_ha: Floats,
    published: list[PublishedReach],
    design: OldDesign,
) -> AgreedLayout:
    """The layout in which land and published sizes agree within a factor of two.

    Prices move by steps of 25 m, all reaches that disagree at once, until all agree or no
    price can help any more; of the layouts seen the one nearest to agreement is taken.
    What a size still asks for beyond all land it can be given is land beyond the drawing,
    assumed at its upper end.
    """
    price = dict.fromkeys((reach.reach_id for reach in published), 0.0)
    best: tuple[float, Forest, pd.DataFrame] | None = None
    for _ in range(int(2 * GREATEST_PRICE_M / PRICE_STEP_M)):
        forest = _priced_forest(paths, ends, published, price)
        table = _evidence(forest, paths, own_ha, published, price, design)
        miss = float(np.sum(_disagreement(table["share"].to_numpy(float)) ** 2))
        if best is None or miss < best[0] - 1e-9:
            best = (miss, forest, table)
        moved = _moved(price, table)
        if miss == 0 or moved == price:
            break
        price = moved
    if best is None:
        forest = downhill_forest(paths, ends)
        return AgreedLayout(forest, _evidence(forest, paths, own_ha, [], {}, design), {})
    _, forest, table = best
    return _with_undrawn(forest, table, paths, own_ha, published, design)


def _moved(price: Mapping[str, float], table: pd.DataFrame) -> dict[str, float]:
    step = np.select(
        [table["share"] > GREATEST_SHARE, table["share"] < LEAST_SHARE],
        [PRICE_STEP_M, -PRICE_STEP_M],
    )
    wished = {
        name: float(np.clip(price[name] + change, -GREATEST_PRICE_M, GREATEST_PRICE_M))
        for name, change in zip(table.index, step.tolist(), strict=True)
    }
    return wished


def _disagreement(share: Floats) -> Floats:
    """Natural logarithm of the factor by which a share lies outside the bounds."""
    safe = np.maximum(share, 1e-3)
    return np.maximum(np.log(safe / GREATEST_SHARE), 0) + np.maximum(np.log(LEAST_SHARE / safe), 0)


def _priced_forest(
    paths: Paths,
    ends: Ends,
    published: list[PublishedReach],
    price: Mapping[str, float],
) -> Forest:
    """The cheapest paths where dear reaches cost more and sought ones seem nearer.

    A price stands on the uppermost reach, so that a sewer's own street still drains to it.
    A sought sewer keeps its course down to the outlet: with its attraction alone water
    could turn back to its upper end.
    """
    added = {int(r.reaches[0]): price[r.reach_id] for r in published if price[r.reach_id] > 0}
    dear = Known(added_cost_m=added)
    sought = [r for r in published if price[r.reach_id] < 0]
    if not sought:
        return downhill_forest(paths, ends, dear)
    plain = downhill_forest(paths, ends, dear)
    way: dict[int, tuple[int, int]] = {}
    attraction: dict[int, float] = {}
    for reach in sought:
        for k, number in enumerate(reach.reaches.tolist()):
            way[int(reach.points[k])] = (int(reach.points[k + 1]), number)
    for reach in sought:
        for point in reach.points[:-1].tolist():
            attraction[point] = attraction.get(point, 0.0) - price[reach.reach_id]
        point = int(reach.points[-1])
        while point not in way and plain.downstream[point] >= 0:
            way[point] = (int(plain.downstream[point]), int(plain.reach[point]))
            point = way[point][0]
    return downhill_forest(paths, ends, replace(dear, way=way, attraction_m=attraction))


def _evidence(
    forest: Forest,
    paths: Paths,
    own_ha: Floats,
    published: list[PublishedReach],
    price: Mapping[str, float],
    design: OldDesign,
) -> pd.DataFrame:
    land = accumulated(own_ha, forest)
    longest = longest_way_m(forest, paths.reach_length_m)
    rows = []
    for reach in published:
        end = _lowest_on(forest, reach, land)
        through = float(land[end]) if end is not None else 0.0
        section = reach.section
        velocity = section.full_flow_m3_s(reach.slope, design.manning_n) / section.area_m2
        carried = land_carried_ha(
            reach, (longest[end] if end is not None else 0.0) / velocity / 60, design
        )
        rows.append(
            {
                "reach_id": reach.reach_id,
                "land_ha": through,
                "carried_ha": carried,
                "share": through / carried,
                "price_m": price[reach.reach_id],
                "undrawn_ha": 0.0,
            }
        )
    columns = ["reach_id", "land_ha", "carried_ha", "share", "price_m", "undrawn_ha"]
    return pd.DataFrame(rows, columns=columns).set_index("reach_id").astype(float)


def _lowest_on(forest: Forest, reach: PublishedReach, land: Floats) -> int | None:
    """The point of a published sewer through which most land leaves along it, if any does."""
    on = [int(p) for p in reach.points if forest.reach[p] in reach.reaches]
    return max(on, key=lambda point: land[point], default=None)


def _with_undrawn(
    forest: Forest,
    table: pd.DataFrame,
    paths: Paths,
    own_ha: Floats,
    published: list[PublishedReach],
    design: OldDesign,
) -> AgreedLayout:
    price = table["price_m"].to_dict()
    undrawn: dict[int, float] = {}
    land = own_ha.copy()
    upstream_first = sorted(published, key=lambda r: -float(forest.path_cost_m[int(r.points[0])]))
    for reach in upstream_first:
        state = _evidence(forest, paths, land, [reach], price, design).iloc[0]
        lacking = LEAST_SHARE * state["carried_ha"] - state["land_ha"]
        if lacking > 0:
            head = int(reach.points[0])
            undrawn[head] = undrawn.get(head, 0.0) + float(np.ceil(10 * lacking) / 10)
            land[head] += undrawn[head]
    evidence = _evidence(forest, paths, land, published, price, design)
    evidence["undrawn_ha"] = [undrawn.get(int(r.points[0]), 0.0) for r in published]
    return AgreedLayout(forest, evidence, undrawn)


def accumulated(own: Floats, forest: Forest) -> Floats:
    """Sum of ``own`` (n,) over all points that drain through each point, itself included."""
    total = own.tolist()
    for point, below in zip(
        forest.order.tolist(), forest.downstream[forest.order].tolist(), strict=True
    ):
        if below >= 0:
            total[below] += total[point]
    return np.array(total)


def longest_way_m(forest: Forest, reach_length_m: Floats) -> Floats:
    """Longest way (n,) from the head of a sewer down to each point, m."""
    longest = [0.0] * len(forest.downstream)
    length, reach = reach_length_m.tolist(), forest.reach.tolist()
    for point, below in zip(
        forest.order.tolist(), forest.downstream[forest.order].tolist(), strict=True
    ):
        if below >= 0:
            longest[below] = max(longest[below], longest[point] + length[reach[point]])
    return np.array(longest)

"""The return period whose rational flow a sewer carries running full."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.capacity.classes import class_of
from drainage.capacity.sewer_land import runoff_ha
from drainage.capacity.whole_way import whole_way
from drainage.design.hydraulics import full_flow, trapezoid_flow
from drainage.engine.sediment import manning_n, raised_bed_m
from drainage.measures.routes import arrival_min, gathered, sewers
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.rainfall import IntensityFormula
from drainage.scenario.capacity_settings import CapacitySettings

Floats = NDArray[np.float64]

NO_SIZE = "size, level or length unknown"
NO_TIME = "size, level or length unknown above it"
NO_LAND = "no land drains to it through sewers alone: see the dynamic class"
FED = "it takes in a part of other sewers' water: see the dynamic class"
CIRCLE = "the largest sewers above it lead in a circle"
MOST_A = 1000.0
"""No formula was made for rarer rain: a return period above this is given as this."""


def full_bore_classes(
    network: Network, formula: IntensityFormula, settings: CapacitySettings
) -> pd.DataFrame:
    """One row a storm or combined sewer, by conduit_id.

    ``full_flow_m3_s``: see ``sewer_full_flow_m3_s``. ``runoff_area_ha``: the land above, each
    part times its runoff coefficient. ``concentration_min``: entry time and the longest
    full-bore flow time down to its upper manhole (t = t1 + t2, GB 50014, without a delay
    coefficient). ``full_bore_period_a``: the P at which the flow of its upper manhole,
    psi F q(P, t), is what the sewers that leave there carry together; ``full_bore_class``;
    ``full_bore_reason`` says why there is none.

    The land of a manhole goes down its main sewer (``measures.routes.main_sewer``), that of a
    trunk down the trunk (``capacity.whole_way``); hills are no land of the town. A trunk has no
    class from where it takes in a manhole that has another sewer, too.
    """
    pipes = sewers(network)
    whole, fed = whole_way(network)
    way, circling = _without_circles(whole)
    own = runoff_ha(network, settings)
    land = gathered(way, own).reindex(pipes["from_id"]).fillna(0.0).to_numpy()
    travel = arrival_min(way).reindex(pipes["from_id"]).to_numpy(float)
    minutes = np.minimum(settings.entry_time_min + travel, formula.longest_min)
    flow = sewer_full_flow_m3_s(pipes)
    together = flow.groupby(pipes["from_id"]).transform("sum").to_numpy()
    period = period_carried_a(formula, together, land, minutes)
    reason = np.select(
        [
            pipes["from_id"].isin(circling),
            flow.isna(),
            pipes["from_id"].isin(fed),
            land <= 0,
            np.isnan(minutes),
        ],
        [CIRCLE, NO_SIZE, FED, NO_LAND, NO_TIME],
        "",
    )
    period = np.where(reason == "", period, np.nan)
    return pd.DataFrame(
        {
            "full_flow_m3_s": flow,
            "runoff_area_ha": land,
            "concentration_min": minutes,
            "full_bore_period_a": period,
            "full_bore_class": class_of(period),
            "full_bore_reason": reason,
        },
        index=pipes.index,
    )


def period_carried_a(
    formula: IntensityFormula, flow_m3_s: Floats, runoff_area_ha: Floats, minutes: Floats
) -> Floats:
    """P (n,), years, whose rational flow is ``flow_m3_s``: Q = psi F q(P, t) / 1000.

    ``runoff_area_ha`` is psi F. By every piece of the formula q is linear in lg P, so with
    q1 = q(1, t) and q10 = q(10, t), lg P = (1000 Q / (psi F) - q1) / (q10 - q1). At most
    ``MOST_A``; NaN where the land is 0 or a value unknown.
    """
    known = (runoff_area_ha > 0) & np.isfinite(minutes) & np.isfinite(flow_m3_s)
    period = np.full(len(minutes), np.nan)
    if not known.any():
        return period
    carried = 1000 * flow_m3_s[known] / runoff_area_ha[known]
    one = formula.intensity_l_s_ha(1.0, minutes[known])
    ten = formula.intensity_l_s_ha(10.0, minutes[known])
    exponent = np.minimum((carried - one) / (ten - one), np.log10(MOST_A))
    period[known] = 10**exponent
    return period


def sewer_full_flow_m3_s(pipes: pd.DataFrame) -> pd.Series:
    """Flow (n,) of sewers just full by Manning, m3/s, all barrels, above their sediment.

    A ditch is an open trapezoid up to its edge. 0 where a sewer lies level or rises; NaN where
    a size, level or length is unknown or the section is another than circle, box and trapezoid.
    """
    height = pipe_height_m(pipes) - raised_bed_m(pipes)
    width, n = pipes["width_mm"] / 1000, manning_n(pipes)
    length = pipes["length_m"].where(pipes["length_m"] > 0)
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / length
    closed = pipes["shape"].isin(["circular", "box"]) & (height > 0)
    closed &= pipes["shape"].eq("circular") | (width > 0)
    ditch = pipes["shape"].eq("trapezoid") & (height > 0)
    # Of a circle the width is none, whatever stands there.
    full = full_flow(height, width.where(pipes["shape"].eq("box"), 0.0), slope, n)
    deep, wide = height.where(ditch, 1.0), width.where(ditch, 1.0)
    open_ = trapezoid_flow(deep, wide, pipes["side_slope"].where(ditch, 0.0), slope, n)
    flow = np.where(closed, full, np.where(ditch, open_, np.nan)) * pipes["barrels"]
    return pd.Series(flow, index=pipes.index).where(slope.notna())


def _without_circles(way: pd.DataFrame) -> tuple[pd.DataFrame, set[str]]:
    """The way without the nodes whose water comes back to them, and those nodes."""
    graph = nx.DiGraph(zip(way.index, way["to_id"], strict=True))
    circling = {
        str(node)
        for part in nx.strongly_connected_components(graph)
        for node in part
        if len(part) > 1 or graph.has_edge(node, node)
    }
    return way[~way.index.isin(circling)], circling

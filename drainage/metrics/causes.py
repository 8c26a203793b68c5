"""What limits each waterlogging point: inlets, sewer capacity, backwater or the sag."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.languages import texts_of, two_tongues
from drainage.measures.routes import route_from
from drainage.metrics.readings import depth_above_gutter_m
from drainage.metrics.series import Floats, greatest_held, held_at
from drainage.metrics.sewer_below import (
    AT_CAPACITY,
    SURCHARGED_TO_GUTTER_M,
    sewers_leaving,
)
from drainage.metrics.street_water import manholes_of_gutters, on_grid, street_water
from drainage.network.inlets import inlet_count
from drainage.network.model import Network
from drainage.network.trust import is_assumed
from drainage.results import RunResult

OVERLOADED = 1.1
"""Inlets are short where more comes than this many times what they take with the water at the
limit. A tenth is what the volumes of a place leave open in results of every minute."""

CAUSES_ZH = texts_of("zh", "causes.named") | {"": ""}
ASSUMED_OUT_OF_ORDER = two_tongues("causes.assumed_out_of_order")
NO_INLETS = two_tongues("causes.no_inlets")


def limiting_causes(network: Network, result: RunResult, point_depth_m: float) -> pd.DataFrame:
    """Per point: limiting_cause and the figures it rests on; ``cause_note`` in both languages.

    ``arriving_flow_m3_s`` is the greatest flow that comes to the place, down its streets, off
    its land and out of the sewer, held for two report steps. ``inlets_took_m3_s`` is what the
    inlets took when the water rose through the limit (``inlet_capacity_m3_s``: the most their
    leads can take). ``flow_to_capacity`` is that of the sewers below when the water stood
    highest, ``sewer_room_m3_s`` what they could have carried beside it; both empty where one
    of them lies level, as is ``sewer_capacity_m3_s``, their full-bore flow.

    Where the manhole stands full to the gutter when the water stands highest, the sewer
    decides: at 0.95 of its full-bore flow and above its own capacity, below that the water
    level downstream. Where it does not, the sewer still decides if the water that the inlets
    left would have found no room in it. Else the inlets are too few, but where they took what
    came (within a tenth) and the water stays, above the normal gutter, within the limit: there
    the sag alone makes the depth.
    """
    points = network.watch_points
    nodes = points["node_id"]
    depth = result.series["node_depth_m"].sel(node=nodes.tolist()).to_numpy().astype(float)
    highest = result.totals["node_max_depth_m"].to_series().reindex(nodes)
    above_gutter = depth_above_gutter_m(network, highest).to_numpy()
    top = depth.argmax(axis=0)
    arriving, taken = _at_points(network, result, nodes)
    come = greatest_held(arriving)
    took = at_limit(taken, depth, point_depth_m)
    manhole = manholes_of_gutters(network).reindex(nodes)
    below_gutter = _below_gutter_m(network, result, manhole, top)
    full = np.nan_to_num(below_gutter, nan=np.inf) <= SURCHARGED_TO_GUTTER_M
    carries, capacity = _sewers_at(network, result, manhole, top)
    more = _more_with_head_m3_s(below_gutter, _fall_m(network, result, manhole, top), carries)
    with np.errstate(invalid="ignore"):
        ratio = carries / capacity
        room = np.maximum(capacity - np.maximum(carries, 0), more)
        cause = np.select(
            [
                ~(highest.to_numpy() > point_depth_m),
                full & (ratio >= AT_CAPACITY),
                full,
                come - took > room,
                come > OVERLOADED * took,
                above_gutter <= point_depth_m,
            ],
            ["none", "sewer capacity", "backwater", "sewer capacity", "inlets", "sag"],
            "inlets",
        )
    return pd.DataFrame(
        {
            "limiting_cause": cause,
            "cause_note": _notes(network, nodes, cause),
            "flow_to_capacity": ratio,
            "arriving_flow_m3_s": come,
            "inlets_took_m3_s": took,
            "inlet_capacity_m3_s": _leads_at_m3_s(network).reindex(nodes).to_numpy(),
            "sewer_capacity_m3_s": capacity,
            "sewer_room_m3_s": room,
        },
        index=points.index,
    )


def at_limit(flow: Floats, depth: Floats, limit_m: float) -> Floats:
    """Each column (t, p) of a flow when its depth first rises through a limit.

    Linear between two steps; where the depth never passes the limit at a step, the flow when
    the water stands highest.
    """
    above = depth > limit_m
    after = np.where(above.any(axis=0), above.argmax(axis=0), depth.argmax(axis=0))
    before = np.maximum(after - 1, 0)
    place = np.arange(depth.shape[1])
    low, high = depth[before, place], depth[after, place]
    rise = np.where(high > low, high - low, 1.0)
    share = np.where(above[after, place] & (after > before), (limit_m - low) / rise, 1.0)
    share = np.clip(share, 0.0, 1.0)
    return (1 - share) * flow[before, place] + share * flow[after, place]


def _at_points(network: Network, result: RunResult, nodes: pd.Series) -> tuple[Floats, Floats]:
    """What arrives at each point and what its inlets take, m3/s (t, p).

    On a grid the flow down each street is not known: there a point's inflow is what stays
    around it and what its inlets take.
    """
    if on_grid(result):
        own = result.series.sel(node=nodes.tolist())
        return (
            own["node_inflow_m3_s"].to_numpy().astype(float),
            np.maximum(-own["node_lateral_inflow_m3_s"].to_numpy().astype(float), 0),
        )
    water = street_water(network, result)
    arriving = np.stack([water.arriving_m3_s(str(node)) for node in nodes], axis=1)
    return arriving, np.stack([water.taken_m3_s(str(node)) for node in nodes], axis=1)


def _below_gutter_m(
    network: Network, result: RunResult, manhole: pd.Series, top: np.ndarray
) -> Floats:
    """How far below the gutter the manhole of each point stood, held for two steps."""
    joints = network.nodes
    to_gutter = (joints["ground_level_m"] - joints["invert_level_m"]).reindex(manhole).to_numpy()
    known = manhole.notna().to_numpy()
    level = np.full(len(manhole), np.nan)
    depth = result.series["node_depth_m"]
    for k in np.flatnonzero(known):
        own = depth.sel(node=manhole.iloc[k]).to_numpy().astype(float)
        level[k] = held_at(own, int(top[k]))
    return to_gutter - level


def _fall_m(network: Network, result: RunResult, manhole: pd.Series, top: np.ndarray) -> Floats:
    """Fall of the water from each manhole to the end of its sewer; NaN without one."""
    fall = np.full(len(manhole), np.nan)
    invert = network.nodes["invert_level_m"]
    for k in np.flatnonzero(manhole.notna().to_numpy()):
        route = route_from(network, manhole.iloc[k])
        if route:
            ends = [manhole.iloc[k], network.conduits.at[route[-1], "to_id"]]
            depth = result.series["node_depth_m"].isel(minute=int(top[k])).sel(node=ends)
            level = depth.to_numpy().astype(float) + invert[ends].to_numpy()
            fall[k] = level[0] - level[1]
    return fall


def _more_with_head_m3_s(below_gutter_m: Floats, fall_m: Floats, carries_m3_s: Floats) -> Floats:
    """What the sewers could carry more with their manholes full to the gutter, m3/s.

    A sewer under pressure carries as the root of its fall (Manning), so a rise h at its upper
    end makes Q ((1 + h / H)^(1/2) - 1) more, H being the fall to its outlet; in reaches with a
    free surface H is more than friction takes, and the true gain greater. 0 where nothing
    flows down.
    """
    down = (fall_m > 0) & (carries_m3_s > 0) & (below_gutter_m > 0)
    rise = np.where(down, below_gutter_m, 0.0) / np.where(down, fall_m, 1.0)
    return np.where(down, carries_m3_s, 0.0) * (np.sqrt(1 + rise) - 1)


def _sewers_at(
    network: Network, result: RunResult, manhole: pd.Series, top: np.ndarray
) -> tuple[Floats, Floats]:
    """Flow of all sewers that leave each manhole when the water stood highest, and their
    full-bore capacity, m3/s; the capacity is NaN where one of them lies level."""
    pipes = sewers_leaving(network)
    flow = result.series["link_flow_m3_s"].sel(link=pipes.index.tolist()).to_numpy()
    capacity = result.totals["link_full_capacity_m3_s"].to_series().reindex(pipes.index)
    capacity = capacity.where(capacity > 0)
    leaves = [np.flatnonzero(pipes["from_id"] == own) for own in manhole]
    carries = [float(flow[k, own].sum()) if len(own) else np.nan
               for k, own in zip(top, leaves, strict=True)]  # fmt: skip
    full = [float(capacity.iloc[own].sum(skipna=False)) if len(own) else np.nan for own in leaves]
    return np.array(carries), np.array(full)


def _notes(network: Network, nodes: pd.Series, cause: np.ndarray) -> list[str]:
    """What a cause of inlets rests on."""
    inlets = network.inlets
    gutter = network.conduits["to_id"].reindex(inlets.index)
    assumed = inlets["out_of_order_pct"].gt(0) & inlets["source"].astype(str).map(is_assumed)
    out_of_order = set(gutter[assumed.to_numpy()])
    with_inlets = set(manholes_of_gutters(network).index)
    return [
        ""
        if own != "inlets"
        else NO_INLETS
        if node not in with_inlets
        else ASSUMED_OUT_OF_ORDER
        if node in out_of_order
        else ""
        for node, own in zip(nodes, cause, strict=True)
    ]


def _leads_at_m3_s(network: Network) -> pd.Series:
    """Greatest flow the leads of all inlets at each street node take, m3/s."""
    ends = network.conduits["to_id"].reindex(network.inlets.index)
    return inlet_capacity_m3_s(network).groupby(ends).sum()


def inlet_capacity_m3_s(network: Network) -> pd.Series:
    """Greatest flow the leads of all inlets of each street channel take, m3/s.

    As in the engine's input: inlets out of order take nothing, clogging narrows the
    opening and not the lead.
    """
    inlets = network.inlets
    limit = network.inlet_types["flow_limit_l_s"].reindex(inlets["inlet_type_id"]).to_numpy()
    working = 1 - inlets["out_of_order_pct"] / 100
    return inlet_count(network) * limit * working / 1000

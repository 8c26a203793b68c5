"""The engine's own statistics, taken at every routing step, before a run is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from swmm.toolkit import shared_enum, solver

Arrays = dict[str, NDArray[np.generic]]


def read_statistics() -> Arrays:
    """Arrays by name, with ``node_id``, ``link_id`` and ``outfall_id``; call between the last
    step and ``swmm_end``."""
    node_kind, link_kind = shared_enum.ObjectType.NODE, shared_enum.ObjectType.LINK
    nodes = range(solver.project_get_count(node_kind))
    links = range(solver.project_get_count(link_kind))
    start = _days(*solver.simulation_get_datetime(shared_enum.TimeProperty.START_DATE)[:6])
    if not links:
        return _nothing_flows(nodes)
    node = [solver.node_get_stats(k) for k in nodes]
    link = [solver.link_get_stats(k) for k in links]
    outfall_type = shared_enum.NodeType.OUTFALL
    outfalls = [k for k in nodes if solver.node_get_type(k) == outfall_type]
    outfall = [solver.outfall_get_stats(k) for k in outfalls]
    return {
        "node_id": np.array([solver.project_get_id(node_kind, k) for k in nodes]),
        "link_id": np.array([solver.project_get_id(link_kind, k) for k in links]),
        "outfall_id": np.array([solver.project_get_id(node_kind, k) for k in outfalls]),
        "node_max_depth_m": np.array([s.maxDepth for s in node]),
        "node_max_depth_minute": np.array([(s.maxDepthDate - start) * 1440 for s in node]),
        "node_max_inflow_m3_s": np.array([s.maxInflow for s in node]),
        "node_flooded_volume_m3": np.array([s.volFlooded for s in node]),
        "node_flooded_minutes": 60 * np.array([s.timeFlooded for s in node]),
        "link_max_flow_m3_s": np.array([s.maxFlow for s in link]),
        "link_max_depth_m": np.array([s.maxDepth for s in link]),
        "link_surcharged_minutes": 60 * np.array([s.timeSurcharged for s in link]),
        "outfall_max_flow_m3_s": np.array([s.maxFlow for s in outfall]),
    }


def _nothing_flows(nodes: range) -> Arrays:
    """Statistics of a model without links, of which the engine keeps none: asked for them, its
    library dies. Water that reaches a node leaves there."""
    kind = shared_enum.ObjectType.NODE
    ids = np.array([solver.project_get_id(kind, k) for k in nodes])
    outfall = np.array(
        [solver.node_get_type(k) == shared_enum.NodeType.OUTFALL for k in nodes], bool
    )
    of_nodes = ("node_max_depth_m", "node_max_depth_minute", "node_max_inflow_m3_s",
                "node_flooded_volume_m3", "node_flooded_minutes")  # fmt: skip
    of_links = ("link_max_flow_m3_s", "link_max_depth_m", "link_surcharged_minutes")
    return {
        "node_id": ids,
        "link_id": np.array([], dtype=str),
        "outfall_id": ids[outfall],
        **{name: np.zeros(ids.size) for name in of_nodes},
        **{name: np.zeros(0) for name in of_links},
        "outfall_max_flow_m3_s": np.zeros(int(outfall.sum())),
    }


def _days(year: int, month: int, day: int, hour: int, minute: int, second: int) -> float:
    """SWMM counts days from 30 December 1899."""
    moment = np.datetime64(f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}")
    return float((moment - np.datetime64("1899-12-30")) / np.timedelta64(1, "s")) / 86400

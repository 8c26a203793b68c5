"""Pipes that cross the pipes which are laid, and the room between them."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.drawings.lines import lines_of_works
from drainage.drawings.works import LAID
from drainage.network import Network

LEAST_ANGLE_DEG = 15.0
"""Pipes that meet at less run beside each other."""
AT_END_M = 0.5
SAME_PLACE_M = 1.0
CROSSING_COLUMNS = ["line_no", "id", "crossing_id", "crossing_kind", "crossing_section",
                    "station_m", "invert_level_m", "crossing_invert_level_m", "clearance_m",
                    "assumed"]  # fmt: skip


def crossings(pipes: pd.DataFrame, network: Network) -> pd.DataFrame:
    """One row (``CROSSING_COLUMNS``) for each pipe of a ``pipe_table`` that crosses one that is
    laid, once a line and place.

    ``station_m`` from the upstream end of the line, by the lengths of its pipes. What only meets an
    end of a line does not cross it.
    ``clearance_m`` between the insides of both, walls not taken off; below 0 where they meet,
    NaN where a level or a section is not known. Pipes that share a manhole, or whose manholes are
    one place joined by a weir, a gate or a lead of ``network``, and those that are taken away do
    not count.
    """
    stands = pipes[pipes["work"].ne("removed") & _placed(pipes)]
    laid = stands[stands["work"].isin(LAID)]
    if laid.empty:
        return pd.DataFrame(columns=[*CROSSING_COLUMNS, "crossing_height_m"])
    own, other = _segments(laid), _segments(stands)
    first, second = shapely.STRtree(other).query(own, predicate="intersects")
    chamber = _chambers(network)
    apart = _crosses(laid.iloc[first], stands.iloc[second], chamber)
    first, second = first[apart], second[apart]
    points = shapely.intersection(own[first], other[second])
    single = shapely.get_type_id(points) == 0
    first, second, points = first[single], second[single], points[single]
    a, b = laid.iloc[first], stands.iloc[second]
    at, across = (
        shapely.line_locate_point(lines[place], points, normalized=True)
        for lines, place in ((own, first), (other, second))
    )
    start, whole = _stations(pipes)
    station = start.reindex(a.index).to_numpy(float) + at * a["pipe_length_m"].to_numpy(float)
    rows = _rows(a, b, at, across, points).assign(station_m=station)
    # At a manhole both pipes of the line meet the same one.
    rows = rows.drop_duplicates(["line_no", "crossing_id", "x", "y"]).drop(columns=["x", "y"])
    end = whole.reindex(rows["line_no"]).to_numpy(float)
    inside = (rows["station_m"] > AT_END_M) & (rows["station_m"] < end - AT_END_M)
    order = ["line_no", "station_m", "crossing_id"]
    return rows[inside].sort_values(order).reset_index(drop=True)


def _stations(pipes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """How far each pipe begins from the head of its line, and line_no -> length, m."""
    start: dict[str, float] = {}
    whole: dict[int, float] = {}
    for number, line in enumerate(lines_of_works(pipes), start=1):
        lengths = pipes.loc[list(line), "pipe_length_m"].fillna(0.0).cumsum()
        start |= dict(zip(line, [0.0, *lengths[:-1]], strict=True))
        whole[number] = float(lengths.iloc[-1])
    return pd.Series(start, dtype=float), pd.Series(whole, dtype=float)


def _rows(
    a: pd.DataFrame,
    b: pd.DataFrame,
    at: NDArray[np.float64],
    across: NDArray[np.float64],
    points: NDArray[np.object_],
) -> pd.DataFrame:
    invert, crossing = _level(a, at), _level(b, across)
    above = crossing - invert - a["height_m"].to_numpy(float)
    below = invert - crossing - b["height_m"].to_numpy(float)
    return pd.DataFrame(
        {
            "line_no": a["line_no"].to_numpy(),
            "id": a.index,
            "crossing_id": b.index,
            "crossing_kind": b["sewer_kind"].to_numpy(object),
            "crossing_section": b["section"].to_numpy(object),
            "invert_level_m": invert,
            "crossing_invert_level_m": crossing,
            "clearance_m": np.maximum(above, below),
            "assumed": np.where(a["assumed"].ne("") | b["assumed"].to_numpy(object).astype(bool),
                                "yes", ""),
            "crossing_height_m": b["height_m"].to_numpy(float),
            "x": np.round(shapely.get_x(points), 2),
            "y": np.round(shapely.get_y(points), 2),
        }
    )  # fmt: skip


def _placed(pipes: pd.DataFrame) -> pd.Series:
    places = pipes[["from_x_m", "from_y_m", "to_x_m", "to_y_m"]]
    return np.isfinite(places).all(axis=1)


def _segments(pipes: pd.DataFrame) -> NDArray[np.object_]:
    ends = pipes[["from_x_m", "from_y_m", "to_x_m", "to_y_m"]].to_numpy(float)
    return np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))


def _chambers(network: Network) -> dict[str, str]:
    """Node -> one name for all nodes of a place that links join there."""
    graph: nx.Graph = nx.Graph()
    place = network.nodes[["x_m", "y_m"]]
    for table in ("conduits", "weirs", "orifices", "regulators", "pumps"):
        links = network.tables[table]
        ends = [place.reindex(links[f"{end}_id"]).to_numpy(float) for end in ("from", "to")]
        near = links[np.hypot(*(ends[1] - ends[0]).T) < SAME_PLACE_M]
        graph.add_edges_from(zip(near["from_id"], near["to_id"], strict=True))
    return {node: min(own) for own in nx.connected_components(graph) for node in own}


def _crosses(a: pd.DataFrame, b: pd.DataFrame, chamber: Mapping[str, str]) -> NDArray[np.bool_]:
    """Where (n,) two pipes share no manhole or chamber and meet at an angle."""
    ends = ("from_node_id", "to_node_id")
    at = [[pipes[end].map(lambda node: chamber.get(node, node)).to_numpy(object) for end in ends]
          for pipes in (a, b)]  # fmt: skip
    shared = np.any([one == two for one in at[0] for two in at[1]], axis=0)
    run = [np.column_stack([pipes[f"to_{xy}"] - pipes[f"from_{xy}"] for xy in ("x_m", "y_m")])
           for pipes in (a, b)]  # fmt: skip
    turn = np.abs(run[0][:, 0] * run[1][:, 1] - run[0][:, 1] * run[1][:, 0])
    lengths = np.hypot(*run[0].T) * np.hypot(*run[1].T)
    return np.asarray(~shared & (turn > np.sin(np.radians(LEAST_ANGLE_DEG)) * lengths))


def _level(pipes: pd.DataFrame, share: NDArray[np.float64]) -> NDArray[np.float64]:
    high, low = (pipes[f"{end}_invert_level_m"].to_numpy(float) for end in ("from", "to"))
    return np.asarray(high + share * (low - high))

"""A network as columns of a map that a page reads without parsing: any size of town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.network import Network
from drainage.network.land import land_shapes

SYSTEMS = ("storm", "combined", "sanitary", "street")
"""A system is told by its place in this list."""
NODE_KINDS = ("manhole", "corner", "outlet")
NO_STREET = -1


@dataclass(frozen=True)
class MapColumns:
    """Ids by kind, and arrays in their order.

    ``node_xy``: metres from ``origin`` (east, north), NaN without a place. ``pipe_ends``,
    ``reach_ends``: rows of the nodes at both ends. ``pipe_system``, ``node_system``: places in
    ``SYSTEMS``. ``node_kind``: places in ``NODE_KINDS``. ``pipe_size_m``: the larger of bore,
    width and height. ``pipe_street``, ``reach_street``: rows of ``streets``, -1 for none.
    ``land_xy``: x0, y0, x1, y1 of each edge of an outline, ``land_of``: its row of land.
    """

    origin: tuple[float, float]
    ids: dict[str, list[str]]
    arrays: dict[str, NDArray[Any]]


def origin_of(network: Network) -> tuple[float, float]:
    """The south-west corner of a network, whole metres; 0, 0 where no node has a place."""
    xy = network.nodes[["x_m", "y_m"]].to_numpy(float)
    placed = xy[np.isfinite(xy).all(axis=1)]
    west, south = np.floor(placed.min(axis=0)) if len(placed) else (0.0, 0.0)
    return float(west), float(south)


def pipes_of(network: Network) -> pd.DataFrame:
    """Pipes and ditches: the conduits that are no street."""
    return network.conduits[network.conduits["system"] != "street"]


def reaches_of(network: Network) -> pd.DataFrame:
    """Street channels."""
    return network.conduits[network.conduits["shape"] == "street"]


def map_columns(network: Network, origin: tuple[float, float]) -> MapColumns:
    """The network of a scenario as a map draws it, from ``origin`` in metres."""
    nodes, pipes, reaches = network.nodes, pipes_of(network), reaches_of(network)
    system = _places(nodes["system"], SYSTEMS)
    kind = np.where(nodes["table"].eq("outfalls"), 2, np.where(nodes["system"].eq("street"), 1, 0))
    land, of, ids = _land(network, origin)
    sizes = pipes[["diameter_mm", "width_mm", "height_mm"]].fillna(0.0).max(axis=1) / 1000
    arrays: dict[str, NDArray[Any]] = {
        "node_xy": (nodes[["x_m", "y_m"]].to_numpy(float) - origin).astype(np.float32),
        "node_kind": kind.astype(np.uint8),
        "node_system": system,
        "pipe_ends": _ends(pipes, nodes.index),
        "pipe_system": _places(pipes["system"], SYSTEMS),
        "pipe_size_m": sizes.to_numpy(np.float32),
        "pipe_street": _street(network, pipes),
        "reach_ends": _ends(reaches, nodes.index),
        "reach_street": _street(network, reaches),
        "land_xy": land,
        "land_of": of,
    }
    own = {"node": nodes.index, "pipe": pipes.index, "reach": reaches.index, "land": ids}
    return MapColumns(origin, {name: list(map(str, index)) for name, index in own.items()}, arrays)


def _places(values: pd.Series, known: tuple[str, ...]) -> NDArray[np.uint8]:
    return pd.Categorical(values, categories=known).codes.astype(np.uint8)


def _ends(links: pd.DataFrame, nodes: pd.Index) -> NDArray[np.int32]:
    ends = [nodes.get_indexer(links[end]) for end in ("from_id", "to_id")]
    return np.column_stack(ends).astype(np.int32)


def _street(network: Network, links: pd.DataFrame) -> NDArray[np.int32]:
    return network.streets.index.get_indexer(links["street_id"]).astype(np.int32)


def _land(
    network: Network, origin: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.int32], pd.Index]:
    """Edges of the outlines, the row of land of each, and the ids of those rows."""
    shapes = land_shapes(network)
    if not len(shapes):
        return np.empty((0, 4), np.float32), np.empty(0, np.int32), shapes.index
    parts, of_part = shapely.get_parts(shapes.to_numpy(copy=True), return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, of_corner = shapely.get_coordinates(rings, return_index=True)
    edges = np.hstack([xy[:-1], xy[1:]])[of_corner[:-1] == of_corner[1:]]
    of = of_part[of_ring[of_corner[:-1][of_corner[:-1] == of_corner[1:]]]]
    return (edges - [*origin, *origin]).astype(np.float32), of.astype(np.int32), shapes.index

"""Cut the street skeleton into reaches no longer than the manhole spacing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class StreetPoints:
    """Points along the streets, where a manhole and a gutter stand, and their reaches.

    ``label`` (n,) text; ``x_m``, ``y_m``, ``ground_level_m`` (n,); a reach k joins
    points ``reach_from[k]`` and ``reach_to[k]`` over ``reach_length_m[k]`` in segment
    number ``reach_segment[k]`` and is called ``reach_label[k]``. ``point_of_node``
    finds the point at a node of the skeleton.
    """

    label: NDArray[np.str_]
    x_m: Floats
    y_m: Floats
    ground_level_m: Floats
    reach_label: NDArray[np.str_]
    reach_from: Ints
    reach_to: Ints
    reach_length_m: Floats
    reach_segment: Ints
    point_of_node: dict[str, int]


def cut_streets(
    nodes: pd.DataFrame, segments: pd.DataFrame, manhole_spacing_m: float
) -> StreetPoints:
    """Equal reaches of at most ``manhole_spacing_m``; levels linear between nodes.

    ``nodes`` is indexed by node_id (x_m, y_m, ground_level_m), ``segments`` by
    segment_id (from_node, to_node, length_m).
    """
    position = {str(node): number for number, node in enumerate(nodes.index)}
    start = segments["from_node"].map(position).to_numpy(np.int64)
    end = segments["to_node"].map(position).to_numpy(np.int64)
    length = segments["length_m"].to_numpy(float)
    pieces = np.maximum(1, np.ceil(length / manhole_spacing_m - 1e-9)).astype(np.int64)

    inner = pieces - 1
    segment_of_inner = np.repeat(np.arange(len(segments)), inner)
    first_inner = len(nodes) + np.concatenate([[0], np.cumsum(inner)[:-1]]).astype(np.int64)
    step = np.arange(inner.sum()) - np.repeat(first_inner - len(nodes), inner) + 1
    fraction = step / pieces[segment_of_inner]

    def along(values: Floats) -> Floats:
        low, high = values[start[segment_of_inner]], values[end[segment_of_inner]]
        return np.concatenate([values, low + fraction * (high - low)])

    names = segments.index.to_numpy(str)
    inner_label = np.char.add(np.char.add(names[segment_of_inner], "-"), step.astype(str))
    label = np.concatenate([nodes.index.to_numpy(str), inner_label])

    segment_of_reach = np.repeat(np.arange(len(segments)), pieces)
    first_reach = np.concatenate([[0], np.cumsum(pieces)[:-1]])
    number = np.arange(pieces.sum()) - np.repeat(first_reach, pieces)
    before = first_inner[segment_of_reach] + number - 1
    after = before + 1
    reach_from = np.where(number == 0, start[segment_of_reach], before)
    reach_to = np.where(number == pieces[segment_of_reach] - 1, end[segment_of_reach], after)
    reach_label = np.char.add(np.char.add(names[segment_of_reach], "-"), (number + 1).astype(str))
    return StreetPoints(
        label=label,
        x_m=np.round(along(nodes["x_m"].to_numpy(float)), 2),
        y_m=np.round(along(nodes["y_m"].to_numpy(float)), 2),
        ground_level_m=np.round(along(nodes["ground_level_m"].to_numpy(float)), 3),
        reach_label=reach_label,
        reach_from=reach_from.astype(np.int64),
        reach_to=reach_to.astype(np.int64),
        reach_length_m=np.round((length / pieces)[segment_of_reach], 2),
        reach_segment=segment_of_reach.astype(np.int64),
        point_of_node=position,
    )

"""Faces of the streets: along each gutter, through the nodes, and over the crown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.mesh.faces import Faces, joined
from drainage.inundation.mesh.junctions import Junctions
from drainage.inundation.mesh.street_bins import Arms, StreetBins, arms_of, directions, left_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StreetShapes:
    """Rows of the face shapes of each reach (r,): one side of it, a metre of its crown."""

    side: Ints
    crown: Ints


def street_faces(
    reaches: Reaches,
    bins: StreetBins,
    junctions: Junctions,
    shapes: StreetShapes,
    crown_rise_m: Floats,
    median_m: Floats,
) -> Faces:
    """Every face between cells of streets.

    ``crown_rise_m`` (r,) crown above the gutter, ``median_m`` (r,) height of a wall on it.
    Along a gutter the face has the section of its side, the narrower one where it changes,
    and stands at the higher of the two gutters: water of uniform flow keeps its depth.
    """
    arms = arms_of(reaches, bins)
    return joined([
        _along(reaches, bins, shapes),
        _through_nodes(reaches, bins, arms, shapes),
        _into_junctions(bins, arms, junctions, shapes),
        _over_crowns(reaches, bins, shapes, crown_rise_m, median_m),
    ])  # fmt: skip


def _along(reaches: Reaches, bins: StreetBins, shapes: StreetShapes) -> Faces:
    """Between bins that follow each other in a reach, left and right."""
    before = np.flatnonzero(bins.reach[:-1] == bins.reach[1:])
    near = np.concatenate([2 * before, 2 * before + 1])
    way = directions(reaches)[bins.reach[near // 2]]
    return _chain(bins, near, near + 2, -way, way, shapes)


def _through_nodes(reaches: Reaches, bins: StreetBins, arms: Arms, shapes: StreetShapes) -> Faces:
    """Where two streets meet: left gutter to left gutter, whichever way they are drawn."""
    order = np.argsort(arms.node, kind="stable")
    pair = np.flatnonzero(reaches.streets_at_node[arms.node[order]] == 2)
    one, other = order[pair[0::2]], order[pair[1::2]]
    near = np.concatenate([arms.left[one], arms.right[one]])
    far = np.concatenate([arms.right[other], arms.left[other]])
    out_near, out_far = np.tile(arms.out[one], (2, 1)), np.tile(arms.out[other], (2, 1))
    return _chain(bins, near, far, out_near, out_far, shapes)


def _chain(
    bins: StreetBins,
    near: Ints,
    far: Ints,
    out_near: Floats,
    out_far: Floats,
    shapes: StreetShapes,
) -> Faces:
    """Faces between cells; ``out_*`` (f, 2) the ways from the face into either street."""
    a, b = near // 2, far // 2
    half_a, half_b = bins.length_m[a] / 2, bins.length_m[b] / 2
    normal = out_far - out_near
    size = np.hypot(*normal.T)
    # A street that turns back on itself has no way through: the one it goes on with.
    normal = np.where(size[:, None] > 1e-6, normal / np.maximum(size, 1e-6)[:, None], out_far)
    side = np.stack([shapes.side[bins.reach[a]], shapes.side[bins.reach[b]]])
    return Faces(
        left=near, right=far, level_m=np.maximum(bins.level_m[a], bins.level_m[b]),
        # Shapes of sides are numbered from the narrowest street on.
        shape=side.min(axis=0), size=np.ones(len(near)), distance_m=half_a + half_b,
        normal=normal, from_left_m=-out_near * half_a[:, None],
        to_right_m=out_far * half_b[:, None], crest=np.zeros(len(near), dtype=bool),
    )  # fmt: skip


def _into_junctions(
    bins: StreetBins, arms: Arms, junctions: Junctions, shapes: StreetShapes
) -> Faces:
    """From both gutters of each street into the junction at its end."""
    arm = np.flatnonzero(junctions.of_node[arms.node] >= 0)
    arm = np.concatenate([arm, arm])
    side = np.concatenate([arms.left[arm[: len(arm) // 2]], arms.right[arm[len(arm) // 2 :]]])
    place = junctions.of_node[arms.node[arm]]
    out, mine = arms.out[arm], arms.bin[arm]
    half, cut = bins.length_m[mine] / 2, arms.cut_m[arm]
    return Faces(
        left=side, right=junctions.first_cell + place,
        level_m=np.maximum(bins.level_m[mine], junctions.level_m[place]),
        shape=shapes.side[bins.reach[mine]], size=np.ones(len(arm)), distance_m=half + cut,
        normal=-out, from_left_m=-out * half[:, None], to_right_m=-out * cut[:, None],
        crest=np.zeros(len(arm), dtype=bool),
    )  # fmt: skip


def _over_crowns(
    reaches: Reaches,
    bins: StreetBins,
    shapes: StreetShapes,
    crown_rise_m: Floats,
    median_m: Floats,
) -> Faces:
    """From the left to the right side of each bin."""
    every, r = np.arange(len(bins.reach)), bins.reach
    right = -left_of(directions(reaches))[r]
    way = right * (reaches.width_m[r] / 4)[:, None]
    return Faces(
        left=2 * every, right=2 * every + 1,
        level_m=bins.level_m + crown_rise_m[r] + median_m[r], shape=shapes.crown[r],
        size=bins.length_m, distance_m=reaches.width_m[r] / 2, normal=right,
        from_left_m=way, to_right_m=way, crest=median_m[r] > 0,
    )  # fmt: skip

"""Small pieces of squares join a neighbour, or the time step would be theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.boundaries import boundaries_of
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LEAST_SHARE = 0.25
"""Of a square; a smaller piece is a sliver."""
LEAST_REACH = 0.6
"""Of the width of a square: the way a wave has through a cell or into the next one, on which
the time step rests."""
MOST_SHARE = 1.5
"""Of a square; no cell grows beyond it by what joins it, unless that is a small piece."""
LEAST_SQUARE_TO = 0.5**0.5
"""Of the way between two middles: a boundary askew by more than 45 degrees, as round the corner
of a house, parts them as one of 45 does."""
PASSES = 30
"""Of a sliver to each cell; three to eight are enough among houses."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """n pieces of squares: how many ``pixels``, their middle in pixels, their ``kind``."""

    pixels: Floats
    across: Floats
    down: Floats
    kind: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class _Touching:
    """Pairs of pieces of one kind, with the length of their boundary in pixels."""

    left: Ints
    right: Ints
    normal: Floats
    length: Floats


def without_slivers(
    frame: Frame,
    virtual_m: float,
    block: NDArray[np.int32],
    plain_cell: NDArray[np.int32],
    cell: NDArray[np.int32],
    pieces: Pieces,
) -> Ints:
    """For each piece (n,) the one it is part of in the end, itself where it stays."""
    root = np.arange(len(pieces.pixels))
    side = cell.shape[1]
    small = pieces.pixels < side * side * (1 - 1e-9)
    if not small.any():
        return root
    flat = np.broadcast_to(np.float32(0.0), cell.shape)
    ground = VirtualGround(frame, virtual_m, block, plain_cell, cell, np.ascontiguousarray(flat))
    found = boundaries_of(ground)
    # What lies among whole squares only is no matter.
    near = small[found.left] | small[found.right]
    near &= pieces.kind[found.left] == pieces.kind[found.right]
    touching = _Touching(
        found.left[near], found.right[near], found.normal[near], found.length_m[near] / virtual_m
    )
    for _ in range(PASSES):
        sliver = small & (root == np.arange(len(root))) & _slivers(pieces, touching, side)
        to = _longest(pieces, touching, sliver, side * side)
        if (to < 0).all():
            break
        step = np.where(to >= 0, to, np.arange(len(root)))
        root = step[root]
        pieces = _joined(pieces, step)
        touching = replace(touching, left=step[touching.left], right=step[touching.right])
        inner = touching.left == touching.right
        touching = _Touching(
            touching.left[~inner], touching.right[~inner],
            touching.normal[~inner], touching.length[~inner],
        )  # fmt: skip
    return root


def _slivers(pieces: Pieces, touching: _Touching, side: int) -> Bools:
    """Pieces (n,) too small, or too near to a neighbour.

    By area, or by reach, sqrt(4 area / sum of width over distance).
    """
    across = pieces.across[touching.right] - pieces.across[touching.left]
    down = pieces.down[touching.right] - pieces.down[touching.left]
    square_to = np.abs(across * touching.normal[:, 0] - down * touching.normal[:, 1])
    distance = np.maximum(np.maximum(square_to, LEAST_SQUARE_TO * np.hypot(across, down)), 0.5)
    flow = touching.length / distance
    n = len(pieces.pixels)
    total = np.bincount(touching.left, flow, n) + np.bincount(touching.right, flow, n)
    reach = np.sqrt(4 * pieces.pixels / np.maximum(total, 1e-9))
    small: Bools = (pieces.pixels < LEAST_SHARE * side * side) | (reach < LEAST_REACH * side)
    near = distance < LEAST_REACH * side
    small[touching.left[near]] = small[touching.right[near]] = True
    return small


def _longest(pieces: Pieces, touching: _Touching, sliver: Bools, square: float) -> Ints:
    """For each piece (n,) that is a sliver its neighbour of the longest boundary, else -1.

    Of two slivers only the smaller one moves, none to one that moves itself, and one to each.
    """
    n = len(pieces.pixels)
    one = np.concatenate([touching.left, touching.right])
    other = np.concatenate([touching.right, touching.left])
    length = np.tile(touching.length, 2)
    together = pieces.pixels[one] + pieces.pixels[other] <= MOST_SHARE * square
    wanted = sliver[one] & (together | (pieces.pixels[one] < LEAST_SHARE * square))
    one, other, length = one[wanted], other[wanted], length[wanted]
    to = np.full(n, -1, dtype=np.int64)
    if not len(one):
        return to
    pair, of = np.unique(one * n + other, return_inverse=True)
    shared = np.bincount(of, length)
    one, other = np.divmod(pair, n)
    # The last written stays: the longest, and of equal ones the first of the ground.
    order = np.lexsort((-other, shared, one))
    to[one[order]] = other[order]
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(pieces.pixels, kind="stable")] = np.arange(n)
    waits = (to >= 0) & sliver[to] & (rank[to] < rank)
    to[waits] = -1
    moving = np.flatnonzero(to >= 0)
    moving = moving[to[to[moving]] < 0]
    best = np.full(n, -1, dtype=np.int64)
    best[to[moving]] = moving
    first = np.full(n, -1, dtype=np.int64)
    first[best[best >= 0]] = to[best[best >= 0]]
    return first


def _joined(pieces: Pieces, root: Ints) -> Pieces:
    n = len(root)
    pixels = np.bincount(root, pieces.pixels, n).astype(np.float64)
    held = np.maximum(pixels, 1.0)
    return Pieces(
        pixels=pixels,
        across=np.bincount(root, pieces.pixels * pieces.across, n) / held,
        down=np.bincount(root, pieces.pixels * pieces.down, n) / held,
        kind=pieces.kind,
    )

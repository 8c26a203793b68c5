"""Straight segments of curved streets: nodes at bends, in loops and between twin streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.formats.osm.pieces import Floats, Ints, Lines, Pieces

BEND_M = 5.0
"""How far a street may leave the chord of its segment."""
NEAREST_BEND_M = 5.0


@dataclass(frozen=True)
class Segments:
    """Straight segments (s,) between nodes (n,), each of the row ``street`` of a street.

    ``length_m`` is measured along the street, not along the chord; ``bend`` (n,) is true
    for the nodes put into a street between its crossings.
    """

    node_xy: Floats
    bend: NDArray[np.bool_]
    start: Ints
    end: Ints
    length_m: Floats
    street: Ints


def straight_segments(pieces: Pieces) -> Segments:
    """The pieces (p,) as segments: cut at bends, loops in three, one of two twins in half."""
    length = shapely.length(pieces.line)
    piece, measure = _bends(pieces.line, length)
    piece, measure = _with_loops(piece, measure, pieces, length)
    piece, measure = _with_halves(piece, measure, pieces, length)
    return _segments(pieces, piece, measure, length)


def _bends(lines: Lines, length: Floats) -> tuple[Ints, Floats]:
    """Piece and distance along it (m) of each bend (b,), in order."""
    xy, owner = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    step[np.flatnonzero(np.diff(owner, prepend=-1))] = 0.0
    along = np.cumsum(step)
    along -= along[np.searchsorted(owner, owner)]
    # Simplifying keeps the heights of the vertices it keeps: here, the way to them.
    carrying = shapely.linestrings(np.column_stack([xy, along]), indices=owner)
    kept, piece = shapely.get_coordinates(
        shapely.simplify(carrying, BEND_M, preserve_topology=False),
        include_z=True, return_index=True,
    )  # fmt: skip
    measure = kept[:, 2]
    far = (measure >= NEAREST_BEND_M) & (measure <= length[piece] - NEAREST_BEND_M)
    piece, measure = piece[far], measure[far]
    close = (np.diff(piece, prepend=-1) == 0) & (np.diff(measure, prepend=0.0) < NEAREST_BEND_M)
    return piece[~close].astype(np.int64), measure[~close]


def _with_loops(
    piece: Ints, measure: Floats, pieces: Pieces, length: Floats
) -> tuple[Ints, Floats]:
    """The bends, where a loop has fewer than two its thirds instead."""
    bends = np.bincount(piece, minlength=len(length))
    short = (pieces.start == pieces.end) & (bends < 2)
    loop = np.flatnonzero(short)
    stay = ~short[piece]
    return _ordered(
        np.concatenate([piece[stay], loop, loop]),
        np.concatenate([measure[stay], length[loop] / 3, length[loop] * 2 / 3]),
    )


def _with_halves(
    piece: Ints, measure: Floats, pieces: Pieces, length: Floats
) -> tuple[Ints, Floats]:
    """The bends, and the middle of a straight piece where a shorter one joins its ends."""
    straight = np.flatnonzero(np.bincount(piece, minlength=len(length)) == 0)
    low = np.minimum(pieces.start, pieces.end)[straight]
    high = np.maximum(pieces.start, pieces.end)[straight]
    order = np.lexsort((length[straight], high, low))
    same = (np.diff(low[order], prepend=-1) == 0) & (np.diff(high[order], prepend=-1) == 0)
    twin = straight[order[same]]
    return _ordered(np.concatenate([piece, twin]), np.concatenate([measure, length[twin] / 2]))


def _ordered(piece: Ints, measure: Floats) -> tuple[Ints, Floats]:
    order = np.lexsort((measure, piece))
    return piece[order], measure[order]


def _segments(pieces: Pieces, piece: Ints, measure: Floats, length: Floats) -> Segments:
    """Segments between the ends of the pieces and the nodes put into them."""
    crossings, put_in, count = len(pieces.node_xy), len(piece), len(length)
    number = np.arange(count)
    of_break = np.concatenate([number, piece, number])
    at = np.concatenate([np.zeros(count), measure, length])
    node = np.concatenate([pieces.start, crossings + np.arange(put_in), pieces.end])
    order = np.lexsort((at, of_break))
    of_break, at, node = of_break[order], at[order], node[order]
    within = np.diff(of_break) == 0
    inner = shapely.get_coordinates(shapely.line_interpolate_point(pieces.line[piece], measure))
    return Segments(
        node_xy=np.concatenate([pieces.node_xy, inner]),
        bend=np.repeat([False, True], [crossings, put_in]),
        start=node[:-1][within],
        end=node[1:][within],
        length_m=np.diff(at)[within],
        street=pieces.street[of_break[:-1][within]],
    )

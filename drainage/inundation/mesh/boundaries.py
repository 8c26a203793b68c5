"""Where cells of the virtual ground touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Boundaries:
    """f pairs of cells that touch, each once, sorted by (left, right), left < right.

    ``normal`` (f, 2) unit vector from left to right, that of the vector sum of the pixel
    edges; (0, 0) where they cancel (a cell inside another). ``length_m`` (f,) the straight
    length of a line at any angle; of a boundary that turns back at least its outline over
    root two. ``x_m``, ``y_m`` (f,) the middle of the pixel edges.

    Along the boundary of pair i lie the pixel edges ``start[i]`` to ``start[i + 1]``:
    ``relief_left_m`` and ``relief_right_m`` of the pixels on either side, above the levels of
    their cells, and ``metres``, which sum up to ``length_m``.
    """

    left: Ints
    right: Ints
    normal: Floats
    length_m: Floats
    x_m: Floats
    y_m: Floats
    start: Ints
    relief_left_m: NDArray[np.float32]
    relief_right_m: NDArray[np.float32]
    metres: NDArray[np.float32]


def boundaries_of(ground: VirtualGround) -> Boundaries:
    """Every pair of cells that share an edge of a pixel; corners do not touch."""
    raise NotImplementedError

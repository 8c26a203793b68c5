"""Faces of a mesh in the making: rows that are joined before the mesh is put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Faces:
    """f faces; fields as in ``mesh.Mesh``, ``shape`` and ``size`` those of the face."""

    left: Ints
    right: Ints
    level_m: Floats
    shape: Ints
    size: Floats
    distance_m: Floats
    normal: Floats
    from_left_m: Floats
    to_right_m: Floats
    crest: NDArray[np.bool_]


def joined(parts: Iterable[Faces]) -> Faces:
    """All rows in order."""
    every = list(parts)
    return Faces(*(np.concatenate([getattr(p, f.name) for p in every]) for f in fields(Faces)))

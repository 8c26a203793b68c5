"""Two small sums: the root that friction needs, and the grain of depths."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from drainage.inundation.compiling import Array, loops


@loops(fused=True)
def inverse_cube_root(x: Array, like: Array) -> Array:
    """x^(-1/3) to 2e-6 of its value, for 1e-30 < x < 1e30, without division or a call.

    First guess from the exponent bits (as in the fast inverse square root), 3.4 % off, then
    one step of fifth order: with c = 1 - x y^3 the root is y (1 - c)^(-1/3), here by the
    first four terms of its series. ``like`` gives the float type.
    """
    real = like.dtype.type
    bits = np.float32(x).view(np.int32)
    guess = np.int32(np.int32(np.float32(bits) * np.float32(-1 / 3)) + np.int32(0x54A2FA8C))
    y = real(guess.view(np.float32))
    c = real(1) - (x * y) * (y * y)
    return y + (y * c) * (
        real(1 / 3) + c * (real(2 / 9) + c * (real(14 / 81) + c * real(35 / 243)))
    )


@loops(inlined=True)
def in_grains(x: Array, like: Array) -> Array:
    """x, m, to the nearest grain of ``like``'s float type: 2^-22 m in float32, 2^-51 in float64.

    All depths, and all that crosses a face in a sub-step, are whole grains: their sums are
    exact up to 4 m, and no water is lost or made however long water runs. (x + 3) - 3 is
    rounded to the last place of numbers from 2 to 4; for -1 < x.
    """
    three = like.dtype.type(3)
    return (x + three) - three


def grain_m(kind: DTypeLike) -> float:
    """The grain of a float type, m."""
    return 2 * float(np.finfo(kind).eps)

"""Loops compiled once and kept beside the source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function compiled by numba; it keeps its type."""
    fast: Any = numba.njit(cache=True)(function)
    return fast

"""Local grids of cities: brought to a known plane by the parameters an engineer gives."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from pyproj import Transformer
from pyproj.exceptions import ProjError

Floats = NDArray[np.float64]
_FOREIGN_FILE = re.compile(r"[@/\\]|\b(init|grids|file|geoidgrids|nadgrids|xy_src|steps_file)\b")


class LocalGrid(BaseModel):
    """How eastings and northings of a local grid lead to those of the plane ``crs``.

    Either the four parameters of a plane transformation (平面四参数, CJJ/T 73):
    E = shift_east + k (e cos a + n sin a), N = shift_north + k (n cos a - e sin a) with
    a = ``rotation_s`` (seconds of arc, clockwise) and k = 1 + ``scale_ppm`` / 10^6; or
    ``pipeline``, the same as a PROJ string from (e, n) to (E, N).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    shift_east_m: float = 0.0
    shift_north_m: float = 0.0
    rotation_s: float = 0.0
    scale_ppm: float = Field(0.0, gt=-10_000, lt=10_000)
    pipeline: str = ""

    def in_plane(self, east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
        """Eastings and northings (n,) in the plane, m.

        Raises ValueError for a pipeline that is none or that names a file.
        """
        if self.pipeline:
            return _piped(self.pipeline, east_m, north_m)
        angle, k = math.radians(self.rotation_s / 3600), 1 + self.scale_ppm / 1e6
        cos, sin = k * math.cos(angle), k * math.sin(angle)
        return (
            self.shift_east_m + cos * east_m + sin * north_m,
            self.shift_north_m + cos * north_m - sin * east_m,
        )


def _piped(pipeline: str, east_m: Floats, north_m: Floats) -> tuple[Floats, Floats]:
    if _FOREIGN_FILE.search(pipeline):
        raise ValueError("the pipeline names a file")
    try:
        transformer = Transformer.from_pipeline(pipeline)
        known = np.isfinite(east_m) & np.isfinite(north_m)
        east, north = np.full(len(known), np.nan), np.full(len(known), np.nan)
        east[known], north[known] = transformer.transform(
            east_m[known], north_m[known], errcheck=True
        )
    except ProjError as error:
        raise ValueError(str(error)[:200]) from None
    return east, north

"""Depth on the grid for the time slider: frames of depth classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from drainage.errors import StoreError
from drainage.report.page.packing import packed
from drainage.said import said

SHOWN_FROM_M = 0.05
PARTS_OF_A_CLASS = 4
MOST_FRAMES = 36


@dataclass(frozen=True)
class GridFrames:
    """Frames (n, rows, columns) of one run, north first, as numbers of ``edges_m``.

    0 is dry or below ``edges_m[0]``, k between ``edges_m[k - 1]`` and ``edges_m[k]``.
    ``block`` holds them as differences from frame to frame.
    """

    minutes: list[float]
    rows: int
    columns: int
    bounds_m: tuple[float, float, float, float]
    edges_m: list[float]
    crs: str
    block: str


def depth_edges_m(limits_m: Sequence[float]) -> list[float]:
    """Each depth class in four parts, from 5 cm to twice the last limit; the top is open."""
    classes = [SHOWN_FROM_M, *(limit for limit in limits_m if limit > SHOWN_FROM_M)]
    classes.append(2 * classes[-1])
    parts = [
        np.linspace(low, high, PARTS_OF_A_CLASS, endpoint=False) for low, high in pairwise(classes)
    ]
    return [round(float(edge), 4) for edge in np.concatenate([*parts, [classes[-1]]])]


def read_frames(path: Path, limits_m: Sequence[float]) -> GridFrames:
    """The frames of a depth.nc, at most 36 of them, evenly chosen; cut to where water stood.

    Raises StoreError where the file is none of this kind.
    """
    edges = depth_edges_m(limits_m)
    try:
        with xr.open_dataset(path, engine="h5netcdf", decode_times=False) as dataset:
            depth = dataset["depth_m"].transpose("time", "y", "x")
            chosen = np.unique(
                np.linspace(0, depth.sizes["time"] - 1, MOST_FRAMES).round().astype(int)
            )
            x, y = depth["x"].to_numpy().astype(float), depth["y"].to_numpy().astype(float)
            minutes = depth["time"].to_numpy()[chosen].astype(float)
            codes = np.stack([_codes(depth.isel(time=int(k)), edges) for k in chosen])
            crs = str(dataset.attrs.get("crs", ""))
    except (OSError, KeyError, ValueError) as error:
        raise StoreError(
            said(
                "{path}: no depths on a grid ({error}). Run the study again.",
                path=path,
                error=error,
            )
        ) from None
    if len(y) > 1 and y[0] < y[-1]:
        codes, y = codes[:, ::-1], y[::-1]
    codes, x, y = _where_wet(codes, x, y)
    half_x, half_y = _half(x), _half(y)
    changes = np.diff(codes, axis=0, prepend=np.zeros_like(codes[:1]))
    return GridFrames(
        minutes=np.round(minutes, 2).tolist(),
        rows=codes.shape[1],
        columns=codes.shape[2],
        bounds_m=(x[0] - half_x, y[-1] - half_y, x[-1] + half_x, y[0] + half_y),
        edges_m=edges,
        crs=crs,
        block=packed(changes.tobytes()),
    )


def _codes(depth: xr.DataArray, edges: Sequence[float]) -> NDArray[np.uint8]:
    values = np.nan_to_num(depth.to_numpy(), nan=0.0)
    return np.searchsorted(np.array(edges, values.dtype), values, side="right").astype(np.uint8)


def _where_wet(
    codes: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    wet: NDArray[np.bool_] = np.any(codes, axis=0)
    if not wet.any():
        return codes[:, :1, :1], x[:1], y[:1]
    rows, columns = np.flatnonzero(wet.any(axis=1)), np.flatnonzero(wet.any(axis=0))
    down = slice(rows[0], rows[-1] + 1)
    across = slice(columns[0], columns[-1] + 1)
    return codes[:, down, across], x[across], y[down]


def _half(centres: NDArray[np.float64]) -> float:
    return abs(float(centres[1] - centres[0])) / 2 if len(centres) > 1 else 0.5

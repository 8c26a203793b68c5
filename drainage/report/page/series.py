"""Hydrographs of the page: listed points and outlets of all runs, every element of some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from drainage.metrics.manhole_points import below_ground_m
from drainage.network import Network
from drainage.report.page.packing import PackedRows, pack_rows
from drainage.results import RunResult

PLACE_STEPS = 480
ELEMENT_STEPS = 120


@dataclass(frozen=True)
class Hydrographs:
    """Series of one kind in one run: ``ids`` name the rows, times count from the rain's start.

    A place whose series a run does not know (sewage over a street end on the grid) has none.
    """

    ids: list[str]
    first_minute: float
    step_min: float
    rows: PackedRows


def place_series(network: Network, result: RunResult) -> dict[str, Hydrographs]:
    """Depth (m) at points, flow and sewage flow (m3/s) at outlets, as steps of a few minutes.

    The depth of a point that is a manhole counts from its ground.
    """
    points, outlets = network.watch_points, network.outfalls.index.tolist()
    flow = result.series["node_inflow_m3_s"].sel(node=outlets)
    share = result.series["node_sewage_share"].sel(node=outlets)
    depth = result.series["node_depth_m"].sel(node=points["node_id"].tolist())
    above = np.maximum(depth - below_ground_m(network).to_numpy(), 0.0)
    wanted: Mapping[str, tuple[Sequence[str], xr.DataArray]] = {
        "point": (points.index.tolist(), above),
        "outlet": (outlets, flow),
        "sewage": (outlets, flow * share),
    }
    return {
        kind: _hydrographs(ids, series, result, PLACE_STEPS)
        for kind, (ids, series) in wanted.items()
        if len(ids)
    }


def element_series(network: Network, result: RunResult) -> dict[str, Hydrographs]:
    """Flow (m3/s) in every pipe, depth (m) of every street reach, the deeper of its ends."""
    conduits = network.conduits
    pipes = conduits.index[conduits["system"] != "street"].tolist()
    reaches = conduits[conduits["shape"] == "street"]
    found: dict[str, Hydrographs] = {}
    if pipes:
        flow = result.series["link_flow_m3_s"].sel(link=pipes)
        found["pipe"] = _hydrographs(pipes, flow, result, ELEMENT_STEPS)
    if len(reaches):
        depth = result.series["node_depth_m"]
        start = depth.sel(node=reaches["from_id"].tolist())
        deeper = start.copy(
            data=np.maximum(start.to_numpy(), depth.sel(node=reaches["to_id"].tolist()).to_numpy())
        )
        found["reach"] = _hydrographs(reaches.index.tolist(), deeper, result, ELEMENT_STEPS)
    return found


def rainfall(result: RunResult) -> dict[str, object]:
    """Intensity (mm/h) at each report step of a run."""
    minute = result.series["minute"].to_numpy() - float(result.record["rain_start_minute"])
    rain = result.series["rainfall_mm_h"].to_numpy().astype(float)
    wet = np.flatnonzero(rain > 0)
    last = int(wet[-1]) + 2 if len(wet) else 1
    return {
        "minute": np.round(minute[:last], 2).tolist(),
        "intensity_mm_h": np.round(rain[:last], 3).tolist(),
    }


def _hydrographs(
    ids: Sequence[str], series: xr.DataArray, result: RunResult, most_steps: int
) -> Hydrographs:
    minute = series["minute"].to_numpy() - float(result.record["rain_start_minute"])
    stride = max(1, -(-len(minute) // most_steps))
    step = float(minute[1] - minute[0]) if len(minute) > 1 else 1.0
    values = greatest_of_windows(series.to_numpy().astype(float), stride)
    known: NDArray[np.bool_] = np.all(np.isfinite(values), axis=0)
    return Hydrographs(
        ids=[str(name) for name, there in zip(ids, known.tolist(), strict=True) if there],
        first_minute=round(float(minute[0]), 3),
        step_min=round(stride * step, 6),
        rows=pack_rows(values[:, known].T),
    )


def greatest_of_windows(values: NDArray[np.float64], stride: int) -> NDArray[np.float64]:
    """(minute, place) in windows of ``stride`` steps: the value of greatest magnitude.

    So no peak is lost, though it may be drawn up to a window early.
    """
    if stride == 1:
        return values
    short = -len(values) % stride
    padded = np.pad(values, ((0, short), (0, 0)), mode="edge")
    windows = padded.reshape(-1, stride, values.shape[1])
    at = np.abs(windows).argmax(axis=1)
    return np.take_along_axis(windows, at[:, None, :], axis=1)[:, 0, :]

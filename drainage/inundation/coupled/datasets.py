"""Series and totals of a run on a grid, under the names a run on streets has.

Sewers come from SWMM, streets from the ground: so points, streets and outlets are scored
the same way from either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from drainage.engine.datasets import with_units
from drainage.inundation.water.openings import Openings
from drainage.network.model import Network
from drainage.network.topology import links

Surface = Mapping[str, NDArray[Any]]
STEP_TOLERANCE_MIN = 0.01


def series_on_grid(
    sewers: xr.Dataset, surface: Surface, network: Network, openings: Openings
) -> xr.Dataset:
    """As ``series_dataset`` for all nodes and links of ``network``.

    A street node's depth is the greatest over its gutter cells. Its inflow is what stays
    around it and what its inlets take: the gain of water on its half reaches and the
    captured flow, without what runs on over the ground. Its lateral inflow is the captured flow
    alone, negative as in the engine. Its volume is 0, because the water
    of a sag is counted in its reaches. Flow in a street and sewage on it are not known.
    Nothing leaves the model at a manhole joined to the ground, so it has no flooding.
    """
    nodes, street = network.nodes.index.astype(str), _street_ids(surface)
    ends = surface["end_id"].astype(str)
    series = sewers.reindex(node=nodes.tolist(), link=links(network).index.astype(str).tolist())
    at = pd.Index(surface["street.minute"]).get_indexer(
        sewers["minute"].to_numpy(), method="nearest", tolerance=STEP_TOLERANCE_MIN
    )
    if (at < 0).any():
        raise AssertionError("the ground was not sampled at the engine's report times")
    sampled = {name: surface[f"street.{name}"][at] for name in
               ("node_depth_m", "node_m3", "reach_m3", "caught_m3", "ends_m3")}  # fmt: skip
    second = 60 * sewers["minute"].to_numpy()
    on_street = [str(n) for n in nodes[network.nodes["system"] == "street"]]
    for name in ("node_depth_m", "node_volume_m3", "node_inflow_m3_s", "node_flooding_m3_s"):
        _put(series[name], "node", on_street, 0.0)
    _put(series["node_sewage_share"], "node", on_street, np.nan)
    _put(series["node_flooding_m3_s"], "node", list(openings.node_ids), 0.0)
    _put(series["node_depth_m"], "node", street, sampled["node_depth_m"])
    arriving = _rate(sampled["node_m3"] + sampled["caught_m3"], second)
    _put(series["node_inflow_m3_s"], "node", street, np.maximum(arriving, 0.0))
    captured = -_rate(sampled["caught_m3"], second)
    _put(series["node_lateral_inflow_m3_s"], "node", street, captured)
    _put(series["node_inflow_m3_s"], "node", ends.tolist(), _rate(sampled["ends_m3"], second))
    reaches = surface["reach_id"].astype(str).tolist()
    area_m2 = surface["reach_area_m2"]
    _put(series["link_volume_m3"], "link", reaches, sampled["reach_m3"])
    _put(series["link_depth_m"], "link", reaches, sampled["reach_m3"] / area_m2)
    return with_units(series)


def totals_on_grid(
    sewers: xr.Dataset, series: xr.Dataset, surface: Surface, network: Network, openings: Openings
) -> xr.Dataset:
    """As ``totals_dataset``, and ``node_spilled_m3`` and ``node_taken_m3`` of the manholes.

    Greatest depths are those of every step, greatest inflows of street nodes those of the
    series. The sewage in what leaves a street over the bank is not known.
    """
    nodes, street = network.nodes.index.astype(str), _street_ids(surface)
    ends = surface["end_id"].astype(str).tolist()
    totals = sewers.reindex(
        node=nodes.tolist(),
        link=links(network).index.astype(str).tolist(),
        outfall=network.outfalls.index.astype(str).tolist(),
    )
    on_street = [str(n) for n in nodes[network.nodes["system"] == "street"]]
    for name in ("node_max_depth_m", "node_max_depth_minute", "node_max_inflow_m3_s",
                 "node_flooded_volume_m3", "node_flooded_minutes"):  # fmt: skip
        _put(totals[name], "node", on_street, 0.0)
    for name in ("node_flooded_volume_m3", "node_flooded_minutes"):
        _put(totals[name], "node", list(openings.node_ids), 0.0)
    _put(totals["node_max_depth_m"], "node", street, surface["street.max_depth_m"])
    _put(totals["node_max_depth_minute"], "node", street, surface["street.max_depth_minute"])
    inflow = series["node_inflow_m3_s"].sel(node=street).max("minute").to_numpy()
    _put(totals["node_max_inflow_m3_s"], "node", street, inflow)
    _put(totals["node_max_inflow_m3_s"], "node", ends, surface["ends_max_m3_s"])
    _put(totals["outfall_volume_m3"], "outfall", ends, surface["ends_m3"])
    _put(totals["outfall_max_flow_m3_s"], "outfall", ends, surface["ends_max_m3_s"])
    for name in ("node_spilled_m3", "node_taken_m3"):
        totals[name] = ("node", np.zeros(len(nodes)))
        key = name.removeprefix("node_")
        _put(totals[name], "node", list(openings.node_ids), surface[key])
    return with_units(totals)


def _street_ids(surface: Surface) -> list[str]:
    return [str(name) for name in surface["street_id"]]


def _put(variable: xr.DataArray, dimension: str, ids: list[str], values: Any) -> None:
    """Write values (…, ids) into the columns of these ids."""
    at = variable.indexes[dimension].get_indexer(ids)
    data = np.array(variable.to_numpy())
    data[..., at] = values
    variable.values = data


def _rate(volume_m3: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean gain (steps, …) per second since the sample before; 0 in the first."""
    gain = np.diff(volume_m3, axis=0, prepend=volume_m3[:1])
    return gain / np.diff(second, prepend=second[0] - 60)[:, None]

"""From the engine's files to named arrays with units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from drainage.design.hydraulics import full_flow
from drainage.engine import output
from drainage.engine.inp_clock import DAY
from drainage.engine.output import Output
from drainage.engine.sediment import manhole_bed_m, manning_n, raised_bed_m
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.own_model.units import units_by_name
from drainage.quantities import QUANTITIES
from drainage.scenario.settings import RunSettings

Statistics = Mapping[str, NDArray[Any]]
Variables = dict[str, tuple[tuple[str, ...], NDArray[Any]]]

_NODE_SERIES = {
    "node_volume_m3": output.NODE_VOLUME,
    "node_lateral_inflow_m3_s": output.NODE_LATERAL_INFLOW,
    "node_inflow_m3_s": output.NODE_TOTAL_INFLOW,
    "node_flooding_m3_s": output.NODE_FLOODING,
}
_LINK_SERIES = {
    "link_flow_m3_s": output.LINK_FLOW,
    "link_depth_m": output.LINK_DEPTH,
    "link_volume_m3": output.LINK_VOLUME,
}


KIND_OF_SUFFIX = (("_m3_s", "flow"), ("_m3", "volume"), ("_m", "length"))


def statistics_in_si(statistics: Statistics, flow_units: str) -> dict[str, NDArray[Any]]:
    """The engine's statistics, which stand in the units of the model, under names that are
    true: flows in m3/s, volumes in m3, depths in m."""
    units = units_by_name(flow_units)
    kinds = {
        name: next((kind for suffix, kind in KIND_OF_SUFFIX if name.endswith(suffix)), "")
        for name in statistics
    }
    return {
        name: values * units.factor(kinds[name]) if kinds[name] else values
        for name, values in statistics.items()
    }


SWMM_DAY_0 = datetime(1899, 12, 30)


def first_minute(out: Output, settings: RunSettings) -> float:
    """Minutes from the start of the run to ``out.first_day``.

    SWMM sets that day one or two report steps before its first report, so it is not the
    time from which a run reports.
    """
    began_h = settings.storm_start_h - settings.warm_up_h
    began_day = (DAY - SWMM_DAY_0) / timedelta(days=1) + began_h / 24
    return round((out.first_day - began_day) * 1440, 4)


def series_dataset(
    out: Output, reported_from_minute: float, sewage_share: NDArray[np.float64], network: Network
) -> xr.Dataset:
    """Every report step: (minute, node), (minute, link) and (minute, subcatchment); minutes
    since the run began. Depths of nodes are above their inverts, sediment or not.
    A subcatchment is one of the .inp: land with a share to the gutter is ``id`` and ``id.g``."""
    depth = out.node[:, :, output.NODE_DEPTH] + _bed_m(network, out.node_ids)
    variables: Variables = {"node_depth_m": (("minute", "node"), depth.astype(np.float32))}
    variables |= {
        name: (("minute", "node"), out.node[:, :, column]) for name, column in _NODE_SERIES.items()
    }
    variables |= {
        name: (("minute", "link"), out.link[:, :, column]) for name, column in _LINK_SERIES.items()
    }
    variables["subcatchment_runoff_m3_s"] = (
        ("minute", "subcatchment"),
        out.area[:, :, output.AREA_RUNOFF],
    )
    variables["node_sewage_share"] = (("minute", "node"), sewage_share.astype(np.float32))
    variables["rainfall_mm_h"] = (("minute",), out.system[:, output.SYSTEM_RAINFALL])
    return with_units(
        xr.Dataset(
            variables,
            {
                "minute": out.minute + reported_from_minute,
                "node": out.node_ids,
                "link": out.link_ids,
                "subcatchment": out.area_ids,
            },
        )
    )


def totals_dataset(statistics: Statistics, network: Network) -> xr.Dataset:
    """Greatest values and volumes at routing steps: (node), (link) and (outfall).

    ``statistics`` hold the engine's own and the volumes at outfalls. ``link_max_filling`` is
    NaN for links without a full depth (weirs, regulators), as is
    ``link_full_capacity_m3_s`` for all but pipes.
    """
    nodes, links, outfalls = (
        statistics[name].astype(str) for name in ("node_id", "link_id", "outfall_id")
    )
    depth, capacity = _full(network, links)
    variables: Variables = {
        name: ((name.split("_", 1)[0],), values)
        for name, values in statistics.items()
        if name in QUANTITIES
    }
    variables["node_max_depth_m"] = (
        ("node",),
        statistics["node_max_depth_m"] + _bed_m(network, nodes),
    )
    variables["link_max_filling"] = (("link",), statistics["link_max_depth_m"] / depth)
    variables["link_full_capacity_m3_s"] = (("link",), capacity)
    return with_units(xr.Dataset(variables, {"node": nodes, "link": links, "outfall": outfalls}))


def _bed_m(network: Network, nodes: Sequence[str] | NDArray[np.str_]) -> NDArray[np.float64]:
    """How far the engine's bottom of each node lies above its invert (n,)."""
    return manhole_bed_m(network).reindex(nodes).fillna(0.0).to_numpy(float)


def _full(network: Network, links: NDArray[np.str_]) -> tuple[NDArray[np.float64], ...]:
    """Full depth (m) and full-bore flow (m3/s) of each link, above its sediment."""
    pipes = network.conduits
    height = pipe_height_m(pipes) - raised_bed_m(pipes)
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]
    flow = full_flow(height, pipes["width_mm"] / 1000, slope, manning_n(pipes), pipes["barrels"])
    closed = pipes["shape"].isin(["circular", "box"])
    sections = network.street_sections
    street = sections["kerb_height_m"] + (
        sections["backing_width_m"] * sections["backing_slope_pct"] / 100
    )
    depth = height.where(height > 0, pipes["street_section_id"].map(street).astype(float))
    return (
        depth.reindex(links).to_numpy(float),
        pd.Series(flow, index=pipes.index).where(closed).reindex(links).to_numpy(float),
    )


def with_units(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset, every variable with its units and long name."""
    for name, variable in dataset.data_vars.items():
        quantity = QUANTITIES[str(name)]
        variable.attrs |= {"units": quantity.units, "long_name": quantity.long_name}
    return dataset

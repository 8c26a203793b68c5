"""The rain of a run as .inp lines: one gage, or several and the land under each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely import centroid as centroid_of
from shapely import from_wkt, get_x, get_y

from drainage.engine.inp_clock import clock, rain_times
from drainage.engine.inp_land import modelled_area_m2, modelled_land
from drainage.engine.inp_text import Sections
from drainage.errors import Finding, InputError
from drainage.network.kept_lines import STUDY_RAIN
from drainage.network.model import Network
from drainage.rainfall import Hyetograph
from drainage.rainfall.several_gauges import gauge_of
from drainage.said import said

Floats = NDArray[np.float64]


def rain_sections(hyetograph: Hyetograph, begin: datetime) -> Sections:
    """[RAINGAGES] and [TIMESERIES] of a storm that begins at ``begin``."""
    series, step = series_of(hyetograph), hyetograph.step_s
    return {
        "RAINGAGES": [f"{gage} INTENSITY {clock(step)} 1 TIMESERIES {gage}" for gage in series],
        "TIMESERIES": [
            f"{gage} {time} {value:.6f}"
            for gage, intensity in series.items()
            for time, value in rain_times(intensity, step, begin)
        ],
    }


def under_gages(sections: Sections, gages: Sequence[str]) -> Sections:
    """[SUBCATCHMENTS] with the gage of each line."""
    parts = (line.split(maxsplit=2) for line in sections["SUBCATCHMENTS"])
    return {
        "SUBCATCHMENTS": [
            f"{name} {gage} {rest}" for (name, _, rest), gage in zip(parts, gages, strict=True)
        ]
    }


def gage_names(hyetograph: Hyetograph, network: Network) -> list[str]:
    """The gage of each row of [SUBCATCHMENTS] as ``land_sections`` gives them.

    Raises InputError for land that is under no gauge.
    """
    land = modelled_land(network)
    if not hyetograph.gauges:
        return [STUDY_RAIN] * len(land)
    own = _gauges_of(hyetograph, network, land)
    names = [_gage(gauge.id) for gauge in hyetograph.gauges]
    return [names[k] for k in own]


def fallen_m3(hyetograph: Hyetograph, network: Network) -> float:
    """Depth times modelled area, of several gauges each on its own land."""
    if hyetograph.gauge_intensity_mm_h is None:
        return hyetograph.depth_mm / 1000 * modelled_area_m2(network)
    depth_mm = hyetograph.gauge_intensity_mm_h.sum(axis=1) * hyetograph.step_s / 3600
    return float(depth_mm @ _area_m2(hyetograph, network)) / 1000


def mean_depth_mm(hyetograph: Hyetograph, network: Network) -> float:
    """Depth of the storm; of several gauges the mean over the modelled land."""
    if hyetograph.gauge_intensity_mm_h is None:
        return hyetograph.depth_mm
    area_m2 = modelled_area_m2(network)
    return 1000 * fallen_m3(hyetograph, network) / area_m2 if area_m2 else 0.0


def over_land(hyetograph: Hyetograph, network: Network) -> Hyetograph:
    """The storm with its mean weighed by the land under each gauge.

    Raises InputError where a gauge names land the network lacks, and for land under none.
    """
    if not hyetograph.gauges:
        return hyetograph
    known = network.subcatchments.index
    unknown = [
        Finding(f"rainfall/storms/{hyetograph.name}.toml", f"gauges {gauge.id}", "subcatchments",
                name, said("no such subcatchment in {network}", network=network.name),
                "Use ids of subcatchments.csv, or leave it to the nearest gauge.")
        for gauge in hyetograph.gauges for name in gauge.subcatchments if name not in known
    ]  # fmt: skip
    if unknown:
        raise InputError(unknown)
    area = _area_m2(hyetograph, network)
    total = area.sum()
    return hyetograph.weighted(area / total) if total > 0 else hyetograph


def series_of(hyetograph: Hyetograph) -> dict[str, Floats]:
    """Gage -> intensities (step,), mm/h: one gage, or one of each gauge of the storm."""
    if hyetograph.gauge_intensity_mm_h is None:
        return {STUDY_RAIN: hyetograph.intensity_mm_h}
    return {
        _gage(gauge.id): own
        for gauge, own in zip(hyetograph.gauges, hyetograph.gauge_intensity_mm_h, strict=True)
    }


def _gage(gauge: str) -> str:
    return f"{STUDY_RAIN}_{gauge}"


def _area_m2(hyetograph: Hyetograph, network: Network) -> Floats:
    """Modelled area under each gauge (gauge,)."""
    land = modelled_land(network)
    own = _gauges_of(hyetograph, network, land)
    area_ha = np.bincount(own, land["area_ha"], minlength=len(hyetograph.gauges))
    return np.asarray(1e4 * area_ha, dtype=np.float64)


def _gauges_of(hyetograph: Hyetograph, network: Network, land: pd.DataFrame) -> NDArray[np.int64]:
    """Index of the gauge of each row of the modelled land."""
    x, y = _places(network, land)
    own = gauge_of(hyetograph.gauges, land.index.astype(str).tolist(), x, y)
    dry = np.flatnonzero(own < 0)
    if len(dry):
        raise InputError(
            Finding(f"rainfall/storms/{hyetograph.name}.toml", "gauges", "subcatchments", name,
                    "the subcatchment is under no gauge",
                    "Name it under a gauge, or give the gauges x_m and y_m and it an outline or "
                    "an outlet with a place.")
            for name in dict.fromkeys(land.index[dry].astype(str))
        )  # fmt: skip
    return own


def _places(network: Network, land: pd.DataFrame) -> tuple[Floats, Floats]:
    """The middle of each outline, else the place of its outlet; NaN where there is neither."""
    text = land["polygon_wkt"].to_numpy(object)
    middle = centroid_of(from_wkt(np.where(text == "", None, text), on_invalid="ignore"))
    at = network.nodes[["x_m", "y_m"]].reindex(land["to"])
    x, y = get_x(middle), get_y(middle)
    return (np.where(np.isnan(x), at["x_m"].to_numpy(float), x),
            np.where(np.isnan(y), at["y_m"].to_numpy(float), y))  # fmt: skip

"""One book of the whole: rain on the land, sewers, and the ground between them, m3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from drainage.engine.report import Report
from drainage.inundation.coupled.land_totals import TERMS

Surface = Mapping[str, NDArray[Any]]
INFLOWS = ("rain_m3", "initial_on_land_m3", "dry_weather_inflow_m3", "river_inflow_m3",
           "other_inflow_m3", "initial_storage_m3")  # fmt: skip
OUTFLOWS = ("infiltration_m3", "evaporation_m3", "soaked_m3", "left_over_edges_m3",
            "sewer_outflow_m3", "lost_at_rims_m3", "exfiltration_m3")  # fmt: skip
STORED = ("left_on_land_m3", "on_ground_m3", "in_transit_m3", "sewer_storage_m3")
"""Terms of ``book_of`` whose sums are ``in_m3``, ``out_m3`` and ``stored_m3``."""


def book_of(
    whole: Mapping[str, float], surface: Surface, report: Report, rain_m3: float
) -> dict[str, float]:
    """Where all the water came from and went to; ``whole`` is the balance of sewers and ground,
    ``rain_m3`` what SWMM let fall.

    Runoff is split into what arrives at gutters (``gutter_runoff_m3``) and in sewers
    (``sewer_runoff_m3``). ``spilled_m3``, ``taken_m3`` (by inlets and manholes) and
    ``yard_drained_m3`` pass between sewers and ground and are no part of the sums.
    ``initial_on_land_m3``: what sponge works and snow held when it began. ``soaked_m3``: into the
    soil of blocks. Then the sums, ``gap_m3`` = in - out - stored, and
    what is known of it: ``land_gap_m3`` and ``routing_gap_m3`` by SWMM's own count,
    ``handed_on_gap_m3`` between its runoff and its routing, ``ground_gap_m3``. Negative:
    water was made. SWMM reports terms of the sewers to 1 m3, its errors to 0.001 %; so much may
    be left between the gap and its parts.
    """
    gutter, left, stored, transit = (
        float(surface[name]) for name in ("gutter_m3", "left_m3", "stored_m3", "in_transit_m3")
    )
    spilled, taken = (float(surface[name].sum()) for name in ("spilled_m3", "taken_m3"))
    yards, soaked = (float(surface.get(name, 0.0)) for name in ("yard_drained_m3", "soaked_m3"))
    land = _land(surface, rain_m3)
    terms = {
        "rain_m3": rain_m3,
        "initial_on_land_m3": land["initStorage"] + land["initSnowCover"],
        "infiltration_m3": land["infil"],
        "evaporation_m3": land["evap"] + report.volume_m3("routing", "Evaporation Loss"),
        "left_on_land_m3": land["finalStorage"] + land["finalSnowCover"] + land["snowRemoved"],
        "gutter_runoff_m3": gutter,
        "sewer_runoff_m3": whole["wet_weather_inflow_m3"] - gutter,
        "dry_weather_inflow_m3": whole["dry_weather_inflow_m3"],
        "river_inflow_m3": whole["river_inflow_m3"],
        "other_inflow_m3": report.volume_m3("routing", "Groundwater Inflow")
        + report.volume_m3("routing", "RDII Inflow"),
        "initial_storage_m3": whole["initial_storage_m3"],
        "spilled_m3": spilled,
        "taken_m3": taken - yards,
        "yard_drained_m3": yards,
        "soaked_m3": soaked,
        "left_over_edges_m3": left,
        "on_ground_m3": stored,
        "in_transit_m3": transit,
        "sewer_outflow_m3": whole["outflow_m3"] - left - soaked,
        "lost_at_rims_m3": whole["lost_at_rims_m3"],
        "exfiltration_m3": report.volume_m3("routing", "Exfiltration Loss"),
        "sewer_storage_m3": whole["final_storage_m3"] - stored - transit,
    }
    sums = {
        "in_m3": sum(terms[name] for name in INFLOWS),
        "out_m3": sum(terms[name] for name in OUTFLOWS),
        "stored_m3": sum(terms[name] for name in STORED),
    }
    gaps = {
        "gap_m3": sums["in_m3"] - sums["out_m3"] - sums["stored_m3"],
        "land_gap_m3": report.error_pct("runoff") / 100 * rain_m3,
        "handed_on_gap_m3": land["runoff"] + land["drains"] - whole["wet_weather_inflow_m3"],
        "routing_gap_m3": report.routing_error_m3(),
        "ground_gap_m3": float(surface["grid_gap_m3"]),
    }
    return {name: round(value, 2) + 0.0 for name, value in (terms | sums | gaps).items()}


def _land(surface: Surface, rain_m3: float) -> dict[str, float]:
    """Volumes of the land by term: its depths as shares of the rain that fell."""
    fell = float(surface["land.rainfall"])
    share = rain_m3 / fell if fell > 0 else 0.0
    return {name: float(surface[f"land.{name}"]) * share if share else 0.0 for name in TERMS}

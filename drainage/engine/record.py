"""run.json: what was run, with what, and whether it balances."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from drainage import __version__
from drainage.engine.inp_land import modelled_area_m2
from drainage.engine.report import SMALLEST_RAIN_M3, Report
from drainage.engine.request import RunRequest
from drainage.engine.tracing import SOURCE_DIGEST, Origins
from drainage.results import SCHEMA

VERSIONS = {
    "drainage": __version__,
    "swmm": version("swmm-toolkit"),
    "pyswmm": version("pyswmm"),
    "python": platform.python_version(),
    "tracer": SOURCE_DIGEST,
}

_BALANCE_TERMS = {
    "rain_m3": ("runoff", "Total Precipitation"),
    "infiltration_m3": ("runoff", "Infiltration Loss"),
    "surface_runoff_m3": ("runoff", "Surface Runoff"),
    "left_on_land_m3": ("runoff", "Final Storage"),
    "wet_weather_inflow_m3": ("routing", "Wet Weather Inflow"),
    "dry_weather_inflow_m3": ("routing", "Dry Weather Inflow"),
    "river_inflow_m3": ("routing", "External Inflow"),
    "initial_storage_m3": ("routing", "Initial Stored Volume"),
    "outflow_m3": ("routing", "External Outflow"),
    "lost_at_rims_m3": ("routing", "Flooding Loss"),
    "final_storage_m3": ("routing", "Final Stored Volume"),
}


def run_record(
    request: RunRequest,
    run_id: str,
    end_minute: float,
    report: Report,
    origins: Origins,
    folder: Path,
) -> dict[str, Any]:
    """The record of a finished run whose files stand in ``folder``.

    ``rain_error_pct`` is what the engine's rain differs from depth times modelled area, in %
    of that; half of the report's last digit is no error. ``routing_error_m3`` is the routing
    error as a volume, negative where water was made.
    """
    settings, storm = request.settings, request.hyetograph
    rain_start = 60 * settings.warm_up_h
    rain_end = rain_start + storm.duration_min
    errors = {block: report.error_pct(block) for block in ("runoff", "routing")}
    limit = settings.continuity_limit_pct
    missed = [f"{block} continuity {error:g} %" for block, error in errors.items()
              if abs(error) > limit]  # fmt: skip
    fell_m3 = storm.depth_mm / 1000 * modelled_area_m2(request.network)
    rain_gap_m3 = report.volume_m3("runoff", "Total Precipitation") - fell_m3
    rain_error_pct = 100 * rain_gap_m3 / fell_m3 if fell_m3 else 0.0
    if abs(rain_gap_m3) - SMALLEST_RAIN_M3 / 2 > limit / 100 * fell_m3:
        missed.append(f"rain {rain_error_pct:.3g} % off its depth times the modelled area")
    return {
        "study": request.study,
        "scenario": request.scenario,
        "event": request.event,
        "run_id": run_id,
        "schema": SCHEMA,
        "within_limits": not missed,
        "reason": "; ".join(missed) + (f" (limit {limit:g} %)" if missed else ""),
        "runoff_continuity_pct": errors["runoff"],
        "routing_continuity_pct": errors["routing"],
        "rain_error_pct": round(rain_error_pct, 4),
        "routing_error_m3": round(report.routing_error_m3(), 2),
        "tracer_error_pct": origins.error_pct,
        "rain_start_minute": rain_start,
        "rain_end_minute": rain_end,
        "end_minute": round(end_minute, 3),
        "streets_dry_at_end": end_minute < rain_end + 60 * settings.tail_h - 1e-6,
        "storm": {
            "id": storm.name,
            "title_zh": storm.title_zh,
            "depth_mm": round(storm.depth_mm, 4),
            "hourly_depth_mm": round(storm.hourly_depth_mm, 4),
            "return_period_a": storm.return_period_a,
            "plan_word": storm.plan_word,
            "step_s": storm.step_s,
            "source": storm.source,
        },
        "river_below_bank_m": dict(request.river_below_bank_m),
        "settings": settings.model_dump(),
        "balance": {
            name: report.volume_m3(block, term) for name, (block, term) in _BALANCE_TERMS.items()
        },
        "tracer": origins.terms,
        "warnings": report.warnings,
        "versions": VERSIONS,
        "digests": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in ("model.inp", "series.nc", "totals.nc")
        },
        "provenance": dict(request.provenance),
    }

"""run.json: what was run, with what, and whether it balances."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drainage import __version__
from drainage.digests import code_digest, file_digest, versions_of
from drainage.engine.inp import replaced_lines
from drainage.engine.inp_rain import fallen_m3, mean_depth_mm
from drainage.engine.report import SMALLEST_RAIN_M3, SMALLEST_RAIN_MM, Report
from drainage.engine.request import RunRequest
from drainage.engine.tracing import Origins
from drainage.own_model.edits import Replaced
from drainage.rainfall import Hyetograph
from drainage.results import SCHEMA
from drainage.said import said

CODE = ("drainage.engine", "drainage.solver", "drainage.tracer", "drainage.results",
        "drainage.network", "drainage.own_model", "drainage.design.hydraulics",
        "drainage.quantities")  # fmt: skip
"""Parts of the package that turn a model into a run and the engine's output into results, with
what those read from the tables: heights of pipes, which way links lead. What only words a message
(``drainage.said``) is none of them: no figure hangs on it."""
KEPT = ("model.inp", "series.nc", "totals.nc")
LIBRARIES = ("swmm-toolkit", "numpy", "scipy", "numba")
"""Libraries a figure of a run on the streets rests on."""


def rests_on() -> dict[str, str]:
    """What code a run rests on: the libraries it uses and the digest of the code itself."""
    return versions_of(*LIBRARIES) | {"code": code_digest(*CODE)}


def _versions() -> dict[str, str]:
    return {"drainage": __version__, "python": platform.python_version()} | {
        name: text[:12] if name == "code" else text for name, text in rests_on().items()
    }


def storm_record(request: RunRequest) -> dict[str, Any]:
    """The storm of a run in words and figures."""
    storm = request.hyetograph
    return {
        "id": storm.name,
        "title_zh": storm.title_zh,
        "depth_mm": round(storm.depth_mm, 4),
        "hourly_depth_mm": round(storm.hourly_depth_mm, 4),
        "return_period_a": storm.return_period_a,
        "plan_word": storm.plan_word,
        "step_s": storm.step_s,
        "source": storm.source,
    } | _of_gauges(storm)


def _of_gauges(storm: Hyetograph) -> dict[str, Any]:
    """What only storms with remarks or with several gauges say: depth at each gauge, remarks."""
    told: dict[str, Any] = {"remarks": [str(remark) for remark in storm.remarks]}
    if storm.gauge_intensity_mm_h is not None:
        depth = storm.gauge_intensity_mm_h.sum(axis=1) * storm.step_s / 3600
        told["gauge_depth_mm"] = {
            gauge.id: round(float(mm), 4) for gauge, mm in zip(storm.gauges, depth, strict=True)
        }
    return {key: value for key, value in told.items() if value}


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
    kept: Sequence[str] = KEPT,
) -> dict[str, Any]:
    """The record of a finished run whose files stand in ``folder``, ``kept`` those with figures.

    ``rain_error_pct`` is what the engine's rain differs from depth times modelled area, in %
    of that. ``routing_error_m3`` is the routing
    error as a volume, negative where water was made.
    """
    settings, storm = request.settings, request.hyetograph
    rain_start = 60 * settings.warm_up_h
    rain_end = rain_start + storm.duration_min
    errors = {block: report.error_pct(block) for block in ("runoff", "routing")}
    limit = settings.continuity_limit_pct
    missed = [
        said("runoff continuity {error} %" if block == "runoff" else "routing continuity {error} %",
             error=f"{error:g}")
        for block, error in errors.items() if abs(error) > limit
    ]  # fmt: skip
    fell_m3 = fallen_m3(storm, request.network)
    rain_gap_m3 = report.volume_m3("runoff", "Total Precipitation") - fell_m3
    rain_error_pct = 100 * rain_gap_m3 / fell_m3 if fell_m3 else 0.0
    missed += missed_rain(report, mean_depth_mm(storm, request.network), fell_m3, limit)
    return {
        "study": request.study,
        "scenario": request.scenario,
        "event": request.event,
        "run_id": run_id,
        "schema": SCHEMA,
        "within_limits": not missed,
        "reason": _with_limit("; ".join(missed), limit) if missed else "",
        "runoff_continuity_pct": errors["runoff"],
        "routing_continuity_pct": errors["routing"],
        "rain_error_pct": round(rain_error_pct, 4),
        "routing_error_m3": round(report.routing_error_m3(), 2),
        "tracer_error_pct": origins.error_pct,
        "rain_start_minute": rain_start,
        "rain_end_minute": rain_end,
        "end_minute": round(end_minute, 3),
        "streets_dry_at_end": end_minute < rain_end + 60 * settings.tail_h - 1e-6,
        "storm": storm_record(request),
        "river_below_bank_m": dict(request.river_below_bank_m),
        "settings": settings.model_dump(),
        "balance": {
            name: report.volume_m3(block, term) for name, (block, term) in _BALANCE_TERMS.items()
        },
        "tracer": origins.terms,
        "warnings": report.warnings,
        "replaces": _replaced(request),
        "versions": _versions(),
        "digests": {name: file_digest(folder / name) for name in kept},
        "provenance": dict(request.provenance),
    } | _outages(request)


def _outages(request: RunRequest) -> dict[str, Any]:
    """What only runs with pumps that fail say."""
    outages = [own.model_dump() for own in request.outages]
    return {"outages": outages} if outages else {}


def _replaced(request: RunRequest) -> list[str]:
    """Each line of an imported model that the run replaces, with what stands in its place."""
    lines = replaced_lines(
        request.network, request.hyetograph, request.river_below_bank_m, request.settings,
        request.outages,
    )  # fmt: skip
    return replaced_words(lines)


def replaced_words(lines: Sequence[Replaced]) -> list[str]:
    """Each replaced line of a model as run.json says it."""
    return [
        f"[{own.section}] line {own.line} of model.inp: {own.text} -> {own.by or 'left out'}"
        for own in lines
    ]


def _with_limit(missed: str, limit_pct: float) -> str:
    return said("{missed} (limit {limit} %)", missed=missed, limit=f"{limit_pct:g}")


def missed_rain(report: Report, depth_mm: float, fell_m3: float, limit_pct: float) -> list[str]:
    """In words, where the engine's rain is not that of the storm: by volume and by depth.

    ``fell_m3`` is the depth times the modelled area. Half of a last digit of the report, 5 m3
    and 0.0005 mm, is no error; a town too small for the first is told by the second.
    """
    gap_m3 = report.volume_m3("runoff", "Total Precipitation") - fell_m3
    missed = []
    if abs(gap_m3) - SMALLEST_RAIN_M3 / 2 > limit_pct / 100 * fell_m3:
        share = 100 * gap_m3 / fell_m3 if fell_m3 else float("inf")
        missed.append(said("rain {share} % off its depth times the modelled area",
                           share=f"{share:.3g}"))  # fmt: skip
    elif fell_m3 and report.rain_mm is not None:
        gap_mm = report.rain_mm - depth_mm
        if abs(gap_mm) - SMALLEST_RAIN_MM / 2 > limit_pct / 100 * depth_mm:
            fell, due = f"{report.rain_mm:g}", f"{depth_mm:g}"
            missed.append(said("rain {rain_mm} mm where {depth_mm} mm should fall",
                               rain_mm=fell, depth_mm=due))  # fmt: skip
    return missed

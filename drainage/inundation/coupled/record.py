"""run.json of a run on a grid: what was run, and whether its three balances close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from drainage.digests import code_digest, file_digest
from drainage.engine.inp_rain import fallen_m3, mean_depth_mm
from drainage.engine.record import KEPT, rests_on, run_record
from drainage.engine.report import Report
from drainage.engine.request import RunRequest
from drainage.engine.tracing import Origins
from drainage.inundation.coupled.book import book_of
from drainage.inundation.coupled.orders import ChildTown
from drainage.said import said
from drainage.scenario.grid_settings import GridSettings

Surface = Mapping[str, NDArray[Any]]
MAPS = ("depth.nc", "cells.nc")
LEAST_M3 = 1.0
"""Less water than this is judged as if it were this much: SWMM's report counts whole m3."""
SHOWN_DEPTH_M = 0.01
"""Depths are read to a centimetre: a layer of it is the least a gap is set beside."""


def rests_on_for_grid() -> dict[str, str]:
    """What code a run on a grid rests on: as ``rests_on``, and the digest of the water's own."""
    room = ".".join(__name__.split(".")[:2])
    return rests_on() | {"grid code": code_digest(room)}


def grid_record(
    request: RunRequest,
    settings: GridSettings,
    town: ChildTown,
    surface: Surface,
    run_id: str,
    end_minute: float,
    report: Report,
    origins: Origins,
    folder: Path,
    kept: Sequence[str] = KEPT,
) -> dict[str, Any]:
    """As ``run_record``, with the balances of the grid, of the ledger and of SWMM, and the book.

    The terms of ``balance`` are those of the whole: runoff that passes SWMM's gutters to
    the ground and what the two exchange are no outflow and no inflow of it; what left over
    open edges or soaked into blocks is outflow, and what stands on the ground at the end is
    storage.
    """
    record = run_record(request, run_id, end_minute, report, origins, folder, kept)
    amount = {name: float(surface[name]) for name in
              ("gutter_m3", "left_m3", "stored_m3", "in_transit_m3")}  # fmt: skip
    amount["soaked_m3"] = float(surface.get("soaked_m3", 0.0))
    spilled, taken = (float(surface[name].sum()) for name in ("spilled_m3", "taken_m3"))
    wet_m2 = town.wet_area_m2(surface["cell.greatest_depth_m"], SHOWN_DEPTH_M)
    balances: dict[str, dict[str, Any]] = {
        "grid": _grid_balance(surface, amount, spilled, taken),
        "ledger": _exchanged(surface, amount, spilled, taken),
        "swmm": {
            "continuity_pct": record["routing_continuity_pct"],
            "sewer_continuity_pct": _sewer_continuity_pct(record, amount["gutter_m3"]),
            **spill_gap(record["routing_error_m3"], spilled, wet_m2),
        },
    }
    missed = [
        text for text in (record["reason"], *missed_balances(balances, settings, request)) if text
    ]
    whole = _whole_balance(record["balance"], amount, spilled, taken)
    return record | {
        "balance": whole,
        "book": book_of(whole, surface, report, _rain_m3(request, report)),
        "surface": "grid",
        "within_limits": not missed,
        "reason": "; ".join(missed),
        "balances": balances,
        "grid": town.terms() | {"sub_steps": int(surface["sub_steps"])},
        "grid_settings": settings.model_dump(),
        "seconds": {
            name.removeprefix("second."): round(float(value), 3)
            for name, value in surface.items()
            if name.startswith("second.")
        },
        "versions": record["versions"] | {"grid code": rests_on_for_grid()["grid code"][:12]},
        "digests": record["digests"]
        | {name: file_digest(folder / name) for name in MAPS if (folder / name).is_file()},
    }


def _rain_m3(request: RunRequest, report: Report) -> float:
    """What SWMM let fall: its depth, which it prints finer than the volume, on the land."""
    depth_mm = mean_depth_mm(request.hyetograph, request.network)
    fell_m3 = fallen_m3(request.hyetograph, request.network)
    return fell_m3 * (report.rain_mm or 0.0) / depth_mm if depth_mm else 0.0


def _whole_balance(
    sewers: Mapping[str, float], amount: Mapping[str, float], spilled: float, taken: float
) -> dict[str, float]:
    """The balance of sewers and ground together, from that of the sewers as SWMM sees them."""
    on_way = amount["in_transit_m3"]
    gone = amount["left_m3"] + amount["soaked_m3"]
    left = gone - amount["gutter_m3"] - spilled - min(on_way, 0.0)
    return dict(sewers) | {
        "river_inflow_m3": sewers["river_inflow_m3"] - (taken - max(on_way, 0.0)),
        "outflow_m3": sewers["outflow_m3"] + left,
        "final_storage_m3": sewers["final_storage_m3"] + (amount["stored_m3"] + on_way),
    }


def _exchanged(
    surface: Surface, amount: Mapping[str, float], spilled: float, taken: float
) -> dict[str, float]:
    return {
        "spilled_m3": spilled,
        "taken_m3": taken,
        "in_transit_m3": amount["in_transit_m3"],
        "relative_error": float(surface["ledger_gap"]),
    }


def _grid_balance(
    surface: Surface, amount: Mapping[str, float], spilled: float, taken: float
) -> dict[str, float]:
    gap = float(surface["grid_gap_m3"])
    return {
        "runoff_in_m3": amount["gutter_m3"],
        "spilled_in_m3": spilled,
        "taken_out_m3": taken,
        "left_m3": amount["left_m3"],
        "soaked_m3": amount["soaked_m3"],
        "stored_m3": amount["stored_m3"],
        "error_m3": gap,
        "relative_error": gap / max(amount["gutter_m3"] + spilled, LEAST_M3),
    }


def _sewer_continuity_pct(record: Mapping[str, Any], gutter_m3: float) -> float:
    """SWMM's error as a share of what entered the sewers, from the ground too.

    Runoff that only passes SWMM on its way to the ground would make the share smaller.
    SWMM counts what it is given as inflow, what is withdrawn as outflow.
    """
    whole = record["balance"]
    entered = (
        whole["wet_weather_inflow_m3"] + whole["dry_weather_inflow_m3"]
        + whole["river_inflow_m3"] + whole["initial_storage_m3"]
    )  # fmt: skip
    sewers = max(entered - gutter_m3, LEAST_M3)
    return round(record["routing_continuity_pct"] * entered / sewers, 4)


def spill_gap(gap_m3: float, spilled_m3: float, wet_m2: float) -> dict[str, float | None]:
    """The gap of SWMM's routing beside the water spilt to the ground, negative where it was made.

    ``routing_gap_of_spilt_pct`` as it is, None where less than a cubic metre is spilt;
    ``judged_gap_pct`` what of it can have reached the ground, or is missing there, as a share
    of the spilt water, but no less than a centimetre on all ground that was wet: an error that
    is small beside that is seen in no depth, however little is spilt. Of water that was made no
    more is on the ground than was spilt; the rest stays in the sewers. Less than a cubic metre
    is judged as none.
    """
    share = round(100 * gap_m3 / spilled_m3, 4) if spilled_m3 >= LEAST_M3 else None
    felt = min(-gap_m3, spilled_m3) if gap_m3 < 0 else gap_m3
    felt = 0.0 if felt < LEAST_M3 else felt
    judged = 100 * felt / max(spilled_m3, SHOWN_DEPTH_M * wet_m2, LEAST_M3)
    return {
        "routing_gap_m3": gap_m3,
        "routing_gap_of_spilt_pct": share,
        "judged_gap_pct": round(judged, 4),
    }


def missed_balances(
    balances: Mapping[str, Mapping[str, Any]], settings: GridSettings, request: RunRequest
) -> list[str]:
    """In words, each of the balances that is past its limit."""
    missed = []
    grid = balances["grid"]["relative_error"]
    if not abs(grid) <= settings.grid_limit:
        missed.append(
            said(
                "grid balance {error} (limit {limit})",
                error=f"{grid:.2g}",
                limit=f"{settings.grid_limit:g}",
            )
        )
    ledger = balances["ledger"]["relative_error"]
    if not ledger <= settings.ledger_limit:
        missed.append(
            said(
                "exchange ledger {error} (limit {limit})",
                error=f"{ledger:.2g}",
                limit=f"{settings.ledger_limit:g}",
            )
        )
    sewers, limit = balances["swmm"]["sewer_continuity_pct"], request.settings.continuity_limit_pct
    if not abs(sewers) <= limit:
        missed.append(
            said(
                "continuity of the sewers {error} % (limit {limit} %)",
                error=f"{sewers:g}",
                limit=f"{limit:g}",
            )
        )
    gap, limit = balances["swmm"]["judged_gap_pct"], settings.spill_gap_limit_pct
    if not gap <= limit:
        missed.append(
            said(
                "gap of the routing {gap} % of the spilt water (limit {limit} %)",
                gap=f"{gap:.3g}",
                limit=f"{limit:g}",
            )
        )
    return missed

"""A kept model under a study's storm, river and calendar: what a study sets, and nothing else.

Each line of the model that gives way is put on record. Numerical options are the model's own,
for they are part of how it was made to fit, unless study.toml itself gives the key
(docs/decisions/0035).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from drainage.engine.inp_clock import (
    CLOCK,
    DATE,
    Floats,
    clock,
    last_minute,
    rain_times,
    run_start,
    storm_start,
)
from drainage.engine.inp_land import modelled_land
from drainage.engine.inp_rain import gage_names, series_of
from drainage.engine.own_river import with_river
from drainage.network.kept_lines import STUDY_RAIN
from drainage.network.model import Network
from drainage.own_model.edits import Edits
from drainage.own_model.sections import InpRow
from drainage.own_model.units import FOOT_M, INCH_MM, is_us
from drainage.rainfall import Hyetograph
from drainage.scenario.settings import RunSettings

REPORTED = (("INPUT", "NO"), ("CONTROLS", "NO"), ("SUBCATCHMENTS", "ALL"), ("NODES", "ALL"),
            ("LINKS", "ALL"))  # fmt: skip


def with_study(
    edits: Edits,
    network: Network,
    hyetograph: Hyetograph,
    river_below_bank_m: Mapping[str, float],
    settings: RunSettings,
    title: str,
) -> Edits:
    """The model under a storm, with results wanted of all elements; raises InputError where
    a river and a level of the model meet at an outfall and the study does not say which rules.
    """
    _set_title(edits, title)
    _set_options(edits, hyetograph, settings)
    _set_rain(edits, hyetograph, settings)
    _set_gauges(edits, network, hyetograph, settings)
    for row in edits.inp.rows("EVENTS"):
        edits.name("EVENTS", row)
        edits.drop(row)
    for row in edits.inp.rows("REPORT"):
        edits.drop(row)
    for fields in REPORTED:
        edits.add("REPORT", fields)
    with_river(edits, network, river_below_bank_m, settings)
    return edits


def _set_title(edits: Edits, title: str) -> None:
    for row in edits.inp.rows("TITLE"):
        edits.drop(row)
    edits.add("TITLE", (" ".join(title.replace(";", ",").split()).lstrip("[") or "-",))


def _set_options(edits: Edits, hyetograph: Hyetograph, settings: RunSettings) -> None:
    start = run_start(settings)
    end = start + timedelta(minutes=last_minute(hyetograph, settings))
    report = storm_start(settings) - timedelta(minutes=settings.lead_in_min)
    for name, moment in (("START", start), ("REPORT_START", report), ("END", end)):
        set_option(edits, f"{name}_DATE", moment.strftime(DATE))
        set_option(edits, f"{name}_TIME", moment.strftime(CLOCK))
    set_option(edits, "REPORT_STEP", clock(settings.report_step_s))
    set_option(edits, "THREADS", "1")
    for flag in ("IGNORE_RAINFALL", "IGNORE_ROUTING"):
        if edits.inp.option(flag, "NO") == "YES":
            set_option(edits, flag, "NO")
    if edits.inp.option("FLOW_ROUTING", "").startswith("NONE"):
        set_option(edits, "FLOW_ROUTING", ROUTED_BY)
    for name, text in _numerics(edits, settings).items():
        set_option(edits, name, text)


ROUTED_BY = "DYNWAVE"
"""How a study routes a model that routes nothing: as it routes a network of its own."""


def _numerics(edits: Edits, settings: RunSettings) -> dict[str, str]:
    """Numerical options that study.toml gives itself, and a routing step no longer than the
    step of the report, which the engine asks for (ERROR 111)."""
    given = settings.model_fields_set
    foot = FOOT_M if is_us(edits.inp) else 1.0
    chosen = {
        "ROUTING_STEP": ("routing_step_s", f"{settings.routing_step_s:g}"),
        "VARIABLE_STEP": ("variable_step_factor", f"{settings.variable_step_factor:g}"),
        "MAX_TRIALS": ("max_trials", f"{settings.max_trials}"),
        "HEAD_TOLERANCE": ("head_tolerance_m", f"{settings.head_tolerance_m / foot:.6g}"),
    }
    made = {name: text for name, (key, text) in chosen.items() if key in given}
    if "ROUTING_STEP" not in made and _seconds(edits) > settings.report_step_s:
        made["ROUTING_STEP"] = f"{settings.report_step_s}"
    return made


DEFAULT_ROUTING_S = 20.0
"""The engine's own, where a model gives none."""


def _seconds(edits: Edits) -> float:
    """The routing step of a model, written as seconds or as hours, minutes and seconds."""
    text = edits.inp.option("ROUTING_STEP", f"{DEFAULT_ROUTING_S:g}")
    parts = text.split(":")
    try:
        if len(parts) == 1:
            return float(parts[0])
        return sum(float(part) * 60 ** (2 - at) for at, part in enumerate(parts))
    except ValueError:
        return DEFAULT_ROUTING_S


def set_option(edits: Edits, name: str, value: str) -> None:
    """Give an option another value; the line that said otherwise is put on record."""
    rows = [row for row in edits.inp.rows("OPTIONS") if row.fields[0].upper().startswith(name)]
    for row in rows:
        edits.drop(row)
        if row.fields[1:2] != (value,):
            edits.name("OPTIONS", row, f"{name} {value}")
    edits.add("OPTIONS", (name, value))


def _set_rain(edits: Edits, hyetograph: Hyetograph, settings: RunSettings) -> None:
    """Every gage of the model shows the study's rain, those of RDII too; factors on the rain
    by month go."""
    taken = {row.fields[0].upper() for row in edits.inp.rows("TIMESERIES")}
    series = STUDY_RAIN
    while series in taken:
        series += "_"
    step = clock(hyetograph.step_s)
    for row in edits.inp.rows("RAINGAGES"):
        catch = row.fields[3] if len(row.fields) > 3 else "1"
        fields = (row.fields[0], "INTENSITY", step, catch, "TIMESERIES", series)
        edits.name("RAINGAGES", row, " ".join(fields[1:]))
        edits.set(row, fields)
    if not edits.inp.rows("RAINGAGES"):
        edits.add("RAINGAGES", (STUDY_RAIN, "INTENSITY", step, "1", "TIMESERIES", series))
    _add_series(edits, series, hyetograph.intensity_mm_h, hyetograph, settings)
    for row in edits.inp.rows("ADJUSTMENTS"):
        if _is_rain(row):
            edits.name("ADJUSTMENTS", row)
            edits.drop(row)


def _add_series(
    edits: Edits,
    name: str,
    intensity_mm_h: Floats,
    hyetograph: Hyetograph,
    settings: RunSettings,
) -> None:
    scale = INCH_MM if is_us(edits.inp) else 1.0
    for time, value in rain_times(intensity_mm_h, hyetograph.step_s, storm_start(settings)):
        edits.add("TIMESERIES", (name, *time.split(), f"{value / scale:.8f}"))


def _set_gauges(
    edits: Edits, network: Network, hyetograph: Hyetograph, settings: RunSettings
) -> None:
    """Each subcatchment under its own gauge of the storm; RDII stays under the mean."""
    if not hyetograph.gauges:
        return
    step = clock(hyetograph.step_s)
    for gage, intensity in series_of(hyetograph).items():
        edits.add("RAINGAGES", (gage, "INTENSITY", step, "1", "TIMESERIES", gage))
        _add_series(edits, gage, intensity, hyetograph, settings)
    gages = gage_names(hyetograph, network)
    of_land = dict(zip(modelled_land(network).index.astype(str), gages, strict=True))
    for row in edits.inp.rows("SUBCATCHMENTS"):
        if fields := edits.fields(row):
            edits.set(row, (fields[0], of_land[fields[0]], *fields[2:]))


def _is_rain(row: InpRow) -> bool:
    return row.fields[0].upper().startswith("RAIN")

"""Storms of a study as hyetographs: shaped by a formula, measured, or given as a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.rainfall.formula import IntensityFormula, load_formula
from drainage.rainfall.gauge import read_gauge
from drainage.rainfall.gauge_reading import GaugeReading, GaugeRecord
from drainage.rainfall.hyetograph import (
    Hyetograph,
    greatest_depth_mm,
    hourly_return_period_a,
)
from drainage.rainfall.plausible import require_plausible_period, require_plausible_steps
from drainage.rainfall.record_times import shown
from drainage.rainfall.several_gauges import Gauge, together
from drainage.rainfall.shapes import alternating_block, chicago, triangular, uniform
from drainage.rainfall.storm_kinds import (
    GREATEST_HOUR_MM,
    AlternatingBlockStorm,
    AnyStorm,
    ChicagoStorm,
    Designed,
    GaugesStorm,
    GaugeStorm,
    Shaped,
    TableStorm,
    TriangularStorm,
    UniformStorm,
    read_storm,
)
from drainage.said import said

Floats = NDArray[np.float64]
STORM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def storm_ids(folder: Path) -> list[str]:
    """The storms of ``folder``/storms: every TOML file whose name is an id."""
    stems = (path.stem for path in (folder / "storms").glob("*.toml"))
    return sorted(stem for stem in stems if STORM_ID.fullmatch(stem))


def load_storm(folder: Path, storm_id: str) -> Hyetograph:
    """The storm ``folder``/storms/<storm_id>.toml; raises InputError with every defect.

    Rain of a record that can hardly have fallen is refused, and so is any storm rarer than
    10,000 years by its formula, where the file does not say why it is accepted.
    """
    path = folder / "storms" / f"{storm_id}.toml"
    if not STORM_ID.fullmatch(storm_id) or not path.is_file():
        known = ", ".join(storm_ids(folder)) or "none"
        raise InputError([Finding(str(folder / "storms"), storm_id, "", "", "no such storm",
                                  said("Use one of: {names}.", names=known))])  # fmt: skip
    return storm_of(read_storm(path), folder, path)


def storm_of(storm: AnyStorm, folder: Path, path: Path, gauges: Path | None = None) -> Hyetograph:
    """A storm of ``path`` as it was read, or changed since, with formulas of ``folder`` and
    records of ``gauges``, by default those beside the formulas.

    Raises as ``load_storm``.
    """
    formula = load_formula(folder, storm.formula)
    _require_within(formula, storm, path)
    block_mm, step_s, remarks = _blocks(storm, formula, gauges or folder / "gauges", path)
    for name, blocks in zip(_names(storm), block_mm, strict=True):
        _require_an_hour(path, name, blocks, step_s)
        of_period = require_plausible_period(path, name, blocks, step_s, formula, storm.accepted)
        remarks += [_of_gauge(name, remark) for remark in of_period]
    mean_mm = block_mm[0] if len(block_mm) == 1 else block_mm.mean(axis=0)
    if not formula.verified:
        remarks.append(said("the numbers of the formula {formula} were not compared with a print "
                            "(verified = true): {source}",
                            formula=formula.id, source=formula.source))  # fmt: skip
    return Hyetograph(
        name=path.stem,
        title_zh=storm.title_zh,
        step_s=step_s,
        intensity_mm_h=mean_mm * 3600 / step_s,
        source=storm.source,
        return_period_a=hourly_return_period_a(formula, greatest_depth_mm(mean_mm, step_s, 60)),
        plan_word=storm.plan_word,
        shape_note=storm.shape_note,
        formula=formula,
        remarks=tuple(remarks),
        gauges=_gauges(storm),
        gauge_intensity_mm_h=block_mm * 3600 / step_s if _gauges(storm) else None,
    )


def _require_within(formula: IntensityFormula, storm: AnyStorm, path: Path) -> None:
    if isinstance(storm, Designed) and storm.duration_min > formula.longest_min:
        problem = said("longer than {formula} holds, {minutes:g} min", formula=formula.id,
                       minutes=formula.longest_min)  # fmt: skip
        raise InputError([Finding(str(path), "duration_min", "", f"{storm.duration_min:g}", problem,
                                  "Use a shorter storm or another formula.")])  # fmt: skip


def _require_an_hour(path: Path, name: str, block_mm: Floats, step_s: int) -> None:
    hourly = greatest_depth_mm(block_mm, step_s, 60)
    if hourly > GREATEST_HOUR_MM:
        problem = said("more in an hour than {most:g} mm", most=GREATEST_HOUR_MM)
        raise InputError([Finding(str(path), name, "shape", f"{hourly:g} mm", problem,
                                  "Check the unit: depths are mm, intensities mm/h.")])  # fmt: skip


def _names(storm: AnyStorm) -> list[str]:
    """What each series of a storm is called in messages: the gauge's id, else nothing."""
    return [gauge.id for gauge in storm.gauges] if isinstance(storm, GaugesStorm) else [""]


def _gauges(storm: AnyStorm) -> tuple[Gauge, ...]:
    if not isinstance(storm, GaugesStorm):
        return ()
    return tuple(Gauge(own.id, own.x_m, own.y_m, own.subcatchments) for own in storm.gauges)


def _blocks(
    storm: AnyStorm, formula: IntensityFormula, gauges: Path, path: Path
) -> tuple[Floats, int, list[str]]:
    """Depth per series and step (m, n), mm, the step, s, and remarks."""
    if isinstance(storm, GaugeStorm):
        record = _record(gauges, storm.file, _reading(storm), storm.accepted)
        return record.depth_mm[np.newaxis], record.step_s, list(record.remarks)
    if isinstance(storm, GaugesStorm):
        records = {own.id: _record(gauges, own.file, _reading(own), storm.accepted)
                   for own in storm.gauges}  # fmt: skip
        depth, step_s = together(path, records)
        remarks = [_of_gauge(name, own) for name, record in records.items()
                   for own in record.remarks]  # fmt: skip
        return depth, step_s, remarks
    if isinstance(storm, TableStorm):
        depth = np.array(storm.intensity_mm_h) * storm.step_s / 3600
        times = [said("minute {minute:g}", minute=k * storm.step_s / 60) for k in range(len(depth))]
        _require_an_hour(path, "", depth, storm.step_s)
        remarks = require_plausible_steps(path, depth, storm.step_s, times, storm.accepted)
        return depth[np.newaxis], storm.step_s, remarks
    return _designed(storm, formula)[np.newaxis], storm.step_s, []


def _of_gauge(name: str, remark: str) -> str:
    return said("{gauge}: {remark}", gauge=name, remark=remark) if name else remark


def _reading(storm: GaugeReading) -> GaugeReading:
    """What a storm says of reading its record, alone."""
    return GaugeReading(**{key: getattr(storm, key) for key in GaugeReading.model_fields})


def _record(gauges: Path, file: str, reading: GaugeReading, accepted: str) -> GaugeRecord:
    path = gauges / file
    record = read_gauge(path, reading)
    ends = record.start_s + record.step_s * np.arange(1, len(record.depth_mm) + 1)
    remarks = require_plausible_steps(path, record.depth_mm, record.step_s,
                                      [shown(end) for end in ends.tolist()], accepted)  # fmt: skip
    return GaugeRecord(record.depth_mm, record.step_s, record.start_s, (*record.remarks, *remarks))


def _designed(storm: Shaped, formula: IntensityFormula) -> Floats:
    """Depth per step (n,), mm."""
    period = 1.0 if storm.return_period_a is None else storm.return_period_a
    shaped = _shaped(storm, lambda minutes: formula.depth_mm(period, minutes))
    if storm.hourly_depth_mm is not None:
        shaped = shaped * (storm.hourly_depth_mm / greatest_depth_mm(shaped, storm.step_s, 60))
    if storm.depth_mm is not None:
        shaped = shaped * (storm.depth_mm / shaped.sum())
    return shaped


def _shaped(storm: Shaped, depth_of: Callable[[Floats], Floats]) -> Floats:
    duration, step = storm.duration_min, storm.step_s
    total = float(depth_of(np.array(duration)))
    match storm:
        case ChicagoStorm():
            return chicago(depth_of, duration, step, storm.peak_ratio)
        case AlternatingBlockStorm():
            return alternating_block(depth_of, duration, step, storm.peak_ratio)
        case TriangularStorm():
            return triangular(total, duration, step, storm.peak_ratio)
        case UniformStorm():
            return uniform(total, duration, step)

"""Levels and depths of a survey: at points and pipe ends, without numbers that stand for none."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.checks.stand_ins import (
    stands_for_no_depth,
    stands_for_no_level,
    zero_depths_are_lonely,
)
from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.numbers import FOOT_M, numbers
from drainage.formats.survey.sheets import Sheet

LEVEL_NEAR_GROUND_M = 15.0
DEEPEST_M = 15.0
"""A depth beyond this that lies near the ground level is a level."""
DEPTH_COLUMNS = ("from_depth_m", "to_depth_m", "from_depth_to_soffit", "to_depth_to_soffit")
ENDS_TURNED = {
    f"{end}_{name}": f"{other}_{name}"
    for end, other in (("from", "to"), ("to", "from"))
    for name in ("invert_level_m", "depth_m", "depth_to_soffit")
}

LEVEL = RemarkKind("survey-depth-is-level", "error", "埋深疑为高程", "the depth looks like a level",
                   "left empty")  # fmt: skip
NO_VALUE = RemarkKind(
    "survey-stands-for-none", "error", "该数值表示缺测, 并非实测值",
    "the number stands for a missing value (0, -9999 and the like)",
    'left empty: survey it, or accept a proposal of `drainage fill`; where 0 is true, set zero_is '
    '= "value" in the mapping',
)  # fmt: skip
NO_WELL_DEPTH = RemarkKind(
    "survey-no-depth", "note", "井深为 0, 按未测处理", "a depth of 0 at a point that is no outfall",
    "taken as not measured",
)  # fmt: skip


def point_levels(
    sheet: Sheet, points: pd.DataFrame, columns: Mapping[str, str], mapping: SurveyMapping
) -> tuple[pd.DataFrame, list[Remark]]:
    """The points with ``ground`` and ``depth`` NaN where a number stands for none."""
    ground, depth = points["ground"], points["depth"]
    missing = stands_for_no_level(ground, ground.to_numpy(float))
    missing = _with_zeros(missing, ground, mapping)
    remarks = _told(NO_VALUE, sheet, columns, "ground", ground, missing)
    none = stands_for_no_depth(depth)
    remarks += _told(NO_VALUE, sheet, columns, "depth", depth, none)
    nought = depth.eq(0) & ~points["is_outfall"] & (mapping.zero_is != "value")
    remarks += _told(NO_WELL_DEPTH, sheet, columns, "depth", depth, nought)
    invert = points["invert"]
    no_invert = _with_zeros(
        stands_for_no_level(invert, pd.concat([ground, invert]).to_numpy(float)), invert, mapping
    )
    remarks += _told(NO_VALUE, sheet, columns, "invert", invert, no_invert)
    return points.assign(
        ground=ground.mask(missing),
        depth=depth.mask(none | nought),
        invert=invert.mask(no_invert),
    ), remarks


def end_levels(
    sheet: Sheet,
    cells: pd.DataFrame,
    columns: Mapping[str, str],
    mapping: SurveyMapping,
    points: pd.DataFrame,
    sections: pd.DataFrame,
    kept: pd.Series,
) -> tuple[pd.DataFrame, list[Remark]]:
    """Levels of both ends of each pipe, m, and ``DEPTH_COLUMNS``: depths without a ground.

    ``sections`` are the columns of the cross-section, ``kept`` the rows that become pipes.
    Raises InputError where the depths are levels.
    """
    height = sections["diameter_mm"].where(
        sections["shape"].eq("circular"), sections["height_mm"]
    ) / 1000  # fmt: skip
    unit_m = FOOT_M if mapping.length_unit == "ft" else 1.0
    remarks: list[Remark] = []
    stated, depths = {}, {}
    for end in ("from", "to"):
        stated[end], found = levels_or_stand_ins(sheet, cells, f"{end}_level", columns, unit_m)
        remarks += found
        depths[end], found = levels_or_stand_ins(sheet, cells, f"{end}_depth", columns, unit_m)
        remarks += found
        if _depth_is(mapping, columns.get(f"{end}_depth", ""))[1]:
            stated[end], depths[end] = stated[end].fillna(depths[end]), depths[end] * float("nan")
    every = pd.concat([points["ground_level_m"], *stated.values()]).to_numpy(float)
    made = {}
    for end in ("from", "to"):
        level, depth = stated[end], depths[end]
        none = _with_zeros(stands_for_no_level(level, every), level, mapping)
        key = f"{end}_level" if f"{end}_level" in columns else f"{end}_depth"
        remarks += _told(NO_VALUE, sheet, columns, key, level, none)
        level = level.mask(none)
        depth, found = _depths(sheet, cells, end, columns, mapping, points, sections, depth)
        remarks += found
        ground = cells[end].map(points["ground_level_m"])
        odd = kept & (depth > DEEPEST_M) & ((ground - depth).abs() < LEVEL_NEAR_GROUND_M)
        _require_depths(sheet, columns.get(f"{end}_depth", ""), depth, odd)
        remarks += _told(LEVEL, sheet, columns, f"{end}_depth", depth, odd)
        depth = depth.mask(odd)
        to_soffit, _ = _depth_is(mapping, columns.get(f"{end}_depth", ""))
        below = ground - depth - (height.where(height > 0) if to_soffit else 0.0)
        level = level.fillna(below).round(3)
        made[f"{end}_invert_level_m"] = level
        made[f"{end}_depth_m"] = depth.where(level.isna()).round(3)
        made[f"{end}_depth_to_soffit"] = pd.Series(to_soffit, index=cells.index)
    return pd.DataFrame(made), remarks


def levels_or_stand_ins(
    sheet: Sheet,
    cells: pd.DataFrame,
    key: str,
    columns: Mapping[str, str],
    unit_m: float,
) -> tuple[pd.Series, list[Remark]]:
    """A column in m; a number that stands for none has no unit and stays as it is."""
    values, remarks = numbers(sheet, cells, key, columns, unit_m)
    if key in cells:
        written = pd.to_numeric(cells[key], errors="coerce").astype(float)
        values = values.mask(stands_for_no_depth(written), written)
    return values, remarks


def _depths(
    sheet: Sheet,
    cells: pd.DataFrame,
    end: str,
    columns: Mapping[str, str],
    mapping: SurveyMapping,
    points: pd.DataFrame,
    sections: pd.DataFrame,
    depth: pd.Series,
) -> tuple[pd.Series, list[Remark]]:
    """The depths at one end without those that stand for none.

    A depth of 0 puts the whole of a closed pipe above the ground: it was not measured. It is
    true at the head of a ditch, at an outfall where the ground was taken at the invert (no
    deeper depth of the point contradicts), and to the soffit where others are as shallow.
    """
    none, key = stands_for_no_depth(depth), f"{end}_depth"
    nought = depth.eq(0)
    if mapping.zero_is == "auto":
        to_soffit, _ = _depth_is(mapping, columns.get(key, ""))
        ditch = sections["shape"].eq("trapezoid")
        outfall = cells[end].map(points["is_outfall"]).eq(True)
        deeper = cells[end].map(points["depth_m"]) > 0
        shallow = to_soffit and not zero_depths_are_lonely(depth)
        nought &= ~ditch & ~(outfall & ~deeper) & (not shallow)
    elif mapping.zero_is == "value":
        nought &= False
    none |= nought
    return depth.mask(none), _told(NO_VALUE, sheet, columns, key, depth, none)


def _with_zeros(missing: pd.Series, levels: pd.Series, mapping: SurveyMapping) -> pd.Series:
    """What of the levels is missing where the mapping says what 0 is, or all of them are 0."""
    zero = levels.eq(0)
    if mapping.zero_is == "value":
        return missing & ~zero
    nothing_else = zero.sum() > 1 and not (levels.notna() & ~zero & ~missing).any()
    return missing | (zero & (mapping.zero_is == "missing" or nothing_else))


def _require_depths(sheet: Sheet, heading: str, depth: pd.Series, odd: pd.Series) -> None:
    if odd.sum() > 0.5 * depth.notna().sum():
        raise InputError(
            [
                Finding(
                    sheet.file, "all rows", heading, f"{depth.median():g}",
                    "the depths are levels", 'Set depth_is = "level" in the mapping.',
                )
            ]
        )  # fmt: skip


def _depth_is(mapping: SurveyMapping, heading: str) -> tuple[bool, bool]:
    """Whether depths run to the soffit, and whether they are levels."""
    if mapping.depth_is != "auto":
        return mapping.depth_is == "soffit", mapping.depth_is == "level"
    return "管顶" in heading, False


def _told(
    kind: RemarkKind,
    sheet: Sheet,
    columns: Mapping[str, str],
    key: str,
    values: pd.Series,
    rows: pd.Series,
) -> list[Remark]:
    if not rows.any():
        return []
    return kind.at(sheet.file, sheet.places(rows), columns.get(key, ""), values[rows])

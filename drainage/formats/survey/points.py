"""The point table of a survey: places, ground levels, depths, outfalls."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.formats.ids import ascii_ids
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.degree_texts import degree_texts
from drainage.formats.survey.gully_words import NAMED_BOTH, gully_texts
from drainage.formats.survey.levels import levels_or_stand_ins, point_levels
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.numbers import FOOT_M, numbers
from drainage.formats.survey.places import survey_places
from drainage.formats.survey.point_numbers import case_twins, require_no_dates
from drainage.formats.survey.required import require_coordinates
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.system_words import systems

SAME_PLACE_M = 0.05
WORDS = ("feature", "attachment", "road", "system")

NO_NUMBER = RemarkKind("survey-number", "error", "缺少点号", "the point has no number", "left out")
TWICE = RemarkKind(
    "survey-point-twice",
    "error",
    "同一点号坐标或高程不一致",
    "rows of one point disagree in place or level",
    "the first row is used",
)
RENAMED = RemarkKind("survey-renamed", "note", "点号改为字母编号", "the number became an ASCII id",
                     "the id is given in the tables, the number in source")  # fmt: skip


def read_points(
    sheet: Sheet, columns: Mapping[str, str], mapping: SurveyMapping
) -> tuple[pd.DataFrame, str, list[Remark]]:
    """Points by their survey number, the plane they lie in, and the remarks.

    The columns are id, x_m, y_m, ground_level_m, depth_m, invert_level_m, is_outfall, gully
    (the words that make it one, else empty) and place; as the table says them feature,
    attachment, road and ``own_system``. Rows of the same point (one for each connected point)
    are one. Levels stay NaN and words empty where the survey has none.
    """
    cells = sheet.cells.rename(columns={name: key for key, name in columns.items()})
    number = cells["number"]
    require_no_dates(sheet, number, columns["number"])
    unit_m = FOOT_M if mapping.length_unit == "ft" else 1.0
    remarks = NO_NUMBER.at(sheet.file, sheet.places(number.eq("")), columns["number"],
                           number[number.eq("")])  # fmt: skip
    frame = pd.DataFrame({"number": number, "place": sheet.places(number.notna())})
    cells, found = degree_texts(sheet, cells, columns)
    remarks += found
    for key in ("x", "y"):
        frame[key], found = numbers(sheet, cells, key, columns, unit_m)
        remarks += found
    for key in ("ground", "depth", "invert"):
        frame[key], found = levels_or_stand_ins(sheet, cells, key, columns, unit_m)
        remarks += found
    require_coordinates(sheet, cells, columns, frame)
    frame, found = _with_words(sheet, cells, frame, mapping)
    remarks += found
    frame, found = point_levels(sheet, frame, columns, mapping)
    remarks += found
    frame = frame[number.ne("")]
    places = survey_places(sheet, frame["x"], frame["y"], columns, mapping)
    frame = frame.assign(x=places.x_m, y=places.y_m)
    remarks += places.remarks
    first = frame.drop_duplicates("number").set_index("number", drop=False)
    same = first.reindex(frame["number"])
    apart = np.zeros(len(frame), dtype=bool)
    for key in ("x", "y", "ground"):
        apart |= np.abs(frame[key].to_numpy() - same[key].to_numpy()) > SAME_PLACE_M
    remarks += TWICE.at(sheet.file, frame.loc[apart, "place"], columns["number"],
                        frame.loc[apart, "number"])  # fmt: skip
    points = first.assign(
        depth=frame.groupby("number")["depth"].max().reindex(first.index),
        is_outfall=frame.groupby("number")["is_outfall"].any().reindex(first.index),
    ).rename(columns={"x": "x_m", "y": "y_m", "ground": "ground_level_m", "depth": "depth_m",
                       "invert": "invert_level_m"})  # fmt: skip
    remarks += case_twins(sheet.file, points, columns["number"])
    points["id"] = ascii_ids(points["number"])
    renamed = points["id"] != points["number"]
    remarks += RENAMED.at(
        sheet.file,
        points.loc[renamed, "place"],
        columns["number"],
        points.loc[renamed, "number"] + " → " + points.loc[renamed, "id"],
    )
    return points.drop(columns=["number", "system"]), places.plane, remarks


def _with_words(
    sheet: Sheet, cells: pd.DataFrame, frame: pd.DataFrame, mapping: SurveyMapping
) -> tuple[pd.DataFrame, list[Remark]]:
    """The points with what their words say: outfall, gully, system, road."""
    words = " ".join(mapping.outfall_words)
    frame = frame.assign(is_outfall=False)
    for key in ("feature", "attachment"):
        if key in cells:
            frame["is_outfall"] |= cells[key].map(
                lambda text: bool(text) and any(word in text.lower() for word in words.split())
            )
    frame["gully"], both = gully_texts(cells, mapping.gully_words)
    for key in WORDS:
        frame[key] = cells.get(key, "")
    frame["own_system"] = systems(frame["system"], mapping).fillna("")
    return frame, NAMED_BOTH.at(sheet.file, sheet.places(both), "", frame["number"][both])

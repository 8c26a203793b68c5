"""The point table of a survey: places, ground levels, depths, outfalls."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.ids import ascii_ids
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.numbers import FOOT_M, numbers
from drainage.formats.survey.point_numbers import case_twins, require_no_dates
from drainage.formats.survey.required import require_coordinates
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.system_words import systems

ZONE_WIDTH_M = 1e6
NORTHINGS_M = (1.5e6, 6.5e6)
"""From Hainan to Heilongjiang."""
EASTINGS_M = (2e5, 8e5)
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
SWAPPED = RemarkKind("survey-axes", "warning", "X 为北坐标, Y 为东坐标, 已互换",
                     "x holds northings and y eastings", "exchanged")  # fmt: skip
ZONE = RemarkKind(
    "survey-zone",
    "warning",
    "东坐标带带号 (8 位)",
    "eastings carry the zone number (8 digits)",
    "the zone number was taken off",
)
ZONE_PLANES = {"4527": ("39", "EPSG:4548")}


def read_points(
    sheet: Sheet, columns: Mapping[str, str], mapping: SurveyMapping
) -> tuple[pd.DataFrame, list[Remark]]:
    """Points by their survey number: id, x_m, y_m, ground_level_m, depth_m, invert_level_m,
    is_outfall, place; as the table says them feature, attachment, road and ``own_system``.

    Rows of the same point (one for each connected point) are one. Levels stay NaN and words
    empty where the survey has none.
    """
    cells = sheet.cells.rename(columns={name: key for key, name in columns.items()})
    number = cells["number"]
    require_no_dates(sheet, number, columns["number"])
    unit_m = FOOT_M if mapping.length_unit == "ft" else 1.0
    remarks = NO_NUMBER.at(sheet.file, sheet.places(number.eq("")), columns["number"],
                           number[number.eq("")])  # fmt: skip
    frame = pd.DataFrame({"number": number, "place": sheet.places(number.notna())})
    for key in ("x", "y", "ground", "depth", "invert"):
        frame[key], found = numbers(sheet, cells, key, columns, unit_m)
        remarks += found
    require_coordinates(sheet, cells, columns, frame)
    words = " ".join(mapping.outfall_words)
    frame["is_outfall"] = False
    for key in ("feature", "attachment"):
        if key in cells:
            frame["is_outfall"] |= cells[key].map(
                lambda text: bool(text) and any(word in text.lower() for word in words.split())
            )
    for key in WORDS:
        frame[key] = cells.get(key, "")
    frame["own_system"] = systems(frame["system"], mapping).fillna("")
    frame = frame[number.ne("")]
    frame, found = _in_the_plane(sheet, frame, columns, mapping)
    remarks += found
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
    return points.drop(columns=["number", "system"]), remarks


def _in_the_plane(
    sheet: Sheet, frame: pd.DataFrame, columns: Mapping[str, str], mapping: SurveyMapping
) -> tuple[pd.DataFrame, list[Remark]]:
    """Eastings in x and northings in y, without a zone number; what was done is remarked.

    Raises InputError for coordinates in feet or in no known plane, and for a zone number
    that is not the zone of ``mapping.crs``.
    """
    remarks: list[Remark] = []
    x, y = frame["x"].median(), frame["y"].median()
    where = f"{columns['x']}, {columns['y']}"
    shown = f"{x:.1f}, {y:.1f}"
    if _in_feet(x, y) or _in_feet(y, x):
        raise InputError(
            [
                Finding(
                    sheet.file, "all rows", where, shown, "the coordinates are in feet",
                    'Set length_unit = "ft" in the mapping.',
                )
            ]
        )  # fmt: skip
    if _is_northing(x) and not _is_northing(y):
        frame = frame.assign(x=frame["y"], y=frame["x"])
        x, y = y, x
        remarks += SWAPPED.at(sheet.file, ["all rows"], where, [shown])
    zone, plane = ZONE_PLANES.get(mapping.crs.rpartition(":")[2], ("", mapping.crs))
    if x >= 1e7 and _is_northing(y):
        given = str(int(x // ZONE_WIDTH_M))
        known = zone or next((z for z, p in ZONE_PLANES.values() if p == plane), "")
        if given != known:
            raise InputError([Finding(
                sheet.file, "all rows", where, shown, f"eastings carry zone {given}, which is not "
                f"the zone of {mapping.crs}", "Set crs in the mapping to the plane of the survey."
            )])  # fmt: skip
        frame = frame.assign(x=frame["x"] - float(given) * ZONE_WIDTH_M)
        x = frame["x"].median()
        remarks += ZONE.at(sheet.file, ["all rows"], where, [shown])
    if mapping.crs in ("EPSG:4548", "EPSG:4527"):
        _require_metres(sheet, float(x), float(y), where, shown)
    return frame, remarks


def _is_northing(value: float) -> bool:
    return bool(NORTHINGS_M[0] <= value <= NORTHINGS_M[1])


def _in_feet(easting: float, northing: float) -> bool:
    return bool(
        _is_northing(northing * FOOT_M)
        and EASTINGS_M[0] <= easting * FOOT_M <= EASTINGS_M[1]
        and not (_is_northing(northing) and EASTINGS_M[0] <= easting <= EASTINGS_M[1])
    )


def _require_metres(sheet: Sheet, x: float, y: float, where: str, shown: str) -> None:
    if np.isnan(x) or np.isnan(y):
        raise InputError(
            [
                Finding(
                    sheet.file,
                    "all rows",
                    where,
                    "",
                    "there are no coordinates",
                    "Give the columns of the coordinates in the mapping.",
                )
            ]
        )
    if _is_northing(y) and EASTINGS_M[0] <= x <= EASTINGS_M[1]:
        return
    if abs(x) <= 180 and abs(y) <= 180:
        cure, words = "Transform them to the plane first.", "the coordinates are degrees"
    else:
        cure = 'Set crs in the mapping; for a local grid write crs = "local: <its name>".'
        words = "the coordinates are not in the plane of the network"
    raise InputError([Finding(sheet.file, "all rows", where, shown, words, cure)])


def plane_of(mapping: SurveyMapping) -> str:
    """The network's plane: the one without zone numbers."""
    return ZONE_PLANES.get(mapping.crs.rpartition(":")[2], ("", mapping.crs))[1]

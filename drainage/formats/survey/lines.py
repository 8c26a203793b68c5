"""The line table of a survey: pipes with section, system, levels at both ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.checks.outlying import outlying_places
from drainage.errors import Finding, InputError
from drainage.formats.ids import unique_ids
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.survey.levels import ENDS_TURNED, end_levels
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.numbers import FOOT_M, numbers
from drainage.formats.survey.point_numbers import matched_ends, require_no_dates
from drainage.formats.survey.section_text import section_columns, seems_metres
from drainage.formats.survey.sheet import Sheet
from drainage.formats.survey.system_words import systems
from drainage.formats.survey.words import MANNING_N
from drainage.said import said

FOOT_RATIO = (3.18, 3.38)

NO_POINT = RemarkKind("survey-unknown-point", "error", "点号在点表中不存在",
                      "the point is not in the point table", "the pipe was left out")  # fmt: skip
SAME_POINT = RemarkKind("survey-same-point", "error", "起点与终点相同",
                        "the pipe ends where it begins", "the pipe was left out")  # fmt: skip
NO_SYSTEM = RemarkKind("survey-system", "error", "管线类型不明", "the system is not known",
                       "the pipe was left out; name the word under [systems]")  # fmt: skip
NO_SECTION = RemarkKind("survey-section", "error", "断面无法识别", "the section was not understood",
                        "left without a size")  # fmt: skip
IN_METRES = RemarkKind("survey-section-metres", "error", "断面尺寸小于 50 mm, 疑以米计",
                       "the size is below 50 mm: in metres?",
                       "left without a size: write millimetres, or the unit m")  # fmt: skip
MATERIAL = RemarkKind(
    "survey-material",
    "note",
    "材质不明, 糙率为假定",
    "the material is not known",
    "n was assumed, as the mapping says",
)
FEET = RemarkKind("survey-length-feet", "warning", "管长为英尺", "lengths are in feet",
                  "changed to metres")  # fmt: skip
NOT_BELIEVED = RemarkKind(
    "survey-length-of-places",
    "error",
    "端点坐标异常, 未由坐标计算管长",
    "the length would come from a place far from its neighbours",
    "left without a length",
)
TURNED = RemarkKind(
    "survey-flow",
    "note",
    "按流向反转起终点",
    "the flow runs from the second point",
    "the ends were exchanged",
)


def read_lines(
    sheet: Sheet, columns: Mapping[str, str], mapping: SurveyMapping, points: pd.DataFrame
) -> tuple[pd.DataFrame, list[Remark]]:
    """Conduits as in the network's table with the ``road`` as stated, indexed by conduit_id,
    and the remarks.

    Depths count from the ground at each point; ``depth_is`` says to what. The end levels
    stay NaN where the survey does not give them; ``DEPTH_COLUMNS`` beside them hold the
    depths that could not be made levels.
    """
    cells = sheet.cells.rename(columns={name: key for key, name in columns.items()})
    for end in ("from", "to"):
        require_no_dates(sheet, cells[end], columns[end])
    cells, like = matched_ends(sheet, cells, columns, points.index)
    place = pd.Series(sheet.places(np.ones(len(cells), bool)), index=cells.index)
    system, words = systems(cells["system"], mapping), cells["system"]
    unknown = {end: ~cells[end].isin(points.index) for end in ("from", "to")}
    remarks = like + NO_SYSTEM.at(
        sheet.file, place[system.isna()], columns["system"], words[system.isna()]
    )
    for end, rows in unknown.items():
        remarks += NO_POINT.at(sheet.file, place[rows], columns[end], cells[end][rows])
    same = cells["from"].eq(cells["to"])
    remarks += SAME_POINT.at(sheet.file, place[same], columns["to"], cells["to"][same])
    kept = ~(system.isna() | unknown["from"] | unknown["to"] | same)
    sections, found = _sections(sheet, cells["section"], columns["section"], mapping, kept)
    remarks += found
    ends, found = end_levels(sheet, cells, columns, mapping, points, sections, kept)
    remarks += found
    length, found = _lengths(sheet, cells, columns, mapping, points)
    remarks += found
    manning_n, found = _manning_n(sheet, cells, columns, mapping, place[kept])
    remarks += found
    frame = pd.DataFrame(
        {
            "from_id": cells["from"].map(points["id"]),
            "to_id": cells["to"].map(points["id"]),
            "system": system,
            "street_id": "",
            "length_m": length.round(3),
        }
    ).join([ends, sections])
    sediment, found = numbers(sheet, cells, "sediment", columns)
    remarks += found
    frame = frame.assign(
        street_section_id="",
        manning_n=manning_n,
        sediment_depth_mm=sediment.fillna(0.0),
        source=_sources(sheet, cells, place),
        road=cells.get("road", ""),
    )
    frame, found = _turned(frame, sheet, cells, columns, mapping, place, kept)
    remarks += found
    name = cells["pipe"] if "pipe" in cells else pd.Series("", index=cells.index)
    ends = frame["from_id"].fillna("") + "-" + frame["to_id"].fillna("")
    frame.index = pd.Index(unique_ids(name.where(name.ne(""), ends)), name="conduit_id")
    return frame[kept.to_numpy()], remarks


def _sections(
    sheet: Sheet, texts: pd.Series, heading: str, mapping: SurveyMapping, kept: pd.Series
) -> tuple[pd.DataFrame, list[Remark]]:
    """The columns of each section; InputError where most of them are in metres unsaid."""
    sections, refused = section_columns(texts, mapping.section_unit)
    refused &= kept
    words = texts[refused].drop_duplicates()
    metres = refused & texts.isin(words[words.map(seems_metres)])
    if metres.sum() > 0.5 * (kept & texts.ne("")).sum():
        raise InputError(
            [
                Finding(
                    sheet.file, sheet.places(metres)[0], heading, str(texts[metres].iloc[0]),
                    "the sizes are below 50 mm: in metres?",
                    'Set section_unit = "m" in the mapping.',
                )
            ]
        )  # fmt: skip
    remarks: list[Remark] = []
    for kind, rows in ((NO_SECTION, refused & ~metres), (IN_METRES, metres)):
        remarks += kind.at(sheet.file, sheet.places(rows), heading, texts[rows])
    return sections, remarks


def _lengths(
    sheet: Sheet,
    cells: pd.DataFrame,
    columns: Mapping[str, str],
    mapping: SurveyMapping,
    points: pd.DataFrame,
) -> tuple[pd.Series, list[Remark]]:
    """As stated, else the distance of the points; lengths in feet among metres are told."""
    unit_m = FOOT_M if mapping.length_unit == "ft" else 1.0
    stated, remarks = numbers(sheet, cells, "length", columns, unit_m)
    apart = np.hypot(
        cells["from"].map(points["x_m"]) - cells["to"].map(points["x_m"]),
        cells["from"].map(points["y_m"]) - cells["to"].map(points["y_m"]),
    )
    ratio = float((stated / apart.where(apart > 1)).median())
    if FOOT_RATIO[0] <= ratio <= FOOT_RATIO[1]:
        stated = stated * FOOT_M
        remarks += FEET.at(
            sheet.file,
            ["all rows"],
            columns["length"],
            [said("{ratio} x distance", ratio=f"{ratio:.2f}")],
        )
    off = _at_an_outlying_point(cells, points, stated) & stated.isna()
    remarks += NOT_BELIEVED.at(sheet.file, sheet.places(off), columns["to"], apart[off].round(1))
    return stated.fillna(apart.where(~off)), remarks


def _at_an_outlying_point(
    cells: pd.DataFrame, points: pd.DataFrame, stated: pd.Series
) -> pd.Series:
    """Which lines end at a point that lies where no pipe of its own can reach."""
    first, second = (points.index.get_indexer(cells[end]) for end in ("from", "to"))
    known = (first >= 0) & (second >= 0)
    wrong = outlying_places(
        points["x_m"].to_numpy(float), points["y_m"].to_numpy(float),
        first[known], second[known], stated.to_numpy(float)[known],
    )  # fmt: skip
    return pd.Series(known & (wrong[first] | wrong[second]), index=cells.index)


def _manning_n(
    sheet: Sheet,
    cells: pd.DataFrame,
    columns: Mapping[str, str],
    mapping: SurveyMapping,
    place: pd.Series,
) -> tuple[pd.Series, list[Remark]]:
    stated, remarks = numbers(sheet, cells, "manning_n", columns)
    material = cells["material"] if "material" in cells else pd.Series("", index=cells.index)
    table = MANNING_N | {key.lower(): value for key, value in mapping.manning_n.items()}
    by_material = material.str.lower().str.removesuffix("管").map(table)
    value = stated.fillna(by_material)
    missing = value.isna().reindex(place.index)
    kinds = material.reindex(place.index)[missing]
    for word, rows in kinds.groupby(kinds):
        remarks += MATERIAL.at(
            sheet.file,
            [said("{number} row(s)", number=len(rows))],
            columns.get("material", ""),
            [word],
        )
    return value.fillna(mapping.unknown_material_manning_n), remarks


def _sources(sheet: Sheet, cells: pd.DataFrame, place: pd.Series) -> pd.Series:
    text = "survey: " + sheet.file.replace("\\", "/").rsplit("/", 1)[-1] + " " + place
    for key in ("material", "year", "owner"):
        if key in cells:
            clean = cells[key].str.replace(r"[\x00-\x1f\x7f]", " ", regex=True).str.strip()
            text = text + clean.where(clean.eq(""), "; " + clean)
    return text


def _turned(
    frame: pd.DataFrame,
    sheet: Sheet,
    cells: pd.DataFrame,
    columns: Mapping[str, str],
    mapping: SurveyMapping,
    place: pd.Series,
    kept: pd.Series,
) -> tuple[pd.DataFrame, list[Remark]]:
    """Rows whose flow runs from the second point to the first, turned round."""
    if "flow" not in cells:
        return frame, []
    back = cells["flow"].isin(mapping.reversed_flow_words)
    swap = {"from_id": "to_id", "to_id": "from_id"} | ENDS_TURNED
    turned = frame.rename(columns=swap)[frame.columns]
    told = back & kept
    return (
        frame.where(~back, turned).astype(frame.dtypes),
        TURNED.at(sheet.file, place[told], columns["flow"], cells["flow"][told]),
    )

"""What a user should know of an imported model: its plane, and what the tables do not bear out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.formats.planes.zones import code, plane_at
from drainage.formats.remarks import Remark, RemarkKind
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import limits_broken
from drainage.own_model.plane import (
    covers,
    in_degrees,
    map_unit,
    metres_of_map,
    model_plane,
    node_places,
)
from drainage.own_model.sections import InpFile
from drainage.own_model.units import flow_units, is_us

UNITS = RemarkKind("inp-units", "note", "模型保留自身单位, 表格按 SI 显示",
                   "the model is not in m3/s and m", "kept in its own units; the tables show SI"
                   )  # fmt: skip
LIMITS = RemarkKind("inp-beyond-limits", "warning", "数值超出表格的常规范围, SWMM 可以计算",
                    "a value beyond the limits of the tables, which SWMM computes all the same",
                    "kept as it is")  # fmt: skip
LEFTOVER = RemarkKind("inp-leftover", "note", "绘图段落中的对象已不存在",
                      "a drawing names an element that is gone", "no place taken from it"
                      )  # fmt: skip
UNKNOWN_DRAWN = ("COORDINATES", "VERTICES", "POLYGONS")
DATED = RemarkKind("inp-dated", "warning", "时间序列带日期, 研究的日期不同时不起作用",
                   "an inflow, level or weather series has dates; under a study's date it is "
                   "constant",
                   "kept; give the study's own river state or flow")  # fmt: skip
NO_PLANE = RemarkKind("inp-no-plane", "warning", "坐标不在平面坐标系中, 不叠加底图",
                      "the coordinates stand in no plane of maps",
                      "taken as a local grid; no map is laid under it")  # fmt: skip
FEET = RemarkKind("inp-feet", "note", "坐标单位为英尺, 已换算为米",
                  "the coordinates are in feet", "shown in metres")  # fmt: skip
UNSHOWN = RemarkKind("inp-no-table", "note", "雨水口 (inlets) 按模型原文保留, 表格中不显示",
                     "inlets of the model's own", "kept in the model's own words, shown in no table"
                     )  # fmt: skip
DEGREES = RemarkKind("inp-degrees", "warning", "坐标为经纬度 (按 CGCS2000/WGS 84), 已投影为米",
                     "the coordinates are degrees, taken as CGCS2000 or WGS 84",
                     "brought to metres of the plane of --crs; the model keeps its degrees"
                     )  # fmt: skip
DEGREES_ELSEWHERE = RemarkKind(
    "inp-degrees-elsewhere", "warning", "坐标为经纬度, 不在 --crs 坐标系的使用范围内",
    "the coordinates are degrees, far from the plane of --crs",
    "brought to metres about their middle, no map is laid under them; import with the --crs named"
)  # fmt: skip
LOCAL = "local"
"""The coordinate system of a network that stands in no known plane."""
LEAST_EASTING_M, LEAST_NORTHING_M = 100_000.0, 100_000.0
"""No place of China, and none of a transverse Mercator zone north of 1 degree, has less: its
eastings lie about 500,000, with a zone's number in millions before them."""
_LINE = re.compile(r"line \d+$")


def plane_of(inp: InpFile, crs: str, *, held: bool = False) -> tuple[str, list[Remark]]:
    """The coordinate system of a model: ``crs`` where its coordinates can stand in it or, as
    degrees, be brought to it; else a local grid. Remarked, but for metres in ``crs``. No one
    says in what plane feet or a drawing stand, but where they are ``held`` by a terrain in it."""
    if in_degrees(inp):
        return _plane_of_degrees(inp, crs)
    places = np.array(list(node_places(inp).values())) * metres_of_map(inp)
    remarks: list[Remark] = []
    if metres_of_map(inp) != 1.0:
        remarks += FEET.at(inp.path, ["[MAP]"], "UNITS", ["feet"])
    if not len(places):
        return crs, NO_PLANE.at(inp.path, ["[COORDINATES]"], "", ["none"])
    x_m, y_m = places.min(axis=0).tolist()
    drawn = x_m < LEAST_EASTING_M or y_m < LEAST_NORTHING_M
    if (
        not held
        and crs.upper().startswith("EPSG:")
        and (drawn or is_us(inp) or map_unit(inp) in ("feet", "degrees"))
    ):
        value = f"x {x_m:.6g} y {y_m:.6g}"
        return LOCAL, [*remarks, *NO_PLANE.at(inp.path, ["[COORDINATES]"], "", [value])]
    return crs, remarks


def _plane_of_degrees(inp: InpFile, crs: str) -> tuple[str, list[Remark]]:
    east, north = model_plane(inp, crs).middle_deg
    value = f"{east:g} {north:g}"
    if covers(crs, east, north):
        return crs, DEGREES.at(inp.path, ["[COORDINATES]"], "", [f"{value} -> {crs}"])
    known = code(plane_at(east, north))
    return LOCAL, DEGREES_ELSEWHERE.at(inp.path, ["[COORDINATES]"], "", [f"{value}: --crs {known}"])


def model_remarks(inp: InpFile, tables: Mapping[str, pd.DataFrame]) -> list[Remark]:
    """Units, values beyond the limits of the tables, leftovers of drawings, dated series."""
    remarks: list[Remark] = []
    if flow_units(inp) != "CMS":
        remarks += UNITS.at(inp.path, ["[OPTIONS]"], "FLOW_UNITS", [flow_units(inp)])
    for name, frame in tables.items():
        remarks += _beyond_limits(inp, name, frame)
    return [*remarks, *_unshown(inp), *_leftovers(inp), *_dated(inp)]


def _unshown(inp: InpFile) -> list[Remark]:
    """Sections of inlets, one remark each: the table of inlets asks for what they do not say."""
    given = [(section, inp.rows(section)) for section in ("INLETS", "INLET_USAGE")]
    return [
        remark
        for section, rows in given if rows
        for remark in UNSHOWN.at(inp.path, [f"line {rows[0].line}"], f"[{section}]",
                                 [f"{len(rows)}"])
    ]  # fmt: skip


def _beyond_limits(inp: InpFile, name: str, frame: pd.DataFrame) -> list[Remark]:
    remarks: list[Remark] = []
    for column in TABLE_BY_NAME[name].columns[1:]:
        if column.name not in frame or column.kind not in ("number", "integer"):
            continue
        values = frame[column.name]
        for broken, words in limits_broken(values, column):
            rows = np.flatnonzero(broken)
            places = [_place(frame["source"].iat[row]) for row in rows]
            shown = [f"{frame.index[row]}: {values.iat[row]:g} ({words})" for row in rows]
            remarks += LIMITS.at(inp.path, places, f"{name}.{column.name}", shown)
    return remarks


def _place(source: str) -> str:
    found = _LINE.search(source)
    return found[0] if found else source


def _leftovers(inp: InpFile) -> list[Remark]:
    """Drawn elements that are defined nowhere, one remark each."""
    defined = {
        row.fields[0].upper()
        for section in ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE", "CONDUITS", "PUMPS",
                        "ORIFICES", "WEIRS", "OUTLETS", "SUBCATCHMENTS")
        for row in inp.rows(section)
    }  # fmt: skip
    found: dict[tuple[str, str], int] = {}
    for section in UNKNOWN_DRAWN:
        for row in inp.rows(section):
            if row.fields[0].upper() not in defined:
                found.setdefault((section, row.fields[0]), row.line)
    return [
        remark
        for (section, name), line in found.items()
        for remark in LEFTOVER.at(inp.path, [f"line {line}"], f"[{section}]", [name])
    ]


def _dated(inp: InpFile) -> list[Remark]:
    """Inflows, outfall levels and weather whose series carries dates."""
    dated = {
        row.fields[0].upper()
        for row in inp.rows("TIMESERIES")
        if "/" in row.fields[1] or row.fields[1].count("-") == 2
    }
    used = [
        (row, name)
        for section, at in (("INFLOWS", 2), ("OUTFALLS", 3), ("EVAPORATION", 1),
                            ("TEMPERATURE", 1))
        for row in inp.rows(section)
        if len(row.fields) > at and (name := row.fields[at]).upper() in dated
    ]  # fmt: skip
    return DATED.at(inp.path, [f"line {row.line}" for row, _ in used], "", [n for _, n in used])

"""Which column of a survey means what: known names, and the mapping an engineer edits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError
from drainage.formats.planes.local_grid import LocalGrid
from drainage.formats.survey.gully_words import GULLY_WORDS
from drainage.formats.survey.sheets import Sheet
from drainage.toml_file import checked, read_toml

POINT_NAMES: dict[str, tuple[str, ...]] = {
    "number": ("物探点号", "管点编号", "管线点号", "测点编号", "点号", "井号", "检查井编号",
               "point", "number", "point_id"),
    "connected": ("连接点号", "连接方向", "连接点", "connected"),
    "feature": ("特征", "特征点", "管点特征", "点特征", "feature"),
    "attachment": ("附属物", "附属物名称", "附属物类型", "attachment"),
    "gully_kind": ("雨水口形式", "雨水口型式", "雨水口类型", "雨水篦形式", "雨篦形式", "雨箅形式",
                   "篦子形式", "gully_kind"),
    "x": ("x", "x坐标", "横坐标", "东坐标", "x坐标(m)", "x_m", "easting", "geometry_x"),
    "y": ("y", "y坐标", "纵坐标", "北坐标", "y坐标(m)", "y_m", "northing", "geometry_y"),
    "ground": ("地面高程", "地面标高", "井口高程", "井盖高程", "地面高程(m)", "ground_level_m"),
    "depth": ("井深", "井底埋深", "井底深", "井深(m)", "depth_m"),
    "system": ("管类", "管线种类", "管线类型", "system"),
}  # fmt: skip
LINE_NAMES: dict[str, tuple[str, ...]] = {
    "pipe": ("管段编号", "管线编号", "管段号", "pipe_id"),
    "from": (
        "起点点号",
        "起点物探点号",
        "起始点号",
        "起点号",
        "起点编号",
        "起点",
        "from",
        "from_id",
    ),
    "to": (
        "终点点号",
        "终点物探点号",
        "终止点号",
        "连接点号",
        "终点号",
        "终点编号",
        "终点",
        "to",
        "to_id",
    ),
    "section": ("管径", "断面尺寸", "管径或断面尺寸", "规格", "断面", "管径(mm)", "section"),
    "material": ("材质", "管材", "material"),
    "from_depth": (
        "起点埋深",
        "起始埋深",
        "起点管底埋深",
        "起点管顶埋深",
        "起点埋深(m)",
        "from_depth_m",
    ),
    "to_depth": (
        "终点埋深",
        "终止埋深",
        "终点管底埋深",
        "终点管顶埋深",
        "终点埋深(m)",
        "to_depth_m",
    ),
    "from_level": ("起点管底高程", "起点管底标高", "起点管内底高程", "from_invert_level_m"),
    "to_level": ("终点管底高程", "终点管底标高", "终点管内底高程", "to_invert_level_m"),
    "length": ("管长", "管段长度", "长度", "管长(m)", "length_m"),
    "year": ("建设年代", "埋设年代", "建设年份", "建成年份", "year"),
    "owner": ("权属单位", "权属", "产权单位", "owner"),
    "flow": ("流向", "水流方向", "flow_direction"),
    "system": ("管类", "管线种类", "管线类型", "管线性质", "排水类型", "性质", "类别", "system"),
    "road": ("道路名称", "所在道路", "所在道路名称", "道路名", "路名", "街道名称", "road_name"),
    "manning_n": ("糙率", "粗糙系数", "manning_n"),
    "sediment": ("淤积深度", "淤积深度(mm)", "淤深", "sediment_depth_mm"),
}
POINTS_NEED = ("number", "x", "y", "ground")
LINES_NEED = ("from", "to", "section", "system")
SYSTEM_WORDS = {
    "雨水": "storm", "ys": "storm", "y": "storm", "雨": "storm", "storm": "storm",
    "污水": "sanitary", "ws": "sanitary", "w": "sanitary", "污": "sanitary", "sanitary": "sanitary",
    "雨污合流": "combined", "合流": "combined", "hs": "combined", "ps": "combined", "h": "combined",
    "合": "combined", "combined": "combined",
}  # fmt: skip
MANNING_N = {
    "砼": 0.013, "混凝土": 0.013, "钢筋砼": 0.013, "钢筋混凝土": 0.013, "砖": 0.015, "砖石": 0.015,
    "石": 0.017, "塑料": 0.010, "pvc": 0.010, "upvc": 0.010, "pe": 0.010, "hdpe": 0.010,
    "玻璃钢": 0.010, "铸铁": 0.012, "球墨铸铁": 0.012, "钢": 0.012, "土": 0.030,
}  # fmt: skip
"""GB 50014 (concrete 0.013 to 0.014, plastics 0.009 to 0.010, brick 0.015, iron 0.012)."""


class SurveyMapping(BaseModel):
    """The mapping TOML; every key may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    crs: str = ""
    local_grid: LocalGrid | None = None
    x_is: Literal["auto", "east", "north"] = "auto"
    datum: str = "1985国家高程基准"
    depth_is: Literal["auto", "invert", "soffit", "level"] = "auto"
    zero_is: Literal["auto", "missing", "value"] = "auto"
    length_unit: Literal["m", "ft"] = "m"
    unknown_material_manning_n: float = Field(0.013, gt=0.005, lt=0.1)
    outfall_words: tuple[str, ...] = ("出水口", "排水口", "排放口", "排污口", "出口", "outfall")
    gully_words: tuple[str, ...] = GULLY_WORDS
    reversed_flow_words: tuple[str, ...] = ("1", "-", "反", "逆", "反向", "逆向", "终点到起点")
    points: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, str] = Field(default_factory=dict)
    systems: dict[str, Literal["storm", "sanitary", "combined"]] = Field(default_factory=dict)
    manning_n: dict[str, float] = Field(default_factory=dict)


def read_mapping(path: Path) -> SurveyMapping:
    """The mapping of a survey; raises InputError with every key that is wrong."""
    mapping: SurveyMapping = checked(
        path, SurveyMapping, read_toml(path), "docs/your-own-town.md shows a mapping."
    )
    findings = [
        Finding(str(path), table, "", key, "unknown key", f"Use one of: {', '.join(known)}.")
        for table, given, known in (
            ("points", mapping.points, POINT_NAMES),
            ("lines", mapping.lines, LINE_NAMES),
        )
        for key in given
        if key not in known
    ]
    if findings:
        raise InputError(findings)
    return mapping


def matched(
    sheet: Sheet, given: Mapping[str, str], names: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Meaning -> heading of the sheet: as given, else by the known names."""
    found: dict[str, str] = {key: name for key, name in given.items() if name}
    missing = [name for name in found.values() if name not in sheet.cells.columns]
    if missing:
        raise InputError(
            Finding(sheet.file, "heading", "", name, "no such column",
                    f"The columns are: {', '.join(sheet.cells.columns)}.")
            for name in missing
        )  # fmt: skip
    plain = {_plain(name): name for name in reversed(list(sheet.cells.columns))}
    for meaning, words in names.items():
        if meaning in found:
            continue
        hit = next((plain[_plain(word)] for word in words if _plain(word) in plain), None)
        if hit is not None and hit not in found.values():
            found[meaning] = hit
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_]|\(.*?\)|（.*?）", "", name).lower()


def lacking(sheet: Sheet, found: Mapping[str, str], needed: tuple[str, ...]) -> list[Finding]:
    """A finding for every column that is needed and not there."""
    columns = ", ".join(sheet.cells.columns)
    return [
        Finding(sheet.file, "heading", meaning, "", "no column was recognised for this",
                f"Name it in the mapping; the columns are: {columns}.")
        for meaning in needed if meaning not in found
    ]  # fmt: skip


def draft_mapping(
    mapping: SurveyMapping, points: Mapping[str, str], lines: Mapping[str, str]
) -> str:
    """A mapping as TOML text to edit: what was recognised, and blanks for the rest."""
    rows = [
        "# Which column means what. Empty: not there. 各列含义, 空白表示没有.",
        f"crs = {_quoted(mapping.crs)}  # empty: as zone number or file say; EPSG:4548 is 117°E",
        f"datum = {_quoted(mapping.datum)}",
        f"depth_is = {_quoted(mapping.depth_is)}  # invert 管底, soffit 管顶, level 高程, auto",
        f"zero_is = {_quoted(mapping.zero_is)}  # level or depth 0: missing 缺测, value 实测, auto",
        f"length_unit = {_quoted(mapping.length_unit)}  # m or ft",
        f"unknown_material_manning_n = {mapping.unknown_material_manning_n}",
    ]
    for title, names, found in (("points", POINT_NAMES, points), ("lines", LINE_NAMES, lines)):
        rows += ["", f"[{title}]"]
        rows += [f"{meaning} = {_quoted(found.get(meaning, ''))}" for meaning in names]
    rows += ["", "[systems]  # words of the survey", *_pairs(mapping.systems)]
    rows += ["", "[manning_n]  # by material, s/m^(1/3)", *_pairs(mapping.manning_n)]
    return "\n".join(rows) + "\n"


def _pairs(table: Mapping[str, object]) -> list[str]:
    return [f"{_quoted(key)} = {json.dumps(value)}" for key, value in table.items()]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

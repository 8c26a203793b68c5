"""Words of surveys: headings, systems, materials. A word more is one more entry here."""

from __future__ import annotations

import re

ROAD_WORDS = (
    "道路名称",
    "所在道路",
    "所在道路名称",
    "所属道路",
    "道路名",
    "路名",
    "街道名称",
    "道路",
    "road",
    "road_name",
)
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
    "invert": ("井底高程", "井底标高", "管底高程", "管底标高", "invert_level_m"),
    "system": ("管类", "管线种类", "管线类型", "管线性质", "排水类型", "system"),
    "road": ROAD_WORDS,
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
    "manning_n": ("糙率", "粗糙系数", "manning_n"),
    "sediment": ("淤积深度", "淤积深度(mm)", "淤深", "sediment_depth_mm"),
    "road": ROAD_WORDS,
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

NO_VALUE_WORDS = frozenset((
    "/", "\\", "-", "--", "---", "—", "——", "–", "无", "空", "不详", "不明", "未测", "未探测",
    "未知", "未查明", "n/a", "na", "nan", "null", "none", "#n/a",
))  # fmt: skip
_BESIDE_WORDS = re.compile(r"[\s_]|\(.*?\)|（.*?）")


def plain_heading(name: str) -> str:
    """A heading without blanks, underscores and what stands in brackets, in small letters."""
    return _BESIDE_WORDS.sub("", name).lower()


KNOWN_HEADINGS = frozenset(
    plain_heading(word)
    for names in (POINT_NAMES, LINE_NAMES)
    for words in names.values()
    for word in words
)

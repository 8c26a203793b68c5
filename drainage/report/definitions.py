"""What each column of a result table means: the words of headings and definitions."""

from __future__ import annotations

from drainage.languages import Lang, override, pair
from drainage.report.cause_definitions import CAUSE_DEFINITIONS, STORY_DEFINITIONS
from drainage.report.column import Definition

__all__ = ["DEFINITIONS", "Definition", "definition", "heading", "headings", "meaning"]

SYSTEM_WORDS = {"storm": "雨水 storm", "combined": "合流 combined", "sanitary": "污水 sanitary",
                "street": "路面 street"}  # fmt: skip
SCOPE_WORDS = {"point": "积水点 point", "outfall": "出口 outlet", "street": "街道 street",
               "conduit": "管渠 conduit", "town": "全区 town"}  # fmt: skip

_ALL = (
    Definition("scenario", "方案", "scenario", "", None, "what is built; titles above",
               "建了什么，名称见上"),
    Definition("event", "情景", "event", "", None, "storm and river state; titles above",
               "降雨与河道水位，名称见上"),
    Definition("point_no", "点号", "point", "", None, "number on the official list",
               "官方名单编号"),
    Definition("outlet_id", "出口编号", "outlet", "", None,
               "CO combined, SO storm, B- street end at the bank, W interceptor",
               "CO 合流口，SO 雨水口，B- 街端漫溢，W 截流干管末端"),
    Definition("street_id", "街道编号", "street", "", None, "segment of a street", "路段编号"),
    Definition("conduit_id", "管渠编号", "conduit", "", None, "id in the network's tables",
               "管网表中的编号"),
    Definition("network", "管网", "network", "", None, "folder of the network", "管网目录"),
    Definition("name_zh", "名称", "name", "", None, "name on maps", "图上名称"),
    Definition("name_en", "英文名", "English name", "", None, "name in English", "英文名称"),
    Definition("system", "系统", "system", "", None, "what the element carries", "所属系统",
               SYSTEM_WORDS),
    Definition("rank", "排序", "rank", "", 0, "1 is the worst; ties share one",
               "1 为最严重，并列同号"),
    Definition("phase", "期次", "phase of the works", "", None, "phase in the plans", "规划期次"),
    Definition("max_depth_m", "最大水深", "greatest depth", "m", 2,
               "above the gutter; in a sag above its bottom", "自路缘起算，低洼处自洼底起算"),
    Definition("max_depth_above_gutter_m", "高于正常路缘水深", "depth above the normal gutter", "m",
               2, "above the gutter the street would have without its sag; 0 where the sag holds "
               "all the water", "自道路正常路缘（不计洼深）起算；水全在洼内时为 0"),
    Definition("max_lane_depth_m", "最浅车道水深", "depth in the shallowest lane", "m", 2,
               "at the outer edge of the lane next to the crown; a street sinks with its sag",
               "路拱旁车道外缘处水深；洼处按整个断面下沉计"),
    Definition("minutes_above_limit", "超限值时长", "time above the limit", "min", 0,
               "in all, deeper than the study's limit", "水深超过本研究限值的累计时间"),
    Definition("minutes_above_15cm", "超 15 cm 时长", "time above 15 cm", "min", 0,
               "deeper than 0.15 m, whatever the limit", "水深超过 0.15 m，与限值无关"),
    Definition("minutes_above_27cm", "超 27 cm 时长", "time above 27 cm", "min", 0,
               "deeper than 0.27 m, at which Beijing closed streets in 2013, whatever the limit",
               "水深超过 0.27 m（北京 2013 年断行水深），与限值无关"),
    Definition("minutes_to_drain", "雨后退水", "until it drains after the rain", "min", 0,
               "from the end of the rain until below the limit for good",
               "雨停至水深稳定低于限值"),
    Definition("drain_cut_off", "计算结束未退尽", "run ended before it drained", "", None,
               "yes: the time to drain is longer than shown", "是：实际退水时间更长"),
    Definition("ponded_volume_m3", "积水量", "ponded volume", "m3", 0,
               "greatest at one time, in the sag and the reaches that touch it",
               "低洼处及相邻路段同一时刻最大积水量"),
    Definition("target_hourly_rain_mm", "目标雨量", "dry in this hourly rain", "mm", 0,
               "greatest hourly rain in which the point must stay dry", "应不积水的 1 小时雨量"),
    Definition("meets_target", "达标", "meets target", "", None,
               "a point by the reading that decides in the study, an outlet by its sewage; empty "
               "for a storm heavier than the target",
               "积水点按本研究定标的读法，溢流口按污水量；超过目标雨量的降雨不判断，留空"),
    Definition("meets_gutter", "路缘任意时刻", "gutter at any time", "", None,
               "not above the limit at the gutter at any time (GB 55027, 3.3.1)",
               "路缘水深任何时刻不超过限值（GB 55027 第 3.3.1 条）"),
    Definition("meets_gutter_30min", "30 分钟", "30 minutes", "", None,
               "above the limit at the gutter for less than listed_minutes in all; what puts a "
               "place on a district's list",
               "路缘水深超过限值累计不足 listed_minutes；积水点上名单的依据"),
    Definition("meets_lane", "最浅车道", "shallowest lane", "", None,
               "one lane not above the limit at any time (GB 51222)",
               "至少一条车道水深不超过限值（GB 51222）"),
    Definition("overflow_volume_m3", "溢流量", "overflow volume", "m3", 0,
               "net: all that leaves by the outlet from shortly before the rain, less backflow",
               "自雨前不久起出口总出流，已扣除倒灌"),
    Definition("backflow_volume_m3", "倒灌量", "backflow", "m3", 0,
               "drawn in from the river", "自河道倒灌入管"),
    Definition("sewage_volume_m3", "其中污水", "sewage in it", "m3", 1,
               "dry-weather flow in what leaves, by a tracer that keeps mass",
               "出流中的旱流污水，由质量守恒的示踪计算得出"),
    Definition("peak_flow_m3_s", "峰值流量", "peak flow", "m3/s", 2, "greatest flow", "最大流量"),
    Definition("minutes_of_overflow", "溢流时长", "time of overflow", "min", 0,
               "above 1 L/s", "流量大于 1 L/s 的时间"),
    Definition("tracer_error_pct", "示踪误差", "tracer balance error", "%", 2,
               "mass balance of the tracer; see decision 10", "示踪质量平衡误差，见决策 10"),
    Definition("routing_continuity_pct", "水量误差", "water balance error", "%", 2,
               "routing continuity of SWMM; past its limit a run is not scored",
               "SWMM 演算连续性误差，超限不评分"),
    Definition("routing_error_m3", "水量误差", "water balance error", "m3", 0,
               "negative: water made; to set beside what floods and what spills",
               "负值为计算多出的水量，与积水量、溢流量对照"),
    Definition("routing_error_of_flooded_pct", "误差占积水量", "error to flooded volume", "%", 1,
               "past its limit a run is not scored; where little floods, of 1 cm on all "
               "carriageways", "超限不评分；积水很少时按全部车行道 1 cm 水量计"),
    Definition("length_m", "长度", "length", "m", 0, "along the street", "沿街长度"),
    Definition("flooded_length_m", "积水长度", "flooded length", "m", 0,
               "reaches deeper than the limit at any time", "水深曾超过限值的路段长"),
    Definition("length_above_30min_m", "积水 30 分钟长度", "length above the limit for 30 min",
               "m", 0, "reaches deeper than the limit for listed_minutes or more in all",
               "水深超过限值累计达 listed_minutes 的路段长"),
    Definition("lane_length_above_m", "车道积水长度", "length above the limit in the lane", "m", 0,
               "reaches whose shallowest lane is deeper than the limit",
               "最浅车道水深超过限值的路段长"),
    Definition("closed_length_m", "断行长度", "closed length", "m", 0,
               "reaches deeper than the limit for traffic", "水深超过断行限值的路段长"),
    Definition("listed", "在册", "on the official list", "", None,
               "a listed point lies on the street", "该路段有名单内积水点"),
    Definition("max_flow_m3_s", "最大流量", "greatest flow", "m3/s", 2,
               "greatest flow during the run", "计算期内最大流量"),
    Definition("full_capacity_m3_s", "满管流量", "full-bore capacity", "m3/s", 2,
               "Manning's formula, sediment counted", "曼宁公式，已计淤积"),
    Definition("max_filling", "最大充满度", "greatest filling", "", 2,
               "depth over height", "水深与管高之比"),
    Definition("minutes_surcharged", "满管时长", "time surcharged", "min", 0,
               "full at both ends", "两端均满管"),
    Definition("total_flooded_volume_m3", "全区积水量", "flooded volume", "m3", 0,
               "greatest on streets and in sags at one time, and what left at rims",
               "街面及低洼处同一时刻最大积水量加井口溢出量"),
    Definition("sewage_to_rivers_m3", "入河污水", "sewage to the rivers", "m3", 1,
               "sum of the outlets and street ends", "各出口及街端之和"),
    Definition("sewage_lost_at_rims_m3", "井口溢出污水", "sewage lost at rims", "m3", 1,
               "left the model at a manhole's rim", "自检查井口溢出模型"),
    Definition("flooded_street_length_m", "积水街道长度", "flooded streets", "m", 0,
               "reaches deeper than the limit at any time", "水深曾超过限值的路段长"),
    Definition("points_above_limit", "超限积水点（路缘）", "points above the limit", "", 0,
               "listed points above the limit at the gutter at any time, whatever their target",
               "路缘水深曾超过限值的积水点数，不论目标雨量"),
    Definition("points_above_30min", "超限积水点（30分钟）", "points above it for 30 min", "", 0,
               "listed points above the limit for listed_minutes or more",
               "水深超过限值累计达 listed_minutes 的积水点数"),
    Definition("points_lane_above", "超限积水点（车道）", "points above it in the lane", "", 0,
               "listed points above the limit in the shallowest lane",
               "最浅车道水深超过限值的积水点数"),
    Definition("other_share_above", "名单外超限街长（路缘）", "other streets above the limit",
               "", 3, "share, 0 to 1, of the street length that touches no listed point",
               "不接在册积水点的街道中，水深曾超过限值的长度比例（0 至 1）"),
    Definition("other_share_above_30min", "名单外超限街长（30分钟）",
               "other streets above it for 30 min", "", 3,
               "share, 0 to 1, of the same length, for listed_minutes or more",
               "同上，累计达 listed_minutes 的长度比例（0 至 1）"),
    Definition("other_share_lane_above", "名单外超限街长（车道）",
               "other streets above it in the lane", "", 3,
               "share, 0 to 1, of the same length, in the shallowest lane",
               "同上，最浅车道超过限值的长度比例（0 至 1）"),
    Definition("before", "对照方案", "before", "", None, "scenario compared with", "作对照的方案"),
    Definition("after", "比较方案", "after", "", None, "scenario compared", "被比较的方案"),
    Definition("scope", "对象", "scope", "", None, "kind of place", "对象类别", SCOPE_WORDS),
    Definition("id", "编号", "id", "", None, "id of the place", "对象编号"),
    Definition("metric", "指标", "metric", "", None, "column of the other sheets", "其他表的列名"),
    Definition("unit", "单位", "unit", "", None, "of the values in this row", "本行数值的单位"),
    Definition("before_value", "对照值", "before", "", 2, "in the unit of the row", "按本行单位"),
    Definition("after_value", "比较值", "after", "", 2, "in the unit of the row", "按本行单位"),
    Definition("change", "变化", "change", "", 2, "after less before", "比较值减对照值"),
    Definition("change_pct", "变化率", "change", "%", 1, "of the value before", "占对照值的百分数"),
    Definition("reason", "未评分原因", "why not scored", "", None,
               "empty where the run is scored", "已评分者留空"),
)  # fmt: skip

DEFINITIONS: dict[str, Definition] = {
    definition.name: definition for definition in (*_ALL, *CAUSE_DEFINITIONS, *STORY_DEFINITIONS)
}


def definition(name: str) -> Definition:
    """The definition of a column; one nobody defined shows its own name.

    ``load_<id>_kg`` is the load of a substance the study follows.
    """
    if name.startswith("load_") and name.endswith("_kg"):
        substance = name.removeprefix("load_").removesuffix("_kg").upper()
        return Definition(name, f"{substance} 负荷", f"load of {substance}", "kg", 1)
    return DEFINITIONS.get(name, Definition(name, name, name))


def heading(name: str, lang: Lang) -> str:
    """What a column is called."""
    return _said(definition(name), "heading", lang)


def headings(name: str, lang: Lang) -> str:
    """The heading of a column in both languages of ``pair``, with the unit after the first."""
    unit = definition(name).unit.replace("m3", "m³")
    first, second = (heading(name, one) for one in pair(lang))
    return f"{first}{f' ({unit})' if unit else ''}\n{second}"


def meaning(name: str, lang: Lang) -> str:
    """How a column is measured."""
    return _said(definition(name), "definition", lang)


def _said(own: Definition, place: str, lang: Lang) -> str:
    """A third language says what its ``columns.toml`` holds, else it says it in English."""
    zh, en = (own.zh, own.en) if place == "heading" else (own.meaning_zh, own.meaning)
    return zh if lang == "zh" else override(lang, "columns", f"{own.name}.{place}") or en

"""The words of a sheet in Chinese and in English."""

from __future__ import annotations

import math

from drainage.languages import Lang
from drainage.metrics import READINGS_EN, READINGS_ZH, ordered
from drainage.metrics.causes import CAUSES_ZH
from drainage.report.point_places import Place
from drainage.report.point_plans import Outcome, PointPlan, State
from drainage.report.words import NO_VALUE, shown
from drainage.scenario.settings import Reading

LABELS: dict[Lang, dict[str, str]] = {
    "zh": {
        "point": "积水点", "plan": "一点一策", "street": "位置", "coordinates": "坐标",
        "target": "治理目标", "phase": "实施期次", "year": "计划完成", "rank": "现状排序",
        "rests": "排序依据：",
        "outlet": "排水去向", "cause": "一、成因（模型结果）", "works": "二、措施",
        "effect": "三、实施前后对比", "cost": "四、投资（规划总价，未分到各点；口径不同的不相加）",
        "event": "降雨情景",
        "arriving": "来水峰值\nm³/s", "inlets": "雨水口能力\nm³/s", "ratio": "管道流量\n/满管流量",
        "limiting": "主因", "depth": "水深\nm", "lane": "车道\nm", "above": "超{:g} m\nmin",
        "above27": "超27 cm\nmin", "met": "是否达标", "own": "（目标）",
        "none": "本点无专项工程。", "town": "全区工程：", "source": "依据：",
        "no_cost": "规划未给出投资。", "cure": "何种措施可达标：",
        "costs": "附：全部工程投资与说明", "item": "项目", "money": "万元", "from": "来源",
        "overlap": "规划只给出总价，未分到各点；口径不同的总价并列，不相加。", "notes": "说明",
        "page": "第 {} 页", "listed": "第 {} 期", "unlisted": "未列入", "of": " 共 {} 页",
    },
    "en": {
        "point": "Waterlogging point", "plan": "One point, one plan", "street": "Place",
        "coordinates": "Coordinates", "target": "Target", "phase": "Phase", "year": "Completion",
        "rank": "Rank as it is", "rests": "What the rank rests on: ",
        "outlet": "Drains to", "cause": "1  Cause, as the model shows it",
        "works": "2  Works", "effect": "3  Before and after",
        "cost": "4  Cost (lump sums of the plans, not split by point nor added)",
        "event": "Storm",
        "arriving": "flow arriving\nm³/s", "inlets": "inlet capacity\nm³/s",
        "ratio": "sewer flow\n/ full-bore", "limiting": "cause", "depth": "depth\nm",
        "lane": "lane\nm", "above": ">{:g} m\nmin", "above27": ">27 cm\nmin", "met": "target",
        "own": " (target)",
        "none": "No works for this point alone.", "town": "For the whole town: ",
        "source": "Source: ", "no_cost": "The plans give no cost.",
        "cure": "What would meet the target: ",
        "costs": "Annex: cost of all works, and notes", "item": "Item", "money": "million yuan",
        "from": "Source", "notes": "Notes",
        "overlap": "The plans give lump sums, not split by point; they overlap and are not added.",
        "page": "page {}", "listed": "phase {}", "unlisted": "not listed", "of": " of {}",
    },
}  # fmt: skip
CAUSES: dict[Lang, dict[str, str]] = {
    "zh": CAUSES_ZH | {"": NO_VALUE},
    "en": {name: name for name in CAUSES_ZH if name} | {"": NO_VALUE},
}
NOT_SCORED: dict[Lang, str] = {"zh": "未评分", "en": "not scored"}


def met_words(state: State, lang: Lang) -> str:
    """Whether the target is met; a run past its limits is not scored."""
    if state.reason:
        return NOT_SCORED[lang]
    if state.meets_target is None:
        return {"zh": "超目标雨量", "en": "beyond target"}[lang]
    return {"zh": ("不达标", "达标"), "en": ("not met", "met")}[lang][state.meets_target]


def verdict_words(state: State, decides: Reading, lang: Lang) -> str:
    """Whether the target is met, and below it the verdict of the readings beside."""
    if state.reason or all(met is None for met in state.verdicts.values()):
        return met_words(state, lang)
    names = READINGS_ZH if lang == "zh" else READINGS_EN
    signs = {True: "✓", False: "✗", None: NO_VALUE}
    beside = [f"{names[own]} {signs[state.verdicts[own]]}" for own in ordered(decides)[1:]]
    return "\n".join([met_words(state, lang), " ".join(beside)])


def readings_words(decides: Reading, limit_m: float, minutes: float, lang: Lang) -> str:
    """What the three readings are and which of them decides."""
    if lang == "zh":
        meaning = {
            "gutter": f"路缘水深任何时刻不超过 {limit_m:g} m",
            "gutter-30min": f"路缘水深超过 {limit_m:g} m 累计不足 {minutes:g} min",
            "lane": f"至少一条车道水深不超过 {limit_m:g} m",
        }
        others = "；".join(f"{READINGS_ZH[own]}：{meaning[own]}" for own in ordered(decides)[1:])
        return f"达标按“{READINGS_ZH[decides]}”判断（{meaning[decides]}）；并列{others}。"
    meaning = {
        "gutter": f"never above {limit_m:g} m at the gutter",
        "gutter-30min": f"above {limit_m:g} m at the gutter for less than {minutes:g} min in all",
        "lane": f"one lane never above {limit_m:g} m",
    }
    others = "; ".join(f"{READINGS_EN[own]}: {meaning[own]}" for own in ordered(decides)[1:])
    return f"Met is judged by the {READINGS_EN[decides]} ({meaning[decides]}); beside it {others}."


def place_words(place: Place, lang: Lang) -> str:
    """Street, and the streets it meets at the point or at the ends of its segment."""
    side = 0 if lang == "zh" else 1
    street = place.street[side] or NO_VALUE
    names = [pair[side] for pair in place.at]
    if names:
        joined = "、".join(names) if lang == "zh" else " and ".join(names)
        return f"{street}，与{joined}交叉口" if lang == "zh" else f"{street}, at {joined}"
    ends = list(dict.fromkeys(pair[side] for pair in place.between))
    if len(ends) == 2:
        return (f"{street}，{ends[0]}与{ends[1]}之间" if lang == "zh"
                else f"{street}, between {ends[0]} and {ends[1]}")  # fmt: skip
    if ends:
        return f"{street}，{ends[0]}附近" if lang == "zh" else f"{street}, off {ends[0]}"
    return street


def outlet_words(place: Place, lang: Lang) -> str:
    """The outlet and how far the water runs in sewers, m."""
    if not place.outlet_id:
        return NO_VALUE
    length = f"{place.route_length_m:,.0f}"
    name = f"{place.outlet_id} {place.outlet_zh}".strip()
    return f"{name}，沿管线 {length} m" if lang == "zh" else f"{name}, {length} m of sewers"


def target_words(plan: PointPlan, limit_m: float, lang: Lang) -> str:
    """The rain the point must stand and the depth that counts as dry, m."""
    rain = f"{plan.target_hourly_rain_mm:g}"
    if lang == "zh":
        return f"1小时 {rain} mm 降雨不积水（水深不超过 {limit_m:g} m）"
    return f"dry in {rain} mm in an hour (not deeper than {limit_m:g} m)"


def cause_words(outcome: Outcome, limit_m: float, lang: Lang) -> str:
    """Why water stands at the point before the works, with the figures that say so."""
    state = outcome.before
    storm = outcome.storm.title + (LABELS[lang]["own"] if outcome.own else "")
    if state.reason:
        return (f"{storm}：计算未通过平衡检验，不作评价（{state.reason}）。" if lang == "zh"
                else f"{storm}: not scored ({state.reason}).")  # fmt: skip
    above, lane = shown(state.above_gutter_m, 2), shown(state.lane_depth_m, 2)
    if lang == "zh":
        head = f"{storm}：最大水深 {shown(state.depth_m, 2)} m，"
        if state.cause == "none":
            return f"{head}未超过 {limit_m:g} m。"
        return (
            f"{head}高于正常路缘 {above} m，最浅车道 {lane} m，"
            f"超 {limit_m:g} m 历时 {shown(state.minutes_above_limit, 0)} min。"
            f"主因：{CAUSES['zh'].get(state.cause, state.cause)}——{_why(state, lang)}。"
        )
    head = f"{storm}: depth {shown(state.depth_m, 2)} m, "
    if state.cause == "none":
        return f"{head}not above {limit_m:g} m."
    return (
        f"{head}{above} m above the normal gutter, {lane} m in the shallowest lane, "
        f"above {limit_m:g} m for {shown(state.minutes_above_limit, 0)} min. "
        f"Cause: {CAUSES['en'].get(state.cause, state.cause)} — {_why(state, lang)}."
    )


def _why(state: State, lang: Lang) -> str:
    ratio = shown(state.flow_to_capacity, 2)
    arriving = shown(state.arriving_flow_m3_s, 2)
    inlets = shown(state.inlet_capacity_m3_s, 2)
    sewer = shown(state.sewer_capacity_m3_s, 2)
    if state.cause == "sewer capacity" and state.arriving_flow_m3_s > state.sewer_capacity_m3_s:
        return (f"街面来水峰值 {arriving} m³/s（含检查井冒出的水）大于下游管道满管能力 {sewer} m³/s"
                if lang == "zh" else
                f"{arriving} m³/s arrive on the street, what rises from the sewer included, and "
                f"the sewer below carries {sewer} m³/s full")  # fmt: skip
    if state.cause == "backwater" and math.isnan(state.flow_to_capacity):
        return {
            "zh": "检查井满至路面，下游管道为平坡，受下游水位顶托",
            "en": "the manhole is full to the gutter and the sewer below lies level",
        }[lang]
    words: dict[str, dict[Lang, str]] = {
        "sewer capacity": {
            "zh": f"检查井满至路面，下游管道峰值流量为满管流量的 {ratio} 倍",
            "en": f"the manhole is full to the gutter and the sewer below carries {ratio} times "
            "its full-bore flow",
        },
        "backwater": {
            "zh": f"检查井满至路面，而下游管道流量仅为满管流量的 {ratio} 倍，受下游水位顶托",
            "en": f"the manhole is full to the gutter although the sewer below carries only "
            f"{ratio} times its full-bore flow",
        },
        "inlets": {
            "zh": f"检查井未满至路面，来水峰值 {arriving} m³/s 大于雨水口能力 {inlets} m³/s",
            "en": f"the manhole is not full; {arriving} m³/s arrive and the inlets take "
            f"{inlets} m³/s",
        },
        "sag": {
            "zh": f"检查井未满，来水 {arriving} m³/s 未超过雨水口能力 {inlets} m³/s，道路低洼",
            "en": f"the manhole is not full and the inlets ({inlets} m³/s) are enough for "
            f"{arriving} m³/s; the street is low here",
        },
    }
    return words.get(state.cause, {"zh": NO_VALUE, "en": NO_VALUE})[lang]

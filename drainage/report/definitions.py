"""What each column of a result table means: the words of headings and definitions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A column: Chinese and English heading, unit, digits shown and how it is measured."""

    name: str
    zh: str
    en: str
    unit: str = ""
    digits: int | None = None
    meaning: str = ""

    @property
    def heading(self) -> str:
        """Chinese over English, with the unit."""
        return f"{self.zh}{f' ({self.unit})' if self.unit else ''}\n{self.en}"


_ALL = (
    Definition("scenario", "方案", "scenario"),
    Definition("event", "情景", "event"),
    Definition("point_no", "点号", "point"),
    Definition("outlet_id", "出口编号", "outlet"),
    Definition("street_id", "街道编号", "street"),
    Definition("conduit_id", "管渠编号", "conduit"),
    Definition("name_zh", "名称", "name"),
    Definition("name_en", "英文名", "English name"),
    Definition("system", "系统", "system", meaning="storm, combined, sanitary or street"),
    Definition("rank", "排序", "rank", digits=0, meaning="1 is the worst; ties share one"),
    Definition("phase", "期次", "phase of the works"),
    Definition("max_depth_m", "最大水深", "greatest depth", "m", 2,
               "above the gutter; in a sag above its bottom"),
    Definition("max_lane_depth_m", "最浅车道水深", "depth in the shallowest lane", "m", 2),
    Definition("minutes_above_15cm", "超 15 cm 时长", "time above 15 cm", "min", 0),
    Definition("minutes_above_27cm", "超 27 cm 时长", "time above 27 cm", "min", 0,
               "closed to traffic (Beijing, 2013)"),
    Definition("minutes_to_drain", "雨后退水", "until below 15 cm after the rain", "min", 0),
    Definition("drain_cut_off", "计算结束未退尽", "run ended before it drained"),
    Definition("ponded_volume_m3", "积水量", "ponded volume", "m3", 0),
    Definition("limiting_cause", "主因", "limiting cause"),
    Definition("flow_to_capacity", "流量/满管流量", "flow to capacity", "", 2),
    Definition("target_hourly_rain_mm", "目标雨量", "dry in this hourly rain", "mm", 0),
    Definition("meets_target", "达标", "meets target",
               meaning="empty for a storm heavier than the target"),
    Definition("overflow_volume_m3", "溢流量", "overflow volume", "m3", 0),
    Definition("sewage_volume_m3", "其中污水", "sewage in it", "m3", 1,
               "the tracer's, but no more than entered above the outlet"),
    Definition("sewage_tracer_m3", "示踪污水量", "sewage by the tracer", "m3", 1),
    Definition("sewage_entering_m3", "上游进入污水", "sewage entering above", "m3", 1),
    Definition("peak_flow_m3_s", "峰值流量", "peak flow", "m3/s", 2),
    Definition("minutes_of_overflow", "溢流时长", "time of overflow", "min", 0),
    Definition("tracer_error_pct", "示踪误差", "tracer balance error", "%", 1),
    Definition("length_m", "长度", "length", "m", 0),
    Definition("flooded_length_m", "积水长度", "flooded length", "m", 0),
    Definition("listed", "在册", "on the official list"),
    Definition("max_flow_m3_s", "最大流量", "greatest flow", "m3/s", 2),
    Definition("full_capacity_m3_s", "满管流量", "full-bore capacity", "m3/s", 2),
    Definition("max_filling", "最大充满度", "greatest filling", "", 2),
    Definition("minutes_surcharged", "满管时长", "time surcharged", "min", 0),
    Definition("before", "对照方案", "before"),
    Definition("after", "比较方案", "after"),
    Definition("scope", "对象", "scope"),
    Definition("id", "编号", "id"),
    Definition("metric", "指标", "metric"),
    Definition("unit", "单位", "unit"),
    Definition("before_value", "前", "before", "", 2),
    Definition("after_value", "后", "after", "", 2),
    Definition("change", "变化", "change", "", 2),
    Definition("change_pct", "变化率", "change", "%", 1),
    Definition("reason", "未计分原因", "why not scored"),
)  # fmt: skip

DEFINITIONS: dict[str, Definition] = {definition.name: definition for definition in _ALL}


def definition(name: str) -> Definition:
    """The definition of a column; one nobody defined shows its own name."""
    return DEFINITIONS.get(name, Definition(name, name, name))

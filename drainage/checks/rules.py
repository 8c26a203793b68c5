"""The one table of rules: what is looked for, how grave it is, by which source.

``docs/check-rules.md`` is generated from this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Grade = Literal["error", "warning", "note"]
GRADES: tuple[Grade, ...] = ("error", "warning", "note")

GB50014 = "GB 50014-2021"
SURVEY = "practice of pipe surveys (CJJ 61)"
ENGINE = "SWMM 5.2 cannot use it"


@dataclass(frozen=True)
class Rule:
    """One rule. ``limit`` is NaN where it has none; a ``fixed`` grade cannot be changed."""

    id: str
    grade: Grade
    title_en: str
    title_zh: str
    cure: str
    source: str
    limit: float = float("nan")
    unit: str = ""
    fixed: bool = False


RULES: tuple[Rule, ...] = (
    Rule("missing-value", "error", "a level or length is missing", "缺少高程或长度",
         "Survey it, or accept a proposal of `drainage fill`.", ENGINE, fixed=True),
    Rule("level-stands-for-none", "error",
         "0, -9999 or the like among levels far from it stands for a missing value",
         "数值表示缺测 (0、-9999 等), 与其他高程相差甚远",
         "Empty the cell, then survey it or accept a proposal of `drainage fill`.", SURVEY),
    Rule("missing-place", "warning", "the coordinates are missing", "缺少坐标",
         "Survey them: without a place it is on no map and its length is not checked.", SURVEY),
    Rule("outlying-place", "error", "the place lies far from its neighbours along the pipes",
         "点位远离相邻管点",
         "Mend the coordinates; if it does lie there, state length_m of its pipes.",
         SURVEY, 500.0, "m"),
    Rule("missing-size", "error", "the section has no size", "缺少断面尺寸",
         "Give the inside size in millimetres.", ENGINE, fixed=True),
    Rule("adverse-slope", "error", "adverse slope: the upstream end lies lower", "逆坡",
         "Swap from_id and to_id or mend the levels.", SURVEY, 0.0005, "m"),
    Rule("zero-slope", "warning", "no fall", "平坡",
         "Check the levels at both ends.", SURVEY, 1e-6, "m/m"),
    Rule("end-below-node", "error", "the pipe's end lies below the invert of its node",
         "管端低于井底", "Lower the node's invert_level_m or raise the pipe's end.",
         "SWMM 5.2 moves the end (WARNING 03)", 0.0005, "m"),
    Rule("end-above-rim", "error", "the pipe's end lies above the rim of its node",
         "管端高于井口", "Mend the level or the node's max_depth_m.",
         "SWMM 5.2 raises the rim (WARNING 02)", 0.0005, "m"),
    Rule("rim-below-invert", "error", "the rim lies at or below the invert", "井深为零或负",
         "Mend the ground level or the depth.", ENGINE, 0.0, "m", fixed=True),
    Rule("soffit-above-ground", "error", "the soffit lies above the ground", "管顶高于地面",
         "Mend the level, the size or the node's ground_level_m.", SURVEY, 0.01, "m"),
    Rule("shallow-cover", "note", "cover is less than under a carriageway", "覆土不足",
         "Check the levels; protect the pipe where traffic runs over it.",
         f"{GB50014}: 0.7 m under a carriageway", 0.7, "m"),
    Rule("large-into-small", "warning", "a large pipe runs into a smaller one", "大管接小管",
         "Check both sizes.", f"{GB50014}: pipes do not shrink downstream"),
    Rule("dead-end", "error", "pipes end here and none leads on", "断头管",
         "Find the pipe that leads on, or make it an outfall. Where none was laid, grade the rule "
         'down in study.toml, with the reason, and plan kind = "connect_dead_end".', SURVEY),
    Rule("no-outlet", "error", "this part is joined to no outfall", "与排出口不连通",
         "Join it to a sewer that leads to an outfall.", SURVEY),
    Rule("closed-loop", "error", "water goes round and reaches no outfall", "环流无出口",
         "Turn one of the pipes round.", SURVEY),
    Rule("loop", "note", "pipes form a loop", "环状管",
         "Check that the second way is real.", SURVEY),
    Rule("outfall-links", "error", "an outfall has exactly one link", "排出口须只接一根管",
         "Join the sewers at a junction before.", f"{ENGINE} (ERROR 141)", 1, "", fixed=True),
    Rule("duplicate-pipe", "warning", "another pipe joins the same two nodes", "重复管段",
         "Remove one; write barrels = 2 for two alike, or grade it down with a reason if both lie "
         "there.", SURVEY),
    Rule("zero-length", "error", "the pipe has no length", "零长度管段",
         "Join its two nodes into one, or mend the coordinates.", ENGINE, 0.1, "m", fixed=True),
    Rule("length-differs", "warning", "the length differs from the distance of its ends",
         "管长与坐标不符", "Check the coordinates, the length and its unit.", SURVEY, 0.1, "share"),
    Rule("node-on-node", "warning",
         "another node of the same system stands here, or one well has two numbers",
         "井点重叠, 或一井两号",
         "Join them into one, or mend the coordinates.", SURVEY, 0.3, "m"),
    Rule("crossing", "warning", "pipes cross at one level without a manhole", "管段交叉无井",
         "Add the manhole, or mend the levels.", SURVEY, 0.0, "m"),
    Rule("cross-connection", "error", "sewage and storm water are joined", "雨污混接",
         "Check the system of the pipe and its nodes; plan the separation.",
         f"{GB50014}: storm and sanitary sewers of a separate system are not joined"),
    Rule("combined-into-storm", "warning", "a combined sewer runs into a storm sewer",
         "合流管接入雨水管", "Sewage reaches the storm outlet in rain: check that this is meant.",
         f"{GB50014}: storm and sanitary sewers of a separate system are not joined"),
    Rule("outlying-level", "warning", "the ground level stands off from its neighbours",
         "地面高程异常", "Check for a slip of digits or a wrong unit.", SURVEY, 3.0, "m"),
    Rule("deep-node", "warning", "the node is deeper than sewers usually lie", "井深异常",
         "Check the depth: is it a level, or in feet?", SURVEY, 12.0, "m"),
    Rule("catalogue", "note", "the size is not made", "非标准断面",
         "Check the size and its unit.", "GB/T 11836, GB/T 19472 series of inside diameters"),
    Rule("velocity-low", "note", "full-bore velocity is below the standard", "流速过小",
         "Sediment will settle; check the slope.",
         f"{GB50014}: 0.75 m/s storm and combined, 0.6 m/s sanitary", 0.75, "m/s"),
    Rule("velocity-high", "note", "full-bore velocity is above the standard", "流速过大",
         "Check the slope; drop manholes may help.", f"{GB50014}: 5 m/s, 10 m/s metal", 5.0, "m/s"),
    Rule("share-for-per-cent", "error", "no value of this column of per cent exceeds 1: a share?",
         "百分数一列均不超过 1，疑为小数（比例）",
         "Write 25 for 25 %; where so little is meant, grade the rule down in study.toml, with "
         "the reason.", SURVEY, 1.0, "%"),
    Rule("catchment-nowhere", "error", "the catchment drains nowhere", "汇水区无出路",
         "Name in outlet_id a node that leads to an outfall.", ENGINE, fixed=True),
)  # fmt: skip

RULE_BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}

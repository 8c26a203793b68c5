"""What would make a failing point meet its target, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.languages import Lang
from drainage.metrics import READINGS, READINGS_EN, READINGS_ZH, VERDICT
from drainage.report.cause_words import CAUSES
from drainage.report.words import shown

FIGURES = (
    ("max_depth_before_m", "max_depth_after_m", 2),
    ("minutes_above_limit_before", "minutes_above_limit_after", 0),
    ("max_lane_depth_before_m", "max_lane_depth_after_m", 2),
)


def cures_in_words(cures: pd.DataFrame, lang: Lang) -> dict[str, str]:
    """Point -> its row of cures.csv as a sentence with all three readings."""
    return {str(row["point_no"]): _words(row, lang) for row in cures.to_dict("records")}


def _words(row: Mapping[str, Any], lang: Lang) -> str:
    depth, minutes, lane = (
        f"{shown(float(row[old]), digits)} → {shown(float(row[new]), digits)}"
        for old, new, digits in FIGURES
    )
    names = READINGS_ZH if lang == "zh" else READINGS_EN
    verdicts = " ".join(f"{names[own]} {_sign(row[VERDICT[own]])}" for own in READINGS)
    cause = CAUSES[lang].get(str(row["limiting_cause_after"]), "")
    if lang == "zh":
        ends = "达标" if row["cured"] else f"仍不达标（{cause}）"
        return (
            f"{row['cure_zh']}：{row['event']} 下水深 {depth} m，超限 {minutes} min，"
            f"车道 {lane} m，{ends}；{verdicts}（各点措施同时实施的试算）"
        )
    ends = "meets the target" if row["cured"] else f"still misses it ({cause})"
    return (
        f"{row['cure_en']}: in {row['event']} depth {depth} m, above the limit {minutes} min, "
        f"lane {lane} m, {ends}; {verdicts} (trial with the works at all points together)"
    )


def _sign(value: object) -> str:
    return "–" if pd.isna(value) else ("✓" if value else "✗")

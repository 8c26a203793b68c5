"""What would make a failing point meet its target, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from drainage.languages import Lang, either, text, texts_of
from drainage.metrics import READINGS, VERDICT


def cures_in_words(cures: pd.DataFrame, lang: Lang) -> dict[str, str]:
    """Point -> its row of cures.csv as a sentence with all three readings."""
    return {str(row["point_no"]): _words(row, lang) for row in cures.to_dict("records")}


def _words(row: Mapping[str, Any], lang: Lang) -> str:
    verdicts = " ".join(
        f"{text(lang, f'readings.{own}')} {_sign(row[VERDICT[own]])}" for own in READINGS
    )
    return text(
        lang,
        "cures.met" if row["cured"] else "cures.missed",
        cure=row.get(f"cure_{lang}") or either(lang, row["cure_zh"], row["cure_en"]),
        event=row["event"],
        depth_before_m=float(row["max_depth_before_m"]),
        depth_after_m=float(row["max_depth_after_m"]),
        minutes_before=float(row["minutes_above_limit_before"]),
        minutes_after=float(row["minutes_above_limit_after"]),
        lane_before_m=float(row["max_lane_depth_before_m"]),
        lane_after_m=float(row["max_lane_depth_after_m"]),
        verdicts=verdicts,
        cause=texts_of(lang, "causes.named").get(str(row["limiting_cause_after"]), ""),
    )


def _sign(value: object) -> str:
    return "–" if pd.isna(value) else ("✓" if value else "✗")

"""The words by which a survey calls a point a gully, and its kind."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from drainage.formats.remarks import RemarkKind

GULLY_WORDS = ("篦", "箅", "雨水口", "收水井", "收水口", "偏沟", "联合式", "gully")
"""CJJ 61 calls it 雨水篦 (雨箅), GB 50014 雨水口; crews write 单篦, 偏沟式, 收水井."""
MANHOLE_WORDS = ("检查井", "窨井", "人孔", "manhole")
COLUMNS = ("attachment", "feature", "gully_kind")

NAMED_BOTH = RemarkKind(
    "survey-gully-or-manhole",
    "warning",
    "特征与附属物矛盾: 雨水口还是检查井",
    "one column says gully, another manhole",
    "kept as a manhole",
)


def gully_texts(cells: pd.DataFrame, words: Iterable[str]) -> tuple[pd.Series, pd.Series]:
    """The words (n,) that make a row a gully, empty where it is none; and (n,) contradictions.

    ``cells`` may have the columns attachment, feature and gully_kind; what one of them calls a
    manhole is none.
    """
    parts = [cells[name].str.lower() for name in COLUMNS if name in cells]
    if not parts:
        nothing = pd.Series("", index=cells.index)
        return nothing, nothing.ne("")
    text = parts[0].str.cat(parts[1:], sep=" ").str.strip()
    gully = _has(text, words)
    manhole = _has(text, MANHOLE_WORDS)
    return text.where(gully & ~manhole, ""), gully & manhole


def _has(text: pd.Series, words: Iterable[str]) -> pd.Series:
    found = pd.Series(False, index=text.index)
    for word in words:
        found |= text.str.contains(word.lower(), regex=False)
    return found


def kind_of(text: pd.Series) -> np.ndarray:
    """grate, kerb or combination (n,); a gully of no stated kind is a grate."""
    combination = _has(text, ("联合", "平立", "combination"))
    kerb = _has(text, ("立篦", "立箅", "立式", "侧立", "侧石", "kerb", "curb"))
    return np.select([combination, kerb], ["combination", "kerb"], "grate")


def gratings_of(text: pd.Series) -> np.ndarray:
    """1, 2 or 3 (more than two) gratings of each gully (n,)."""
    many = _has(text, ("多篦", "多箅", "三篦", "三箅", "multiple"))
    two = _has(text, ("双篦", "双箅", "double"))
    return np.select([many, two], [3, 2], 1)

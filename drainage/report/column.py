"""A column of a result table, as its readers know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Definition:
    """A column: Chinese and English heading, unit, digits shown and how it is measured.

    ``words`` says how a value of a few fixed ones is shown.
    """

    name: str
    zh: str
    en: str
    unit: str = ""
    digits: int | None = None
    meaning: str = ""
    meaning_zh: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

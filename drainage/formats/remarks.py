"""What an import found in the files it read, graded like the checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import pandas as pd

from drainage.checks import Grade
from drainage.said import CHINESE, spoken

LONGEST_VALUE = 80


@dataclass(frozen=True)
class Remark:
    """One defect of an imported file, at its place, and what was done about it."""

    grade: Grade
    rule: str
    file: str
    place: str
    column: str
    value: str
    message_zh: str
    message_en: str
    done: str


def remarks_table(remarks: Sequence[Remark]) -> pd.DataFrame:
    """One row a remark, the gravest first; ``done`` in Chinese, too, as ``done_zh``."""
    order = {"error": 0, "warning": 1, "note": 2}
    ranked = sorted(remarks, key=lambda remark: order[remark.grade])
    columns = [field.name for field in fields(Remark)]
    table = pd.DataFrame([vars(remark) for remark in ranked], columns=columns)
    return table.assign(done_zh=[spoken(remark.done, CHINESE) for remark in ranked])


@dataclass(frozen=True)
class RemarkKind:
    """Grade and words of one kind of remark; ``done`` says what the import did."""

    rule: str
    grade: Grade
    message_zh: str
    message_en: str
    done: str

    def at(
        self, file: str, places: Iterable[str], column: str, values: Iterable[object]
    ) -> list[Remark]:
        """A remark for each place."""
        return [
            Remark(self.grade, self.rule, file, place, column, _short(value), self.message_zh,
                   self.message_en, self.done)
            for place, value in zip(places, values, strict=True)
        ]  # fmt: skip


def _short(value: object) -> str:
    """A value as a table shows it; a sentence stays one that can be said in another language."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE]

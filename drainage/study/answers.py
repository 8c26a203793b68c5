"""Answers to the questions of two changes of one value, from a table or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.network.merging import MINE, NEW, MergedTable
from drainage.said import said, word

WORDS = {"mine": MINE, "我的": MINE, "survey": NEW, "普查": NEW, "new": NEW, "新": NEW}


def questions(parts: Mapping[str, MergedTable]) -> pd.DataFrame:
    """The conflicts of all tables."""
    return pd.concat([part.conflicts for part in parts.values()], ignore_index=True)


def answers_to(asked: pd.DataFrame, path: Path, keep: str) -> Mapping[tuple[str, str, str], str]:
    """Table, id, column -> mine or new: ``keep``, else as the table ``path`` says.

    An answer that was given about other values is none.
    """
    given = _given(path)
    made = {}
    for row in asked.itertuples():
        answer, mine, new = given.get((row.table, row.id, row.column), ("", row.mine, row.new))
        word = keep or (answer if (mine, new) == (row.mine, row.new) else "")
        if word in WORDS:
            made[row.table, row.id, row.column] = WORDS[word]
    return made


def require_answered(asked: pd.DataFrame, path: Path, theirs: str) -> None:
    """Write the open questions to ``path`` and raise InputError; nothing where there are none.

    ``theirs`` is the word for the value that is not mine.
    """
    if asked.empty:
        return
    write_csv(asked, path)
    raise InputError([
        Finding(str(path), "", "answer", "",
                said("{number} value(s) were changed both in the tables and anew",
                     number=len(asked)),
                said("Write mine or {theirs} in the column answer of each row and run again, or "
                     "answer all at once with --keep mine or --keep {theirs}.", theirs=theirs))
    ])  # fmt: skip


def _given(path: Path) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    if not path.exists():
        return {}
    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    lacking = [name for name in ("table", "id", "column", "mine", "new", "answer")
               if name not in rows]  # fmt: skip
    if lacking:
        raise InputError([Finding(str(path), word("heading"), lacking[0], "",
                                  "the column is missing",
                                  "Remove the file and run again.")])  # fmt: skip
    return {
        (row.table, row.id, row.column): (str(row.answer).strip().lower(), row.mine, row.new)
        for row in rows.itertuples()
    }

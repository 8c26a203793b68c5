"""The heading of a table: one row, or two or three under merged cells, joined to one name each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from drainage.formats.survey.words import KNOWN_HEADINGS, NO_VALUE_WORDS, plain_heading

SEARCHED_ROWS = 40
MOST_HEADING_ROWS = 3
FEWEST_CELLS = 3
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*")
_UNIT = re.compile(r"\(?(?:m|cm|mm|km|米|厘米|毫米|%|‰|m/s|°|单位)\)?", re.IGNORECASE)
_UNIT_AFTER = re.compile(r"\s*\((?:m|cm|mm|米|厘米|毫米|单位.*?)\)$", re.IGNORECASE)
_TITLE = re.compile(r"[:：]")


@dataclass(frozen=True)
class Heading:
    """Rows ``first`` to ``last`` (from 0) give ``names`` (one a column, "" for none)."""

    first: int
    last: int
    names: tuple[str, ...]
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)


def find_heading(rows: Sequence[Sequence[str]]) -> Heading | None:
    """The first row with at least three cells that is no title, with what belongs to it below.

    ``rows`` are the first of the table, their cells plain. A row below belongs to the heading
    where it holds no number and either names units, or stands under columns that the row above
    left empty or before such (merged cells) while figures or known words say that it is no data.
    """
    first = next((k for k, row in enumerate(rows) if _may_begin(row)), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(rows) and last - first + 1 < MOST_HEADING_ROWS:
        if not _belongs(rows[last], rows[last + 1], rows[last + 2 :]):
            break
        last += 1
    parts = _parts(rows[first : last + 1])
    names = tuple(" ".join(own) for own in parts)
    joined = {name: own for name, own in zip(names, parts, strict=True) if len(own) > 1}
    return Heading(first, last, names, joined)


def _may_begin(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    titles = sum(bool(_TITLE.search(cell)) for cell in cells)
    return len(cells) >= FEWEST_CELLS and 2 * titles < len(cells)


def _belongs(above: Sequence[str], row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    cells = [cell for cell in row if cell]
    if not cells or any(_NUMBER.fullmatch(cell) for cell in cells):
        return False
    if all(_UNIT.fullmatch(cell) for cell in cells):
        return True
    known = sum(plain_heading(cell) in KNOWN_HEADINGS for cell in cells)
    if list(row) == list(above) or known >= FEWEST_CELLS:
        return True
    ends = [*above[1:], "end"]
    under_merged = any(
        cell and not (head and after) for head, after, cell in zip(above, ends, row, strict=False)
    )
    over_numbers = any(
        cell and cell.lower() not in NO_VALUE_WORDS and _mostly_numbers(below, k)
        for k, cell in enumerate(row)
    )
    return under_merged and (over_numbers or known > 0)


def _mostly_numbers(rows: Sequence[Sequence[str]], column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    return bool(cells) and 2 * sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) > len(cells)


def _parts(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The parts of each column's name, from above; a merged cell counts for all it spans."""
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    for above, below in reversed(list(pairwise(full))):
        for k in range(1, width):
            if not above[k] and below[k] and below[k - 1] and not _UNIT.fullmatch(below[k]):
                above[k] = above[k - 1]
    names = []
    for k in range(width):
        own: list[str] = []
        for cell in (row[k] for row in full):
            if not cell or cell in own:
                continue
            if own and _UNIT.fullmatch(cell):
                own[-1] = f"{own[-1]}({cell.strip('()')})"
                continue
            own = [_UNIT_AFTER.sub("", part) for part in own]
            own.append(cell)
        names.append(tuple(own))
    return names

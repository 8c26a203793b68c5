"""Lines and sections of an .inp file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from drainage.errors import Finding, InputError

Sections = dict[str, list[str]]
_BREAKS_OUT = re.compile(r'[\n\r\x00]|^[\s"]*\[')


def number(value: float) -> str:
    """Shortest text that keeps nine digits: enough for levels to the micrometre."""
    return f"{float(value):.9g}"


def rows(columns: Sequence[Iterable[object]]) -> list[str]:
    """One line a row from columns of equal length."""
    return [
        " ".join(number(cell) if isinstance(cell, float) else str(cell) for cell in row)
        for row in zip(*(_cells(column) for column in columns), strict=True)
    ]


def _cells(column: Iterable[object]) -> list[object]:
    return column.tolist() if hasattr(column, "tolist") else list(column)


def hms(seconds: float) -> str:
    """HH:MM:SS."""
    whole = round(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def or_dash(words: Iterable[str]) -> list[str]:
    """The words, a dash for an empty one: a line of ``swmm_lines`` stands in its place."""
    return [word or "-" for word in words]


def lines(sections: Sections) -> str:
    """The text of an .inp file; sections without lines are left out.

    Raises InputError where a line would end early or open a section: SWMM would read another
    model than the one that was checked.
    """
    for name, body in sections.items():
        if any(map(_BREAKS_OUT.search, body)):
            line = next(line for line in body if _BREAKS_OUT.search(line))
            raise InputError([Finding("model.inp", f"[{name}]", "", line[:60],
                                      "a name or line that opens a section or a line of its own",
                                      "Use letters, digits and dashes in names.")])  # fmt: skip
    return "".join(
        f"[{name}]\n" + "\n".join(body) + "\n\n" for name, body in sections.items() if body
    )

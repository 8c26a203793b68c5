"""Lines and sections of an .inp file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Sections = dict[str, list[str]]


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


def or_dash(words: Iterable[str]) -> list[str]:
    """The words, a dash for an empty one: a line of ``swmm_lines`` stands in its place."""
    return [word or "-" for word in words]


def lines(sections: Sections) -> str:
    """The text of an .inp file; sections without lines are left out."""
    return "".join(
        f"[{name}]\n" + "\n".join(body) + "\n\n" for name, body in sections.items() if body
    )

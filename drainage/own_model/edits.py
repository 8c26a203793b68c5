"""Changes to a kept model: lines replaced, left out and added, all others as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drainage.own_model.sections import VERBATIM, InpFile, InpRow, joined

Fields = tuple[str, ...]


@dataclass(frozen=True)
class Replaced:
    """A line of the model that does not stand in the file written, and what does instead.

    ``line`` is its number in the kept model; ``by`` is empty where nothing takes its place.
    """

    section: str
    line: int
    text: str
    by: str


class Edits:
    """Collects the changes to one model and writes it with them."""

    def __init__(self, inp: InpFile) -> None:
        self.inp = inp
        self.replaced: list[Replaced] = []
        self._rows: dict[int, Fields | None] = {}
        self._added: dict[str, list[Fields]] = {}

    def fields(self, row: InpRow) -> Fields | None:
        """A row as it stands after the changes so far; None where it is left out."""
        return self._rows.get(row.line, row.fields)

    def set(self, row: InpRow, fields: Sequence[str]) -> None:
        """Write other fields in the place of a row."""
        self._rows[row.line] = tuple(fields)

    def drop(self, row: InpRow) -> None:
        """Leave a row out."""
        self._rows[row.line] = None

    def add(self, section: str, fields: Sequence[str]) -> None:
        """Write a row more, behind those of its section."""
        self._added.setdefault(section, []).append(tuple(fields))

    def added(self, section: str) -> list[Fields]:
        """The rows added to a section, to be changed in place."""
        return self._added.setdefault(section, [])

    def name(self, section: str, row: InpRow, by: str = "") -> None:
        """Put on record that a line gives way."""
        self.replaced.append(Replaced(section, row.line, joined_row(section, row.fields), by))

    def text(self) -> str:
        """The model with all changes: untouched lines stand as they stood, comments too."""
        behind = {
            rows[-1].line: section for section in self._added if (rows := self.inp.rows(section))
        }
        out: list[str] = []
        for number, line in enumerate(self.lines_in_place(), start=1):
            if self._rows.get(number, ()) is not None:
                out.append(line)
            if number in behind:
                out += self._lines(behind[number])
        while out and not out[-1].strip():
            out.pop()
        new = [section for section, rows in self._added.items()
               if rows and section not in behind.values()]  # fmt: skip
        for section in new:
            out += ["", f"[{section}]", *self._lines(section)]
        return "\n".join(out) + "\n"

    def lines_in_place(self) -> list[str]:
        """The lines with the changes, numbered as they were: one left out is a comment."""
        lines = list(self.inp.lines)
        for section, rows in self.inp.sections.items():
            for row in rows:
                if row.line in self._rows:
                    fields = self._rows[row.line]
                    lines[row.line - 1] = (
                        f";; left out: {joined_row(section, row.fields)}"
                        if fields is None else joined_row(section, fields)
                    )  # fmt: skip
        return lines

    def _lines(self, section: str) -> list[str]:
        return [joined_row(section, fields) for fields in self._added[section]]


def joined_row(section: str, fields: Fields) -> str:
    """A row as a line."""
    return fields[0] if section in VERBATIM else joined(fields)

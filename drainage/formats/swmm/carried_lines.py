"""Lines of a SWMM file that the tables cannot say, kept for the files written later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.formats.remarks import Remark, RemarkKind
from drainage.formats.swmm.inp_file import VERBATIM, InpFile, InpRow
from drainage.network.kept_lines import BY_ELEMENT, line_problem

LEFT_OUT = RemarkKind("inp-left-out", "warning", "不能保留的行已略去 (外部文件、天气)",
                      "a line that names a file, sets the weather or cannot be kept",
                      "left out")  # fmt: skip
DROPPED = {"COORDINATES"}
"""What the tables say whole."""


class Carried:
    """Collects rows; each section is taken by a table, kept whole, or left to ``take_rest``."""

    def __init__(self, inp: InpFile) -> None:
        self.inp = inp
        self.findings: list[Finding] = []
        self.remarks: list[Remark] = []
        self._done: set[str] = set()
        self._lines: list[tuple[str, str, str, int]] = []

    def keep(self, section: str, rows: Iterable[InpRow]) -> None:
        """Keep these rows but those that may not be; the section counts as taken."""
        self._done.add(section)
        for row in rows:
            element = self._named(row) if section in BY_ELEMENT else ""
            text = self._text(section, row.fields)
            if problem := line_problem(section, element, text):
                self.remarks += LEFT_OUT.at(
                    self.inp.path, [f"line {row.line}"], f"[{section}]", [f"{text[:60]}: {problem}"]
                )
            else:
                self._lines.append((section, element, text, row.line))

    def taken(self, section: str) -> None:
        """The tables say all of this section that is not kept."""
        self._done.add(section)

    def refuse(self, section: str, row: InpRow, message: str, cure: str) -> None:
        """A row that no table and no line can hold."""
        self.findings.append(self.inp.finding(row, section, message, cure))

    def take_rest(self) -> None:
        """Keep every section nobody took."""
        for section, rows in self.inp.sections.items():
            if section not in self._done and section not in DROPPED:
                self.keep(section, rows)

    def counts(self) -> dict[str, int]:
        """Kept lines by section."""
        return pd.Series([line[0] for line in self._lines], dtype=str).value_counts().to_dict()

    def table(self) -> pd.DataFrame:
        """The table ``swmm_lines``."""
        order = {name: k for k, name in enumerate(self.inp.sections)}
        lines = sorted(self._lines, key=lambda line: order[line[0]])
        file = self.inp.path.replace("\\", "/").rsplit("/", 1)[-1]
        frame = pd.DataFrame(lines, columns=["section", "element_id", "text", "line"])
        ids = np.char.add("L", np.arange(1, len(frame) + 1).astype(str))
        source = [f"{file} line {number}" for number in frame["line"]]
        return frame.assign(source=source).drop(columns="line").set_axis(pd.Index(ids), axis=0)

    def _named(self, row: InpRow) -> str:
        return row.fields[0].split()[0]

    def _text(self, section: str, fields: Sequence[str]) -> str:
        if section in VERBATIM:
            return " ".join(fields[0].split())
        return " ".join(f'"{f}"' if f == "" or any(c.isspace() for c in f) else f for f in fields)

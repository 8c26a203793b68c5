"""The mistakes that have names: patches of the code, in a table to read and add to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mutants.operators import Change

TABLE = Path(__file__).with_name("mistakes.toml")


@dataclass(frozen=True)
class Mistake:
    """A text of a file, that occurs in it once, and what a careless hand would write."""

    name: str
    file: str
    old: str
    new: str

    def change(self, root: Path) -> Change:
        """The mistake as a change; raises ValueError where its text does not occur once."""
        source = (root / self.file).read_text(encoding="utf-8")
        if source.count(self.old) != 1:
            raise ValueError(
                f"{self.name}: {self.file} holds {source.count(self.old)} times {self.old!r}; "
                f"give in {TABLE.name} the text the code has there now"
            )
        start = source.index(self.old)
        line = source.count("\n", 0, start) + 1
        return Change(self.file, start, start + len(self.old), self.new, "mistake", line)


def read_mistakes(path: Path = TABLE) -> list[Mistake]:
    """All named mistakes, in the order of the table."""
    return [Mistake(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["mistake"]]

"""Why a mutant that no test noticed may live: reasons kept in a table beside this file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from benchmarks.mutants.operators import Change

TABLE = Path(__file__).with_name("survivors.toml")


def line_of(source: str, change: Change) -> str:
    """The line a change touches, without its indent."""
    return source.splitlines()[change.line - 1].strip()


def words_of(source: str, change: Change) -> str:
    """A change in one line: what stood there and what stands there then."""
    old, new = (" ".join(text.split()) for text in (source[change.start : change.end], change.new))
    return f"{_short(old)} -> {_short(new)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


class Reasons:
    """Reasons by file name, line and change: they outlive a move of the file."""

    def __init__(self, path: Path = TABLE) -> None:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("survivor", [])
        self._reasons = {(row["file"], row["line"], row["change"]): row["reason"] for row in rows}

    def of(self, source: str, change: Change) -> str:
        """The reason, empty where none is given."""
        name = Path(change.file).name
        key = (name, line_of(source, change), words_of(source, change))
        return self._reasons.get(key, "")

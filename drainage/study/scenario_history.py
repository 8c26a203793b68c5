"""The texts a scenario has had, for undo and redo: kept beside the results, not in the study.

Scenario files are the design and their history is under version control; steps of an hour at a
desk are a convenience of that desk, and in the study's folder they would make runs stale.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from drainage.written import write_text

MOST_STEPS = 100


@dataclass(frozen=True)
class History:
    """Texts before the one that stands, the oldest first; that one; those that were undone, the
    next to come back last."""

    past: tuple[str, ...] = ()
    present: str | None = None
    future: tuple[str, ...] = ()

    def with_text(self, text: str) -> History:
        """A text that took the place of the present one, whoever wrote it."""
        if text == self.present:
            return self
        past = self.past if self.present is None else (*self.past, self.present)
        return History(past[-MOST_STEPS:], text)

    def undone(self) -> History | None:
        """One step back; None where there is none."""
        if not self.past or self.present is None:
            return None
        return History(self.past[:-1], self.past[-1], (*self.future, self.present))

    def redone(self) -> History | None:
        """One step forward again; None where there is none."""
        if not self.future or self.present is None:
            return None
        return replace(self.with_text(self.future[-1]), future=self.future[:-1])


def read_history(path: Path) -> History:
    """The history in a file; an empty one where there is none or it is not one."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        past, present, future = held["past"], held["present"], held["future"]
    except (OSError, ValueError, KeyError, TypeError):
        return History()
    lists = isinstance(past, list) and isinstance(future, list)
    if not lists or not all(isinstance(own, str) for own in (*past, *future, present)):
        return History()
    return History(tuple(past), present, tuple(future))


def write_history(history: History, path: Path) -> None:
    """Keep a history, whole."""
    held = {"past": history.past, "present": history.present, "future": history.future}
    write_text(path, json.dumps(held, ensure_ascii=False))

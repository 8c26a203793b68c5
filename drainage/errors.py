"""What can go wrong, each with the place, the value and the cure.

The command line turns these into one plain message and an exit code; nothing
here is ever shown to a user as a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One defect of an input, located so that a person can mend it.

    ``file`` is the path as the user knows it, ``place`` the row, key or element
    in it, ``column`` the table column or TOML key, ``value`` what stands there,
    ``message`` what is wrong with it (with the limit that was broken) and
    ``cure`` what to do.
    """

    file: str
    place: str
    column: str
    value: str
    message: str
    cure: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place, self.column) if part)
        shown = f" (value: {self.value})" if self.value else ""
        return f"{where}: {self.message}{shown}. {self.cure}"


class DrainageError(Exception):
    """Any failure this package explains in plain words."""

    exit_code = 1


class InputError(DrainageError):
    """An input that cannot be used; carries every finding at once."""

    exit_code = 2

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: Sequence[Finding] = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class EngineError(DrainageError):
    """SWMM stopped or dropped an element: code, element and line of the report."""

    exit_code = 3


class ContinuityError(DrainageError):
    """A run whose balance is past its limit; kept, marked and never scored."""

    exit_code = 4


class ComparisonError(DrainageError):
    """Two results that cannot be set beside each other."""

    exit_code = 5


class StoreError(DrainageError):
    """A result that is missing, incomplete or cannot be written."""

    exit_code = 2

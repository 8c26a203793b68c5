"""What can go wrong, each with the place, the value and the cure.

The command line turns these into one plain message and an exit code; nothing
here is ever shown to a user as a traceback.
"""

from __future__ import annotations

import errno
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from drainage.said import Typed, part_spoken, said, spoken, value_spoken

MOST_FINDINGS = 250_000
"""What one failure keeps; beyond, findings are only counted."""
SHOWN_OF_A_KIND = 10
MOST_SHOWN = 200
NO_RUNTIME = (
    "a library of the program cannot be loaded: the Microsoft Visual C++ 2015-2022 Redistributable "
    "(x64) is missing. Install vc_redist.x64.exe of Microsoft and run again."
)
DLL_FAILED = "DLL load failed"
"""How Python on Windows says that a library lacks one of those it stands on."""
CUT = "  … "
"""How a line of a summary begins that stands for others."""
ENGLISH = "en"
LONGEST_SHOWN = 600
"""Signs of one part of a finding: a cell may hold a whole file."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FIGURE = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True, slots=True)
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
        return self.in_language(ENGLISH)

    def in_language(self, lang: str) -> str:
        """The finding as one line, in the language of who reads it."""
        parts = [_plain(own) for own in self.parts_in(lang)]
        figures = {
            "where": Typed(", ".join(part for part in parts if part)),
            "message": Typed(_plain(spoken(self.message, lang))),
            "cure": Typed(_plain(spoken(self.cure, lang))),
        }
        if not self.value:
            return spoken(said("{where}: {message}. {cure}", **figures), lang)
        value = Typed(_plain(value_spoken(self.value, lang), 120))
        line = said("{where}: {message} (value: {value}). {cure}", value=value, **figures)
        return spoken(line, lang)

    def parts_in(self, lang: str) -> tuple[str, str, str]:
        """File, place and column; those alone are translated that are words of the program."""
        return (
            value_spoken(self.file, lang),
            part_spoken(self.place, lang),
            part_spoken(self.column, lang),
        )

    @property
    def kind(self) -> tuple[str, str, str]:
        """File, column and message without its figures: what one glance takes as the same."""
        return self.file, self.column, _FIGURE.sub("#", self.message)


def _plain(text: str, most: int = LONGEST_SHOWN) -> str:
    """Text that moves no cursor and fills no screen."""
    short = text if len(text) <= most else f"{text[:most]}…"
    return _CONTROL.sub("�", short)


def summary(findings: Sequence[Finding], lang: str = ENGLISH) -> list[str]:
    """Lines for people: the first of each kind, then how many more of it there are."""
    total = Counter(finding.kind for finding in findings)
    lines: list[str] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        kind = finding.kind
        seen[kind] += 1
        if seen[kind] <= SHOWN_OF_A_KIND:
            lines.append(finding.in_language(lang))
        if seen[kind] == SHOWN_OF_A_KIND and total[kind] > SHOWN_OF_A_KIND:
            more = said("and {more:,} more of this kind", more=total[kind] - SHOWN_OF_A_KIND)
            lines.append(CUT + spoken(more, lang))
        if len(lines) >= MOST_SHOWN:
            others = said("and other problems, {total:,} in all", total=len(findings))
            return [*lines, CUT + spoken(others, lang)]
    return lines


class DrainageError(Exception):
    """Any failure this package explains in plain words."""

    exit_code = 1


class InputError(DrainageError):
    """An input that cannot be used; carries its findings, at most ``MOST_FINDINGS``.

    ``beyond`` counts those past them. As text it is the ``summary``.
    """

    exit_code = 2

    def __init__(self, findings: Iterable[Finding]) -> None:
        every = iter(findings)
        self.findings: Sequence[Finding] = tuple(islice(every, MOST_FINDINGS))
        self.beyond = sum(1 for _ in every)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return "\n".join(summary(self.findings))


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


CURES_OF_SYSTEM = {
    errno.ENOSPC: "the disk is full. Free some space",
    getattr(errno, "EDQUOT", -1): "your share of the disk is used up. Free some space",
    errno.EROFS: "the disk is read-only. Choose a folder that can be written to (--root)",
    errno.EACCES: "no right to write or read here. Close it in other programs (Excel, WPS, a GIS), "
                  "or give yourself the right",
    errno.EPERM: "no right to write or read here. Give yourself the right",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
}  # fmt: skip

LONGEST_FOLDER = 248
"""Signs of a path from which on Windows finds no folder, 12 less than of a file."""
TOO_LONG = (
    "the path is longer than Windows takes (259 signs). Move the workspace nearer to the root of "
    "the disk, such as D:\\drainage, or give study and scenario shorter names"
)


def one_of(known: Iterable[str], cure: str = "There is none yet: add one first.") -> str:
    """The cure of a name that is not known: those there are, or ``cure`` where there is none."""
    names = ", ".join(map(str, known))
    return said("Use one of: {known}.", known=Typed(names)) if names else cure


def system_words(error: OSError) -> str:
    """What the system would not do, with the file and the cure."""
    unknown = said("{reason}. Mend that", reason=error.strerror or str(error))
    why = CURES_OF_SYSTEM.get(error.errno or 0, unknown)
    if isinstance(error, FileNotFoundError) and len(str(error.filename or "")) >= LONGEST_FOLDER:
        why = TOO_LONG
    where = f"{error.filename}: " if error.filename else ""
    return said("{where}{why} and run again; what was finished is kept.", where=where, why=why)

"""The ``[[measures]]`` of a scenario file, each with the comment above it, and what is between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drainage.scenario.editing.lines import MARK, Statement, joined, newline_of, statements

MEASURES = "measures"


@dataclass(frozen=True)
class Blocks:
    """A text as statements, with the range of each measure: [start, stop)."""

    parts: tuple[Statement, ...]
    ranges: tuple[tuple[int, int], ...]
    newline: str
    marked: bool
    ends: bool

    def block(self, number: int) -> tuple[Statement, ...]:
        """Statements of a measure, counted from 1."""
        start, stop = self.ranges[number - 1]
        return self.parts[start:stop]

    def without(self, number: int) -> Blocks:
        """The blank line before a measure goes with it; what else is between stays."""
        start, stop = self.ranges[number - 1]
        if start and self.parts[start - 1].kind == "blank":
            start -= 1
        return self._with([*self.parts[:start], *self.parts[stop:]])

    def with_block(self, block: Sequence[Statement], at: int) -> Blocks:
        """A measure put in as number ``at``, below an empty line."""
        place = self._place(at)
        gap = Statement("blank", self.newline)
        return self._with([*self.parts[:place], gap, *block, *self.parts[place:]])

    def with_other(self, block: Sequence[Statement], number: int) -> Blocks:
        """The statements of a measure replaced."""
        start, stop = self.ranges[number - 1]
        return self._with([*self.parts[:start], *block, *self.parts[stop:]])

    def text(self) -> str:
        """The whole text."""
        return MARK * self.marked + joined(self.parts, self.newline, ends=self.ends)

    def _with(self, parts: Sequence[Statement]) -> Blocks:
        return replace(self, parts=tuple(parts), ranges=_ranges(parts))

    def _place(self, at: int) -> int:
        if self.ranges and at > 1:
            return self.ranges[min(at - 1, len(self.ranges)) - 1][1]
        first = self.ranges[0][0] if self.ranges else _first_header(self.parts)
        return _last_filled(self.parts, first)


def blocks_of(text: str) -> Blocks:
    """A valid TOML text as blocks."""
    bare = text.removeprefix(MARK)
    parts = statements(bare)
    return Blocks(tuple(parts), _ranges(parts), newline_of(bare), text.startswith(MARK),
                  bare.endswith("\n"))  # fmt: skip


def _ranges(parts: Sequence[Statement]) -> tuple[tuple[int, int], ...]:
    heads = [at for at, own in enumerate(parts) if own.kind == "header"]
    firsts = [at for at in heads if parts[at].key == (MEASURES,)]
    found = []
    for at in firsts:
        others = (own for own in heads if own > at and not _below(parts[own]))
        stop = next(others, len(parts))
        last = max(own for own in range(at, stop) if parts[own].kind in ("header", "pair"))
        while last + 1 < stop and parts[last + 1].kind == "comment":
            last += 1
        if stop < len(parts) and last + 1 == stop:  # comments that touch both are of the next
            while parts[last].kind == "comment":
                last -= 1
        found.append((_above(parts, at), last + 1))
    return tuple(found)


def _below(own: Statement) -> bool:
    return own.key[0] == MEASURES and len(own.key) > 1


def _above(parts: Sequence[Statement], header: int) -> int:
    """Where the comment that touches a header begins; one that touches what is above, too, and
    the head of a file are not its own."""
    start = header
    while start and parts[start - 1].kind == "comment":
        start -= 1
    return start if start else header


def _first_header(parts: Sequence[Statement]) -> int:
    heads = (_above(parts, at) for at, own in enumerate(parts) if own.kind == "header")
    return next(heads, len(parts))


def _last_filled(parts: Sequence[Statement], before: int) -> int:
    return max((at + 1 for at in range(before) if parts[at].kind != "blank"), default=0)

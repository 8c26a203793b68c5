"""Two people on one scenario: where two texts differ, measure by measure and key by key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from drainage.scenario.editing.lines import MARK
from drainage.scenario.editing.measures import measures_of
from drainage.scenario.editing.values import same

Values = Mapping[str, Any]
HEAD = ("title_zh", "title_en", "includes", "leaves_out", "adds_capacity_only")


@dataclass(frozen=True)
class Difference:
    """A measure or a key of the head that two texts have otherwise.

    ``number`` is the measure's in the text of the other, None where that has none; ``key`` that
    of the head. What a side does not have is None. ``changed_by_me``: mine is not what both
    began with.
    """

    key: str
    number: int | None
    mine: Any
    theirs: Any
    changed_by_me: bool


def differing(seen: str, mine: str, theirs: str) -> list[Difference]:
    """Where ``mine`` and ``theirs`` differ, both made from ``seen``."""
    return [*_heads(seen, mine, theirs), *_measures(seen, mine, theirs)]


def _heads(seen: str, mine: str, theirs: str) -> list[Difference]:
    first, own, other = (tomllib.loads(text.removeprefix(MARK)) for text in (seen, mine, theirs))
    return [
        Difference(key, None, own.get(key), other.get(key),
                   not same(first.get(key), own.get(key)))
        for key in HEAD if not same(own.get(key), other.get(key))
    ]  # fmt: skip


def _measures(seen: str, mine: str, theirs: str) -> list[Difference]:
    first, own, other = (measures_of(text) for text in (seen, mine, theirs))
    found: list[Difference] = []
    matcher = SequenceMatcher(None, _texts(own), _texts(other), autojunk=False)
    for action, a, b, c, d in matcher.get_opcodes():
        if action == "equal":
            continue
        pairs = _paired(own[a:b], list(enumerate(other[c:d], start=c + 1)))
        for left, right in pairs:
            value = right[1] if right else None
            own_side = value if left is None else left
            touched = any(same(own_side, was) for was in first) == (left is None)
            found.append(Difference("", right[0] if right else None, left, value, touched))
    return found


def _texts(measures: list[dict[str, Any]]) -> list[str]:
    return [repr(sorted(own.items())) for own in measures]


def _paired(
    mine: list[dict[str, Any]], theirs: list[tuple[int, dict[str, Any]]]
) -> list[tuple[dict[str, Any] | None, tuple[int, dict[str, Any]] | None]]:
    """Measures of a kind and title beside each other, then those of a kind in their order."""
    rest = list(theirs)
    pairs: list[tuple[dict[str, Any] | None, tuple[int, dict[str, Any]] | None]] = []
    for keys in (("kind", "title_zh"), ("kind",)):
        for own in mine:
            if any(left is own for left, _ in pairs):
                continue
            match = next((r for r in rest if all(r[1].get(k) == own.get(k) for k in keys)), None)
            if match is not None:
                rest.remove(match)
                pairs.append((own, match))
    alone = [own for own in mine if not any(left is own for left, _ in pairs)]
    return [*pairs, *((own, None) for own in alone), *((None, own) for own in rest)]

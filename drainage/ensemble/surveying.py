"""What to survey first: what each group of values would do for the ranking and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats
from drainage.ensemble.decision_value import Worth, worth_of_knowing
from drainage.ensemble.draws import categorical, drawn_values
from drainage.ensemble.ranking_value import Sureness, sureness_of_first
from drainage.ensemble.regression import basis
from drainage.ensemble.space import DUMMY, Space
from drainage.languages import NO_VALUE, Lang, either, text

MOST_POINTS = 3
"""Points named in a sentence on where to begin."""


@dataclass(frozen=True)
class Survey:
    """What is gained if all values of a group were known.

    ``first_points`` are those whose own value alone gains most, the best first; empty for a
    group that has no values of single points. ``worth`` is None where there is nothing to decide.
    """

    group: str
    sureness: Sureness
    worth: Worth | None
    first_points: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurveyPlan:
    """How sure the ranking is, and the groups of values, the most worth finding out first."""

    first: int
    now: Sureness
    surveys: tuple[Survey, ...]

    @property
    def by_chance(self) -> float:
        """What the dummy takes off the entropy, bits: no gain below it is more than chance."""
        dummy = next(own for own in self.surveys if own.group == DUMMY)
        return abs(self.now.entropy_bits - dummy.sureness.entropy_bits)

    @property
    def worthwhile(self) -> list[Survey]:
        """The groups that gain more for the ranking than chance, or save more than its error."""
        return [own for own in self.surveys if own.group != DUMMY and self._gains(own)]

    def _gains(self, own: Survey) -> bool:
        saves = own.worth is not None and own.worth.saved > 2 * own.worth.standard_error > 0
        return saves or self.now.entropy_bits - own.sureness.entropy_bits > 2 * self.by_chance


def survey_plan(
    space: Space,
    unit: Floats,
    depth_m: Floats,
    weights: Floats,
    losses: Floats | None = None,
    first: int = 3,
) -> SurveyPlan:
    """What finding out each group would do, from the members of an ensemble.

    ``unit`` (member, dimension) is the sample, ``depth_m`` (member, point) what the ranking is
    of, its points in the order of the listed points; ``losses`` (member, option) what is left
    under each order of works, less being better.
    """
    values, options = drawn_values(space, unit), categorical(space)

    def terms(columns: Sequence[int]) -> Floats:
        own = [place for place, column in enumerate(columns) if column in options]
        return basis(values[:, list(columns)], own)

    surveys = [
        Survey(
            group,
            sureness_of_first(depth_m, terms(columns), weights, first),
            None if losses is None else worth_of_knowing(losses, terms(columns), weights),
            _first_points(space, columns, [terms([k]) for k in columns], depth_m, weights, first),
        )
        for group, columns in space.groups.items()
    ]
    now = sureness_of_first(depth_m, terms([]), weights, first)
    surveys.sort(key=lambda own: own.sureness.entropy_bits)
    return SurveyPlan(first, now, tuple(surveys))


def _first_points(
    space: Space,
    columns: Sequence[int],
    terms: Sequence[Floats],
    depth_m: Floats,
    weights: Floats,
    first: int,
) -> tuple[str, ...]:
    """The points whose value alone takes most off the entropy; several values of one point are
    taken by the best of them."""
    least: dict[str, float] = {}
    for column, own in zip(columns, terms, strict=True):
        entry, point = space.dimensions[column].entry, space.dimensions[column].part
        if point and getattr(entry, "each", "") == "point":
            bits = sureness_of_first(depth_m, own, weights, first).entropy_bits
            least[point] = min(bits, least.get(point, np.inf))
    return tuple(sorted(least, key=lambda point: least[point])[:MOST_POINTS])


def sentences(space: Space, plan: SurveyPlan, lang: Lang) -> list[str]:
    """The plan as an engineer reads it, the survey that gains most first."""
    return [_sentence(space, plan, own, lang) for own in plan.worthwhile]


def _sentence(space: Space, plan: SurveyPlan, own: Survey, lang: Lang) -> str:
    joint = text(lang, "ensemble.joint")
    points = text(lang, "ensemble.begin_at", points=joint.join(own.first_points))
    gained = text(
        lang,
        "ensemble.survey",
        what=joint.join(_ways(space, own.group, lang)),
        points=points if own.first_points else "",
        first=plan.first,
        now=100 * plan.now.named_right,
        then=100 * own.sureness.named_right,
        less=100 * max(1 - own.sureness.entropy_bits / max(plan.now.entropy_bits, 1e-12), 0.0),
    )
    if own.worth is None or own.worth.most <= 0:
        return gained
    return gained + text(lang, "ensemble.worth", share=100 * own.worth.share)


def _ways(space: Space, group: str, lang: Lang) -> list[str]:
    """How the values of a group would be found out, each way once; what they are where no way
    is given."""
    entries = [own.entry for own in space.dimensions if own.group == group and own.entry]
    ways = [either(lang, own.survey_zh, own.survey_en) or either(lang, own.zh, own.en)
            for own in entries]  # fmt: skip
    return list(dict.fromkeys(ways)) or [NO_VALUE]

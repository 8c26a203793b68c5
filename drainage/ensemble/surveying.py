"""What to survey first: what each group of values would do for the ranking and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats, Ints
from drainage.ensemble.decision_value import Worth, worth_of_knowing
from drainage.ensemble.draws import categorical, drawn_values
from drainage.ensemble.ranking_value import Sureness, sureness_of_first
from drainage.ensemble.regression import basis
from drainage.ensemble.space import DUMMY, Space
from drainage.languages import NO_VALUE, Lang, either, text

LEAST_SHARE = 0.02
"""A survey that takes less than this off the entropy is not worth a sentence."""
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
    """How sure the ranking of the ``first`` is, and the groups of values, the most worth finding
    out first.

    ``chance_bits`` and ``chance_saved`` are the most that any group gains when its values are
    dealt among the members anew, so that they have nothing to do with the depths: what is no more
    than that is chance.
    """

    first: int
    now: Sureness
    surveys: tuple[Survey, ...]
    chance_bits: float
    chance_saved: float

    def surer(self, own: Survey) -> bool:
        """Whether a survey makes the ranking surer, by more than chance and worth the words."""
        gained = self.now.entropy_bits - own.sureness.entropy_bits
        return gained > max(self.chance_bits, LEAST_SHARE * self.now.entropy_bits)

    def saves(self, own: Survey) -> bool:
        """Whether it makes the first decision better, by more than chance and its own error."""
        worth = own.worth
        least = max(self.chance_saved, 2 * worth.standard_error) if worth else 0.0
        return worth is not None and worth.saved > least

    @property
    def worthwhile(self) -> list[Survey]:
        """The groups, but the dummy, that do either."""
        own = [survey for survey in self.surveys if survey.group != DUMMY]
        return [survey for survey in own if self.surer(survey) or self.saves(survey)]


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

    def terms(columns: Sequence[int], rows: Ints | slice = slice(None)) -> Floats:
        own = [place for place, column in enumerate(columns) if column in options]
        return basis(values[:, list(columns)], own)[rows]

    def gained(own: Floats) -> tuple[Sureness, Worth | None]:
        worth = None if losses is None else worth_of_knowing(losses, own, weights)
        return sureness_of_first(depth_m, own, weights, first), worth

    draw = np.random.default_rng(0)
    dealt = [gained(terms(columns, draw.permutation(len(unit))))
             for columns in space.groups.values()]  # fmt: skip
    now = sureness_of_first(depth_m, terms([]), weights, first)
    surveys = [
        Survey(
            group,
            *gained(terms(columns)),
            _first_points(space, columns, [terms([k]) for k in columns], depth_m, weights, first),
        )
        for group, columns in space.groups.items()
    ]
    surveys.sort(key=lambda own: own.sureness.entropy_bits)
    return SurveyPlan(
        first,
        now,
        tuple(surveys),
        max(now.entropy_bits - sureness.entropy_bits for sureness, _ in dealt),
        max(worth.saved if worth else 0.0 for _, worth in dealt),
    )


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
    what = joint.join(_ways(space, own.group, lang)) + (points if own.first_points else "")
    parts = []
    if plan.surer(own):
        less = 1 - own.sureness.entropy_bits / plan.now.entropy_bits
        parts.append(text(lang, "ensemble.surer", first=plan.first, less=100 * less,
                          now=100 * plan.now.named_right,
                          then=100 * own.sureness.named_right))  # fmt: skip
    if plan.saves(own) and own.worth is not None:
        parts.append(text(lang, "ensemble.saves", share=100 * own.worth.share))
    return text(lang, "ensemble.survey", what=what, gains=text(lang, "ensemble.and").join(parts))


def _ways(space: Space, group: str, lang: Lang) -> list[str]:
    """How the values of a group would be found out, each way once; what they are where no way
    is given."""
    entries = [own.entry for own in space.dimensions if own.group == group and own.entry]
    ways = [either(lang, own.survey_zh, own.survey_en) or either(lang, own.zh, own.en)
            for own in entries]  # fmt: skip
    return list(dict.fromkeys(ways)) or [NO_VALUE]

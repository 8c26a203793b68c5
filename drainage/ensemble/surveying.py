"""What to survey first: what each group of values would do for the ranking and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats, Ints
from drainage.ensemble.decision_value import Worth, worth_of_knowing
from drainage.ensemble.draws import categorical, drawn_values
from drainage.ensemble.ranking_value import Sureness, sureness_of_first
from drainage.ensemble.regression import basis
from drainage.ensemble.space import DUMMY, Dimension, Space
from drainage.languages import NO_VALUE, Lang, either, text
from drainage.scenario.uncertainty import Value

LEAST_SHARE = 0.02
"""A survey that takes less than this off the entropy is not worth a sentence."""
MOST_POINTS = 3
"""Points named in a sentence on where to begin."""


@dataclass(frozen=True, eq=False)
class Decision:
    """A choice of the ``taken`` options with the least losses (member, option), which add up.

    ``weights`` (member,) are 0 where a member has no losses; ``name`` is that of its sentence.
    """

    name: str
    losses: Floats
    weights: Floats
    taken: int


@dataclass(frozen=True)
class Survey:
    """What is gained if all values of a group were known.

    ``worths`` is what it saves, by decision. ``first_points`` are those whose own value alone
    gains most, and more than chance, the best first; empty for a group that has no such values.
    """

    group: str
    sureness: Sureness
    worths: Mapping[str, Worth]
    first_points: tuple[str, ...] = ()


@dataclass(frozen=True)
class SurveyPlan:
    """How sure the ranking of the ``first`` is, and the groups of values, the most worth finding
    out first.

    ``chance_bits`` and ``chance_saved`` (by decision) are the most that any group gains when its
    values are dealt among the members anew, so that they have nothing to do with the depths: what
    is no more than that is chance.
    """

    first: int
    now: Sureness
    surveys: tuple[Survey, ...]
    chance_bits: float
    chance_saved: Mapping[str, float]

    def surer(self, own: Survey) -> bool:
        """Whether a survey makes the ranking surer, by more than chance and worth the words."""
        gained = self.now.entropy_bits - own.sureness.entropy_bits
        return gained > max(self.chance_bits, LEAST_SHARE * self.now.entropy_bits)

    def saved(self, own: Survey) -> list[str]:
        """The decisions it makes better, by more than chance and its own error."""
        return [
            name
            for name, worth in own.worths.items()
            if worth.saved > max(self.chance_saved[name], 2 * worth.standard_error)
        ]

    @property
    def worthwhile(self) -> list[Survey]:
        """The groups, but the dummy, that do either."""
        own = [survey for survey in self.surveys if survey.group != DUMMY]
        return [survey for survey in own if self.surer(survey) or self.saved(survey)]


def survey_plan(
    space: Space,
    unit: Floats,
    depth_m: Floats,
    weights: Floats,
    decisions: Sequence[Decision] = (),
    first: int = 3,
) -> SurveyPlan:
    """What finding out each group would do, from the members of an ensemble.

    ``unit`` (member, dimension) is the sample, ``depth_m`` (member, point) what the ranking is
    of, its points in the order of the listed points; ``decisions`` are those that the same
    members decide.
    """
    values, options = drawn_values(space, unit), categorical(space)

    def terms(columns: Sequence[int], rows: Ints | slice = slice(None)) -> Floats:
        own = [place for place, column in enumerate(columns) if column in options]
        return basis(values[:, list(columns)], own)[rows]

    def gained(own: Floats) -> tuple[Sureness, dict[str, Worth]]:
        worths = {
            one.name: worth_of_knowing(one.losses, own, one.weights, one.taken) for one in decisions
        }
        return sureness_of_first(depth_m, own, weights, first), worths

    def bits(column: int, rows: Ints | slice = slice(None)) -> float:
        return sureness_of_first(depth_m, terms([column], rows), weights, first).entropy_bits

    draw = np.random.default_rng(0)
    dealt = [gained(terms(columns, draw.permutation(len(unit))))
             for columns in space.groups.values()]  # fmt: skip
    now = sureness_of_first(depth_m, terms([]), weights, first)
    of_points = [column for column, own in enumerate(space.dimensions) if own.part and _each(own)]
    dealt_bits = [bits(column, draw.permutation(len(unit))) for column in of_points]
    most = min([(1 - LEAST_SHARE) * now.entropy_bits, *dealt_bits])
    surveys = [
        Survey(
            group,
            *gained(terms(columns)),
            _first_points(space, {k: bits(k) for k in columns if k in of_points}, most),
        )
        for group, columns in space.groups.items()
    ]
    surveys.sort(key=lambda own: own.sureness.entropy_bits)
    return SurveyPlan(
        first,
        now,
        tuple(surveys),
        max(now.entropy_bits - sureness.entropy_bits for sureness, _ in dealt),
        {one.name: max(worths[one.name].saved for _, worths in dealt) for one in decisions},
    )


def _each(own: Dimension) -> bool:
    return isinstance(own.entry, Value) and own.entry.each == "point"


def _first_points(space: Space, bits: Mapping[int, float], most: float) -> tuple[str, ...]:
    """The points whose value alone leaves the least entropy, the least first.

    Less than ``most``, which is what chance leaves and what is worth the words. ``bits`` is column
    -> what is left; several values of one point are taken by the best of them.
    """
    least: dict[str, float] = {}
    for column, own in bits.items():
        point = space.dimensions[column].part
        if own < most:
            least[point] = min(own, least.get(point, np.inf))
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
    parts += [
        text(lang, f"ensemble.saves.{name}", share=100 * own.worths[name].share, first=plan.first)
        for name in plan.saved(own)
    ]
    return text(lang, "ensemble.survey", what=what, gains=text(lang, "ensemble.and").join(parts))


def _ways(space: Space, group: str, lang: Lang) -> list[str]:
    """How the values of a group would be found out, each way once; what they are where no way
    is given."""
    entries = [own.entry for own in space.dimensions if own.group == group and own.entry]
    ways = [either(lang, own.survey_zh, own.survey_en) or either(lang, own.zh, own.en)
            for own in entries]  # fmt: skip
    return list(dict.fromkeys(ways)) or [NO_VALUE]

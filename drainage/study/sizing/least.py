"""The least works for the targets of a study: alone, in pairs, together, and no size too much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

from drainage.scenario import Composed
from drainage.study.cures import deciding_event_of_points
from drainage.study.opening import OpenStudy
from drainage.study.sizing.ladders import KINDS, ladders_of
from drainage.study.sizing.search import (
    Choice,
    cheapest,
    least_pairs,
    least_single,
    smaller,
    together,
)
from drainage.study.sizing.trials import Run, Trials


@dataclass(frozen=True)
class Least:
    """``failing`` points; by point the ``single`` rung of each kind (None where its largest
    misses), the cheapest ``pair``, and what is ``chosen`` in the end with all together; which
    points are ``met`` then; and what is ``broken`` by one size less."""

    trials: Trials
    failing: tuple[str, ...]
    single: Mapping[str, Mapping[str, int | None]]
    pair: Mapping[str, Choice]
    chosen: Mapping[str, Choice]
    met: Mapping[str, bool]
    broken: tuple[tuple[str, str, list[str]], ...]


def least_works(
    opened: OpenStudy,
    built: Composed,
    run: Run,
    *,
    points: Collection[str] = (),
    kinds: Collection[str] = tuple(KINDS),
) -> Least:
    """Search the least works on top of a scenario with which its points meet their targets.

    Works of ``kinds`` alone, at those of ``points`` that miss theirs; none named: at all. Every
    point's cheapest choice, single or pair, is then built in one network; what misses there is
    raised, and what can be smaller is made smaller, one at a time. Raises InputError where works
    give no sound network.
    """
    events = deciding_event_of_points(opened, built)
    trials = Trials(opened, built, run, {}, events)
    before = trials.held_everywhere({})
    failing = tuple(point for point, held in before.items()
                    if not held and (not points or point in points))  # fmt: skip
    ladders = {
        point: {kind: own for kind, own in
                ladders_of(built.network, point, opened.context).items() if kind in kinds}
        for point in failing
    }  # fmt: skip
    trials = Trials(opened, built, run, ladders, events)
    sizes = {point: {kind: len(ladder.rungs) for kind, ladder in own.items()}
             for point, own in ladders.items()}  # fmt: skip
    single: dict[str, dict[str, int | None]] = {point: {} for point in failing}
    for kind in (own for own in KINDS if own in kinds):
        found = least_single(kind, {p: sizes[p][kind] for p in failing}, trials.held)
        for point, rung in found.items():
            single[point][kind] = rung
    pair = cheapest_pairs(trials, failing, single, sizes)
    choice = {point: own for point in failing
              if (own := _cheapest(trials, point, single[point], pair.get(point)))}  # fmt: skip
    if not choice:
        return Least(trials, failing, single, pair, {}, before, ())
    chosen, met = together(choice, sizes, trials.held_everywhere)
    chosen, broken = smaller(chosen, met, trials.held_everywhere)
    return Least(trials, failing, single, pair, chosen, met, tuple(broken))


def cheapest_pairs(
    trials: Trials,
    failing: tuple[str, ...],
    single: Mapping[str, Mapping[str, int | None]],
    sizes: Mapping[str, Mapping[str, int]],
) -> dict[str, Choice]:
    """The cheapest pair of each point: of two kinds, each smaller than it would be alone. A pair
    that is no cheaper than one that holds already is not tried."""
    best: dict[str, Choice] = {}
    lowest = {
        point: min(
            (trials.price(point, {k: r}) for k, r in single[point].items() if r is not None),
            default=float("inf"),
        )
        for point in failing
    }

    def worth(point: str, choice: Choice) -> bool:
        return trials.price(point, choice) < lowest[point]

    tried = [kind for kind in KINDS if any(kind in own for own in sizes.values())]
    for first, second in combinations(tried, 2):
        most = {
            point: (_below(single[point], first, sizes[point]),
                    _below(single[point], second, sizes[point]))
            for point in failing
        }  # fmt: skip
        for point, pairs in least_pairs((first, second), most, trials.held, worth).items():
            own = cheapest(point, pairs, trials.price)
            if own is not None and worth(point, own):
                best[point], lowest[point] = own, trials.price(point, own)
    return best


def _below(single: Mapping[str, int | None], kind: str, sizes: Mapping[str, int]) -> int:
    alone = single.get(kind)
    return sizes[kind] - 1 if alone is None else alone - 1


def _cheapest(
    trials: Trials, point: str, single: Mapping[str, int | None], pair: Choice | None
) -> Choice | None:
    """Single or pair, the cheaper; where none holds, every kind at its largest."""
    choices: list[Choice] = [{k: rung} for k, rung in single.items() if rung is not None]
    if pair is not None:
        choices.append(pair)
    largest = {k: len(own.rungs) - 1 for k, own in trials.ladders[point].items() if own.rungs}
    return cheapest(point, choices, trials.price) or largest or None

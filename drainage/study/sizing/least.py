"""The least works for the targets of a study: alone, in pairs, together, and no size too much."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from drainage.scenario import Composed
from drainage.study.opening import OpenStudy
from drainage.study.sizing.judging import (
    Scores,
    deciding_events_of_places,
    require_known,
    require_possible,
    scope_of,
)
from drainage.study.sizing.ladders import KINDS, Ladder, ladders_of, sound
from drainage.study.sizing.outlets import OUTLET_KINDS
from drainage.study.sizing.search import (
    Choice,
    cheapest,
    least_pairs,
    least_single,
    smaller,
    together,
)
from drainage.study.sizing.trials import EVERY_KIND, Run, Trials

Single = dict[str, dict[str, int | None]]
Sizes = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Least:
    """``failing`` places; by place the ``single`` rung of each kind (None where its largest
    misses), the cheapest ``pair`` of a point, and what is ``chosen`` in the end with all together;
    which places are ``met`` then; what is ``broken`` by one size less; and by outlet the storms
    ``beyond`` the largest size of every kind, which its chosen works do not have to hold.
    ``final`` has the scores of all storms with all chosen works."""

    trials: Trials
    failing: tuple[str, ...]
    single: Mapping[str, Mapping[str, int | None]]
    pair: Mapping[str, Choice]
    chosen: Mapping[str, Choice]
    met: Mapping[str, bool]
    broken: tuple[tuple[str, str, list[str]], ...]
    beyond: Mapping[str, tuple[str, ...]]
    final: Scores


def least_works(
    opened: OpenStudy,
    built: Composed,
    run: Run,
    *,
    only: Collection[str] = (),
    kinds: Collection[str] = EVERY_KIND,
) -> Least:
    """Search the least works on top of a scenario with which its places meet their targets:
    works of ``kinds``, at those of ``only`` (points and outlets) where any are named.

    Every place's cheapest choice, single or pair, is then built in one network; what misses
    there is raised, and what can be smaller is made smaller, one at a time. Raises InputError
    where works give no sound network, for targets that no works can meet and for places that no
    storm judges.
    """
    events = deciding_events_of_places(opened, built)
    require_possible(opened, events)
    require_known(events, only)
    trials = Trials(opened, built, run, {}, events)
    before = trials.held_everywhere({})
    failing = tuple(place for place, held in before.items()
                    if not held and (not only or scope_of(place)[1] in only))  # fmt: skip
    ladders = {
        place: {kind: own for kind, own in _ladders(opened, built, place).items() if kind in kinds}
        for place in failing
    }
    trials = replace(trials, ladders=ladders)
    sizes = {place: {kind: len(own.rungs) for kind, own in kinds.items()}
             for place, kinds in ladders.items()}  # fmt: skip
    single = _singles(trials, failing, sizes)
    trials, single, beyond = _within_reach(trials, single, sizes)
    points = tuple(place for place in failing if scope_of(place)[0] == "point")
    pair = cheapest_pairs(trials, points, single, sizes)
    fixed = {place: own for place in failing
             if (own := _nearest(trials, place, single[place], pair.get(place)))}  # fmt: skip
    choice = {place: own for place in failing
              if place not in fixed and (own := _cheapest(trials, place, single[place],
                                                          pair.get(place)))}  # fmt: skip
    if not choice and not fixed:
        return Least(trials, failing, single, pair, {}, before, (), beyond, {})
    chosen, met = together(choice, sizes, lambda own: trials.held_everywhere({**fixed, **own}))
    chosen, broken = smaller({**fixed, **chosen}, met, trials.held_until)
    final = trials.scores(chosen, {event for own in events.values() for event in own})
    return Least(trials, failing, single, pair, chosen, met, tuple(broken), beyond, final)


def _ladders(opened: OpenStudy, built: Composed, place: str) -> dict[str, Ladder]:
    scope, name = scope_of(place)
    if scope == "point":
        return ladders_of(built.network, name, opened.context)
    return {
        kind: sound(of(opened, built, name), built.network, opened.context)
        for kind, of in OUTLET_KINDS.items()
    }


def _singles(trials: Trials, places: Collection[str], sizes: Sizes) -> Single:
    """By place the least rung of each of its kinds alone."""
    single: Single = {place: {} for place in places}
    for kind in EVERY_KIND:
        own = {place: sizes[place][kind] for place in places if kind in sizes[place]}
        for place, rung in least_single(kind, own, trials.held).items():
            single[place][kind] = rung
    return single


def _within_reach(
    trials: Trials, single: Single, sizes: Sizes
) -> tuple[Trials, Single, dict[str, tuple[str, ...]]]:
    """Outlets that no size holds in all their storms are sized for those of the service targets
    alone; also which storms are given up."""
    service = {event.id for event in trials.opened.events if event.purpose == "service"}
    beyond = {
        place: tuple(event for event in trials.events[place] if event not in service)
        for place, kinds in single.items()
        if kinds and not any(rung is not None for rung in kinds.values())
    }
    beyond = {
        place: lost for place, lost in beyond.items()
        if scope_of(place)[0] == "outfall" and 0 < len(lost) < len(trials.events[place])
    }  # fmt: skip
    left = {place: tuple(event for event in own if event not in beyond.get(place, ()))
            for place, own in trials.events.items()}  # fmt: skip
    nearer = replace(trials, events=left)
    return nearer, single | _singles(nearer, tuple(beyond), sizes), beyond


def cheapest_pairs(
    trials: Trials, failing: tuple[str, ...], single: Mapping[str, Mapping[str, int | None]],
    sizes: Sizes,
) -> dict[str, Choice]:  # fmt: skip
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

    for first, second in combinations(KINDS, 2):
        most = {
            point: (_below(single[point], first, sizes[point]),
                    _below(single[point], second, sizes[point]))
            for point in failing
            if {first, second} <= sizes[point].keys()
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
    trials: Trials, place: str, single: Mapping[str, int | None], pair: Choice | None
) -> Choice | None:
    """Single or pair that holds, the cheaper; None where none does."""
    choices: list[Choice] = [{k: rung} for k, rung in single.items() if rung is not None]
    if pair is not None:
        choices.append(pair)
    return cheapest(place, choices, trials.price)


def _nearest(
    trials: Trials, place: str, single: Mapping[str, int | None], pair: Choice | None
) -> Choice | None:
    """Where nothing holds, what comes nearest: at a point every kind at its largest, at an outlet
    the size tried that leaves the least sewage, the smallest of equals; None where something holds
    or nothing can be built."""
    if _cheapest(trials, place, single, pair) is not None:
        return None
    ladders = trials.ladders[place]
    if scope_of(place)[0] == "point":
        return {k: len(own.rungs) - 1 for k, own in ladders.items() if own.rungs} or None
    tried = [{kind: rung} for kind, own in ladders.items() for rung in range(len(own.rungs))]
    left = {k: trials.left_m3(place, own) for k, own in enumerate(tried)}
    at = min(left, key=lambda k: left[k], default=None)
    return None if at is None else tried[at]

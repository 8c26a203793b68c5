"""The search for the least sizes: plain functions over trials, blind to what makes them.

A ``Trial`` is what each point gets; ``holds`` tells which points then meet their targets. All
points are tried at once, so a search for eleven takes no more trials than one for a
single point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Choice = Mapping[str, int]
"""Kind of works -> number of its rung; kinds left out are not built."""
Trial = Mapping[str, Choice]
Holds = Callable[[Trial], Mapping[str, bool]]
Price = Callable[[str, Choice], float]


def least_single(kind: str, sizes: Mapping[str, int], holds: Holds) -> dict[str, int | None]:
    """Point -> least rung of a kind with which it meets its target; None where the last misses.

    ``sizes`` is how many rungs each point has. The larger is taken to do no worse, so each
    point is halved on its own; a trial holds one rung of each. At most 1 + log2(sizes) trials.
    """
    has = {point: count for point, count in sizes.items() if count}
    if not has:
        return {}
    top = {point: count - 1 for point, count in has.items()}
    met = holds({point: {kind: rung} for point, rung in top.items()})
    high = {point: rung for point, rung in top.items() if met[point]}
    low = dict.fromkeys(high, 0)
    while any(low[point] < high[point] for point in high):
        middle = {point: (low[point] + high[point]) // 2 for point in high}
        met = holds({point: {kind: rung} for point, rung in middle.items()})
        for point, rung in middle.items():
            if low[point] == high[point]:
                continue
            if met[point]:
                high[point] = rung
            else:
                low[point] = rung + 1
    return {point: high.get(point) for point in has}


def least_pairs(
    kinds: tuple[str, str],
    most: Mapping[str, tuple[int, int]],
    holds: Holds,
    worth: Callable[[str, Choice], bool],
) -> dict[str, list[Choice]]:
    """Point -> the pairs of rungs of two kinds that just meet its target and are ``worth`` it.

    ``most`` is the largest rung of each that may be needed (one below what meets the target
    alone). The border between what meets it and what does not is walked down: a pair that holds
    or is not worth it gets less of the first, one that misses more of the second. At most the
    sum of both sizes of trials, and one for all points that no pair helps; none for points whose
    smallest pair is not worth it, since a larger size is taken to cost no less.
    """
    first, second = kinds
    top = {point: {first: a, second: b} for point, (a, b) in most.items()
           if min(a, b) >= 0 and worth(point, {first: 0, second: 0})}  # fmt: skip
    met = holds(top) if top else {}
    at = {point: [own[first], 0] for point, own in top.items() if met[point]}
    found: dict[str, list[Choice]] = {point: [] for point in at}
    while at:
        trial: dict[str, Choice] = {}
        for point, (a, b) in list(at.items()):
            a = _highest_worth(point, kinds, (a, b), worth)
            at[point][0] = a
            if a < 0 or b > most[point][1]:
                del at[point]
            else:
                trial[point] = {first: a, second: b}
        met = holds(trial) if trial else {}
        for point, own in trial.items():
            if met[point]:
                found[point] = [old for old in found[point] if old[second] != own[second]]
                found[point].append(own)
                at[point][0] -= 1
            else:
                at[point][1] += 1
    return found


def _highest_worth(
    point: str, kinds: tuple[str, str], at: tuple[int, int], worth: Callable[[str, Choice], bool]
) -> int:
    """The largest rung of the first kind, not above ``at``, with which a pair is worth trying."""
    rung = at[0]
    while rung >= 0 and not worth(point, {kinds[0]: rung, kinds[1]: at[1]}):
        rung -= 1
    return rung


def cheapest(point: str, choices: list[Choice], price: Price) -> Choice | None:
    """The cheapest of the choices of a point, the first of equals; None of none."""
    return min(choices, key=lambda own: price(point, own), default=None)


def together(
    chosen: Mapping[str, Choice], sizes: Mapping[str, Mapping[str, int]], holds: Holds
) -> tuple[dict[str, Choice], Mapping[str, bool]]:
    """All choices in one network, with points that miss raised by a rung of each of their kinds
    until they hold or have no larger; and which points hold."""
    own: dict[str, Choice] = {point: dict(choice) for point, choice in chosen.items()}
    while True:
        met = holds(own)
        raised = {
            point: larger
            for point, choice in own.items()
            if not met[point]
            and (larger := {k: min(r + 1, sizes[point][k] - 1) for k, r in choice.items()})
            != choice
        }
        if not raised:
            return own, met
        own |= raised


def smaller(
    chosen: Mapping[str, Choice],
    met: Mapping[str, bool],
    holds: Callable[[Trial, str], Mapping[str, bool]],
) -> tuple[dict[str, Choice], list[tuple[str, str, list[str]]]]:
    """The choices with nothing left that could be one size smaller, tried one at a time.

    Also (point, kind, points that miss): what breaks where each is one size smaller, or is left
    out at its first size. What breaks nothing is made smaller; what misses stays. ``holds`` is
    told the place that gets less, and where that one misses it need not judge all others.
    """
    own: dict[str, Choice] = {point: dict(choice) for point, choice in chosen.items()}
    broken: list[tuple[str, str, list[str]]] = []
    for point in chosen:
        for kind in chosen[point] if met[point] else ():
            while kind in own[point]:
                less = _one_less(own[point], kind)
                now = holds(own | {point: less}, point)
                missed = [other for other, held in met.items() if held and not now.get(other, True)]
                if missed:
                    broken.append((point, kind, missed))
                    break
                own[point] = less
    return own, broken


def _one_less(choice: Choice, kind: str) -> Choice:
    if choice[kind] == 0:
        return {name: rung for name, rung in choice.items() if name != kind}
    return {**choice, kind: choice[kind] - 1}

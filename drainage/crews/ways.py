"""The fastest way over roads that close and open while one drives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

from drainage.crews.closing import Closing, Span
from drainage.crews.roads import Roads

State = tuple[str, int]
"""A node and the number of the dry window in which one stands there."""


@dataclass(frozen=True)
class Leg:
    """A reach of a way and the minute at which it is entered."""

    reach: str
    enters_min: float


@dataclass(frozen=True)
class Arrivals:
    """Earliest minute at which each node that can be reached is reached, and how.

    ``to_stay`` and ``last_to_stay`` tell the same of the nodes where a lorry may stand from its
    arrival to the end of the storm.
    """

    minute: Mapping[str, float]
    last: Mapping[str, State]
    to_stay: Mapping[str, float]
    last_to_stay: Mapping[str, State]
    before: Mapping[State, tuple[State, Leg]]

    def legs(self, node: str) -> list[Leg]:
        """The reaches of the way to a node, in order; KeyError for one out of reach."""
        return self._legs(self.last[node])

    def legs_to_stay(self, node: str) -> list[Leg]:
        """The reaches of the way to a node for who stays there; KeyError for one where none may."""
        return self._legs(self.last_to_stay[node])

    def _legs(self, state: State) -> list[Leg]:
        found = []
        while state in self.before:
            state, leg = self.before[state]
            found.append(leg)
        return found[::-1]


def earliest_arrivals(roads: Roads, closing: Closing, start: str, leaves_min: float) -> Arrivals:
    """Earliest arrivals from ``start``, left at ``leaves_min`` or as soon after as it is dry.

    A reach is entered only where it stays open until its other end is reached. A lorry may wait
    at a node while that is dry: then to come sooner to a dry window is never worse, and to
    search by node and window is exact (safe-interval path planning, Phillips and Likhachev
    2011, ICRA).
    """
    reached: dict[State, float] = {
        (start, number): max(leaves_min, opens)
        for number, (opens, shuts) in enumerate(closing.dry_windows(start))
        if shuts >= leaves_min
    }
    before: dict[State, tuple[State, Leg]] = {}
    minute: dict[str, float] = {}
    last: dict[str, State] = {}
    queue = [(at, state) for state, at in reached.items()]
    heapify(queue)
    while queue:
        at, state = heappop(queue)
        if at > reached[state]:
            continue
        node = state[0]
        if node not in minute:
            minute[node], last[node] = at, state
        shuts = closing.dry_windows(node)[state[1]][1]
        for reach, other, minutes in roads.adjacent[node]:
            for opens, closes in closing.open_windows(reach):
                enters = max(at, opens)
                arrives = enters + minutes
                if enters > shuts or arrives > closes:
                    continue
                there = (other, _window(closing.dry_windows(other), arrives))
                if arrives < reached.get(there, inf):
                    reached[there] = arrives
                    before[there] = (state, Leg(reach, enters))
                    heappush(queue, (arrives, there))
    staying = {
        state[0]: state for state in reached if closing.dry_windows(state[0])[state[1]][1] == inf
    }
    to_stay = {node: reached[state] for node, state in staying.items()}
    return Arrivals(minute, last, to_stay, staying, before)


def _window(windows: tuple[Span, ...], minute: float) -> int:
    return next(k for k, (low, high) in enumerate(windows) if low <= minute <= high)


@dataclass(frozen=True)
class Stop:
    """Where a crew leaves its lorry for a point, metres of hose from there, and the minute at
    which the hose is laid."""

    node: str
    hose_m: float
    ready_min: float


def stop_near(arrivals: Arrivals, metres: Mapping[str, float], hose_m_min: float) -> Stop | None:
    """The node from which a point is served soonest; None where none is reached and stays dry.

    ``metres``: node -> metres along the street to the point, of those the hose reaches from.
    The crew stays with its lorry and pumps: it stops where no water closes the street from its
    arrival to the end of the storm, at the edge of deep water or where that has gone.
    """
    stops = [
        Stop(node, far, arrivals.to_stay[node] + far / hose_m_min)
        for node, far in metres.items()
        if node in arrivals.to_stay
    ]
    return min(stops, key=lambda own: (own.ready_min, own.hose_m, own.node), default=None)

"""The fastest way over roads that close and open while one drives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

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
    """Earliest minute at which each node that can be reached is reached, and how."""

    minute: Mapping[str, float]
    last: Mapping[str, State]
    before: Mapping[State, tuple[State, Leg]]

    def legs(self, node: str) -> list[Leg]:
        """The reaches of the way to a node, in order; KeyError for one out of reach."""
        state, found = self.last[node], []
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
                if arrives < reached.get(there, float("inf")):
                    reached[there] = arrives
                    before[there] = (state, Leg(reach, enters))
                    heappush(queue, (arrives, there))
    return Arrivals(minute, last, before)


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
    """The node from which a point is served soonest; None where none is reached.

    ``metres``: node -> metres along the street to the point, of those the hose reaches from.
    Deep water stands around a point that has called: the crew then stops at its edge.
    """
    stops = [
        Stop(node, far, arrivals.minute[node] + far / hose_m_min)
        for node, far in metres.items()
        if node in arrivals.minute
    ]
    return min(stops, key=lambda own: (own.ready_min, own.hose_m, own.node), default=None)

"""When reaches are closed by water or by hand, and when nodes stand dry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.crews.roads import Roads

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Span = tuple[float, float]
"""First and last minute from the beginning of the rain."""
ALWAYS: tuple[Span, ...] = ((-np.inf, np.inf),)


@dataclass(frozen=True)
class Closing:
    """Windows in which reaches can be driven and nodes stand dry, in order of time.

    What is not named is open, or dry, at all times. A window of a reach lies within one window
    of each of its ends: where an end is deep, so is the reach.
    """

    reaches: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    nodes: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    def open_windows(self, reach: str) -> tuple[Span, ...]:
        """When a reach can be driven."""
        return self.reaches.get(reach, ALWAYS)

    def dry_windows(self, node: str) -> tuple[Span, ...]:
        """When a lorry may stand at a node."""
        return self.nodes.get(node, ALWAYS)

    def stays_dry(self, node: str) -> bool:
        """Whether a node is dry in the end, from whatever minute on."""
        return any(high == np.inf for _, high in self.dry_windows(node))

    def closed_spans(self, reach: str) -> tuple[Span, ...]:
        """When a reach is closed, in order of time: what its open windows leave."""
        windows = self.open_windows(reach)
        begins = [-np.inf, *(high for _, high in windows)]
        ends = [*(low for low, _ in windows), np.inf]
        return tuple((low, high) for low, high in zip(begins, ends, strict=True) if low < high)

    def is_open(self, reach: str, begins: float, ends: float) -> bool:
        """Whether a reach can be driven from one minute to another without a break."""
        return any(low <= begins and ends <= high for low, high in self.open_windows(reach))

    def closed_at(self, minute: float) -> set[str]:
        """The reaches that are closed at a minute."""
        return {reach for reach in self.reaches if not self.is_open(reach, minute, minute)}


def closing_of(
    roads: Roads,
    minute: Floats,
    depth_m: pd.DataFrame,
    closed_depth_m: float,
    by_hand: Mapping[str, Sequence[Span]],
) -> Closing:
    """What water above ``closed_depth_m`` closes, and what is closed ``by_hand``.

    ``minute`` (t,) counts from the beginning of the rain, ``depth_m`` (t, node) stands above
    the gutter, in a sag above its bottom. A reach is closed while one of its ends is deep, as
    the tables of the streets count it. Between two steps of the series it counts as closed
    where it is at one of the two; what is closed at the last step never opens again.
    ``by_hand``: street_id -> spans. KeyError for a node without a depth.
    """
    nodes = roads.nodes.index
    deep = pd.DataFrame(depth_m[nodes].to_numpy() > closed_depth_m, columns=nodes)
    deep = deep.loc[:, deep.any(axis=0)]
    wet = {str(node): _spans(minute, deep[node].to_numpy()) for node in deep}
    ends = roads.reaches[["from_id", "to_id"]]
    touched = ends.isin(list(wet)).any(axis=1) | roads.reaches["street_id"].isin(list(by_hand))
    shut = {
        str(reach): [*wet.get(start, []), *wet.get(end, []), *by_hand.get(street, [])]
        for reach, start, end, street in roads.reaches.loc[
            touched, ["from_id", "to_id", "street_id"]
        ].itertuples(name=None)
    }
    return Closing(
        {reach: _between(spans) for reach, spans in shut.items()},
        {node: _between(spans) for node, spans in wet.items()},
    )


def _spans(minute: Floats, closed: Bools) -> list[Span]:
    """Runs of closed steps, each from the open step before it to the open step after it."""
    edge = np.diff(np.concatenate([[False], closed, [False]]).astype(int))
    first, behind = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1)
    known = np.concatenate([[-np.inf], minute, [np.inf]])
    return list(zip(known[first].tolist(), known[behind + 1].tolist(), strict=True))


def _between(closed: Sequence[Span]) -> tuple[Span, ...]:
    """The windows that closed spans leave; two that meet leave none."""
    windows, begins = [], -np.inf
    for low, high in sorted(closed):
        if low > begins:
            windows.append((begins, low))
        begins = max(begins, high)
    if begins < np.inf:
        windows.append((begins, np.inf))
    return tuple(windows)

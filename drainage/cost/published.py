"""Sums that plans publish for works beside the estimate of the same works from prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drainage.cost.costing import Total


@dataclass(frozen=True)
class Published:
    """Works of one scenario: the sums that plans give for them, (item, 10^4 yuan), and the estimate
    of what it builds itself, without what it includes."""

    scenario: str
    sums: tuple[tuple[str, float], ...]
    estimate: Total


@dataclass(frozen=True)
class Apart:
    """A published sum, 10^4 yuan, outside the estimate of its works; ``factor`` is the sum over the
    middle of the estimate, NaN where nothing is priced."""

    item: str
    published_10k_yuan: float
    low_10k_yuan: float
    mid_10k_yuan: float
    high_10k_yuan: float
    factor: float


def sums_apart(works: Sequence[Published]) -> list[Apart]:
    """The sums that lie outside the range of the estimate of their works, so that the estimate does
    not stand for what the plan pays.

    Scenarios that share a sum are one work, since a plan that does not split it pays for all of
    them. The sums of a work may be parts of one or two plans that say it differently: it is named
    where neither a single sum nor all together lie in the range.
    """
    return [apart for own in _pooled(works) if (apart := _apart(own)) is not None]


def _pooled(works: Sequence[Published]) -> list[list[Published]]:
    """The scenarios with sums, those that share one together."""
    pools: list[list[Published]] = []
    for own in works:
        if not own.sums:
            continue
        sums = set(own.sums)
        sharing = [pool for pool in pools if any(sums & set(other.sums) for other in pool)]
        pools = [pool for pool in pools if pool not in sharing]
        pools.append([*(other for pool in sharing for other in pool), own])
    return pools


def _apart(pool: Sequence[Published]) -> Apart | None:
    sums = dict.fromkeys(pair for own in pool for pair in own.sums)
    low, mid, high = (
        sum(getattr(own.estimate, f"{level}_10k_yuan") for own in pool)
        for level in ("low", "mid", "high")
    )
    singles = [cost for _, cost in sums]
    if any(low <= cost <= high for cost in (*singles, sum(singles))):
        return None
    item, cost = max(sums, key=lambda pair: pair[1])
    if len(pool) == 1:
        cost = sum(singles)
    factor = cost / mid if mid > 0 else float("nan")
    return Apart(item, cost, low, mid, high, factor)

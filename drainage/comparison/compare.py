"""Two scenarios side by side under the same storms and rivers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import ComparisonError
from drainage.metrics.columns import Table, column, shown_in
from drainage.network.street_roads import shown_names
from drainage.said import said

COLUMNS = [
    "before", "after", "event", "scope", "id", "name_zh", "metric", "unit", "before_value",
    "after_value", "change", "change_pct",
]  # fmt: skip

SCOPES: tuple[Table, ...] = ("point", "node", "outfall", "street", "conduit", "town")
"""What is compared; which of its columns says ``drainage.metrics.columns``."""
NAMED_BY: dict[Table, str] = {"point": "name_zh", "outfall": "name_zh", "street": "name_zh",
                              "conduit": "street_name_zh"}  # fmt: skip
"""Where a place has its name; a pipe has that of its street."""
EFFECTS: tuple[Table, ...] = ("point", "node", "street", "outfall")
"""Where something can get worse, in the order it is told."""

SAME = ("event", "storm", "river_below_bank_m", "settings", "outages")
"""What two runs must share to be compared."""


def require_comparable(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise ComparisonError where two records differ in storm, river, pumps that fail or settings
    of the run."""
    differing = [name for name in SAME if before.get(name) != after.get(name)]
    if differing:
        raise ComparisonError(
            said(
                "{before} and {after} cannot be compared for {event}: they differ in "
                "{differing}. Run both again.",
                before=before.get("scenario"),
                after=after.get("scenario"),
                event=before.get("event"),
                differing=", ".join(differing),
            )
        )


def compare(
    before: str, after: str, event: str, scores: Mapping[tuple[str, str], pd.DataFrame]
) -> pd.DataFrame:
    """Long table (``COLUMNS``) of every place and metric of two scenarios.

    ``scores``: (scenario, scope) -> frame indexed by id with the columns that are compared in it.
    A place that only one of them has stands with an empty value on the other side.
    """
    parts = [
        _scope(before, after, event, scope, scores[before, scope], scores[after, scope])
        for scope in SCOPES
    ]
    return pd.concat(parts, ignore_index=True)


def _scope(
    before: str, after: str, event: str, scope: Table, old: pd.DataFrame, new: pd.DataFrame
) -> pd.DataFrame:
    units = {name: column(name).unit for name in shown_in("compared", scope)}
    ids = old.index.union(new.index, sort=False)
    left, right = (_figures(side, ids, list(units), scope) for side in (old, new))
    change = right - left
    pct = np.divide(100 * change, left, out=np.full_like(left, np.nan), where=np.abs(left) > 1e-9)
    n, m = len(ids), len(units)
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "event": event,
            "scope": scope,
            "id": np.repeat(ids.astype(str), m),
            "name_zh": np.repeat(_names(scope, old, new).reindex(ids).to_numpy(object), m),
            "metric": list(units) * n,
            "unit": list(units.values()) * n,
            "before_value": left.ravel(),
            "after_value": right.ravel(),
            "change": change.ravel(),
            "change_pct": pct.ravel(),
        },
        columns=COLUMNS,
    )


def _names(scope: Table, old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    """The Chinese names of the places by id, the English one where a place has no other; none for
    the town."""
    none = pd.Series(dtype=object)
    own, other = (
        shown_names(frame) if {"name_zh", "name_en"} <= {*frame}
        else frame.get(NAMED_BY.get(scope, ""), none)
        for frame in (new, old)
    )  # fmt: skip
    return own.combine_first(other)


def _figures(
    scores: pd.DataFrame, ids: pd.Index, metrics: list[str], scope: Table
) -> NDArray[np.float64]:
    """(ids, metrics); NaN for a place that is not there, 0 for a node that does not flood."""
    figures = scores[metrics].apply(pd.to_numeric).reindex(ids)
    if scope == "node":
        figures[~ids.isin(scores.index)] = 0.0
    return figures.to_numpy(float)


def side_effects(
    comparison: pd.DataFrame, river_outlets: Collection[str], most: int = 5
) -> pd.DataFrame:
    """Places downstream or elsewhere that a scenario makes worse, the worst first.

    A figure that rises by more than ``worse_by`` of its column, and by more than
    ``worse_by_pct`` of what it was, is worse; from nothing any rise is. Of outlets only
    ``river_outlets`` (ids) count: more water in an interceptor is no side effect.
    """
    rows = [
        _worse(own, name).sort_values("change", ascending=False).head(most)
        for name, own in _effects(comparison, river_outlets)
    ]
    return pd.concat(rows)


def improvements(
    comparison: pd.DataFrame, river_outlets: Collection[str], most: int = 5
) -> pd.DataFrame:
    """Places that a scenario makes better, the best first: figures that fall by as much as makes
    a rise of theirs a side effect."""
    rows = [
        _better(own, name).sort_values("change").head(most)
        for name, own in _effects(comparison, river_outlets)
    ]
    return pd.concat(rows)


def _effects(
    comparison: pd.DataFrame, river_outlets: Collection[str]
) -> list[tuple[str, pd.DataFrame]]:
    """(metric, its rows) of each scope and metric that can get worse."""
    counts = comparison["scope"].ne("outfall") | comparison["id"].isin(list(river_outlets))
    return [
        (name, comparison[counts & comparison["scope"].eq(scope) & comparison["metric"].eq(name)])
        for scope in EFFECTS
        for name in shown_in("compared", scope)
        if column(name).worse_by is not None
    ]


def _worse(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of one metric that rise by more than its column allows."""
    own = column(name)
    worse = rows["change"].gt(own.worse_by)
    if own.worse_by_pct is not None:
        worse &= ~rows["change_pct"].le(own.worse_by_pct)
    return rows[worse]


def _better(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of one metric that fall by more than what its column counts as a rise."""
    own = column(name)
    assert own.worse_by is not None
    better = rows["change"].lt(-own.worse_by)
    if own.worse_by_pct is not None:
        better &= rows["change_pct"].lt(-own.worse_by_pct)
    return rows[better]


GROWTH_LIMIT_PCT = 1.0


def grows_though_capacity_is_added(comparison: pd.DataFrame) -> bool:
    """Whether all water on the streets rises by more than 1 %."""
    total = comparison[comparison["metric"] == "total_flooded_volume_m3"]
    return bool((total["change_pct"] > GROWTH_LIMIT_PCT).any())

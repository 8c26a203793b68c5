"""The check against flooding of a study, from its runs under rare storms."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from drainage.comparison import rounded
from drainage.metrics import check_against_flooding
from drainage.metrics.columns import shown_in
from drainage.results import RunResult
from drainage.scenario import Composed
from drainage.study.opening import OpenStudy


def flood_scenarios(opened: OpenStudy, names: Collection[str]) -> list[str]:
    """The scenarios asked for, else the baseline and the last; InputError for unknown ones."""
    conditions = opened.study.conditions
    return opened.require_scenarios(
        list(names or dict.fromkeys([conditions.baseline, conditions.scenarios[-1]]))
    )


def flood_check(
    opened: OpenStudy,
    composed: Mapping[str, Composed],
    results: Mapping[tuple[str, str], RunResult],
) -> pd.DataFrame:
    """``check_against_flooding`` of all runs in one table, in the order of the runs.

    ``results``: (scenario, event) -> the run.
    """
    targets = opened.study.conditions.targets
    tables = [
        check_against_flooding(composed[name].network, result, targets).reset_index()
        for (name, _event), result in results.items()
    ]
    table = rounded(pd.concat(tables, ignore_index=True))
    first = shown_in("first", "flood_check")
    return table[[*first, *table.columns.difference(list(first), sort=False)]]

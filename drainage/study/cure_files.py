"""The cures that an earlier search has left, for the report."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.errors import StoreError
from drainage.study.cures import COLUMNS
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

CURES = "cures.csv"
SAME_M = 5e-4
"""Half of the last digit that the files show."""


def read_cures(
    opened: OpenStudy, scenario: str, scores: Mapping[tuple[str, str], Scores]
) -> pd.DataFrame:
    """The rows of cures.csv that belong to the runs of a scenario; none where there are none.

    A row whose depth before differs from the score of today's run was found on another
    network and is left out. Raises StoreError where the file is not what a search writes.
    """
    path = opened.results / CURES
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    try:
        table = pd.read_csv(path, dtype={"point_no": str, "reason": str})
    except (ValueError, OSError) as error:
        raise StoreError(f"{path}: cannot be read ({error}). Run make cures again.") from None
    if list(table.columns) != COLUMNS:
        raise StoreError(f"{path}: other columns than a search writes. Run make cures again.")
    own = table[table["scenario"] == scenario]
    now = [_depth_m(scores, scenario, row.event, row.point_no) for row in own.itertuples()]
    return own[np.abs(own["max_depth_before_m"] - np.array(now, float)) <= SAME_M]


def _depth_m(
    scores: Mapping[tuple[str, str], Scores], scenario: str, event: str, point_no: str
) -> float:
    if (scenario, event) not in scores:
        return float("nan")
    points = scores[scenario, event].tables["point"]
    return float(points["max_depth_m"].get(point_no, float("nan")))

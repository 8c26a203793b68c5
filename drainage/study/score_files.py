"""The tables of scores as people read them: points.csv, outfalls.csv, streets.csv, …"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.comparison import write_csv
from drainage.metrics.columns import Table, shown_in
from drainage.study.opening import OpenStudy
from drainage.study.steps import Scores

FILES: dict[Table, str] = {
    "point": "points.csv",
    "node": "nodes.csv",
    "outfall": "outfalls.csv",
    "street": "streets.csv",
    "conduit": "conduits.csv",
    "story": "stories.csv",
    "town": "town.csv",
}


def write_scores(opened: OpenStudy, scores: Mapping[tuple[str, str], Scores]) -> None:
    """Write points.csv, nodes.csv, outfalls.csv, streets.csv, conduits.csv and the others."""
    tables = score_tables(scores)
    for scope, file in FILES.items():
        write_csv(tables[scope], opened.results / file)


def score_tables(scores: Mapping[tuple[str, str], Scores]) -> dict[str, pd.DataFrame]:
    """The scores of all runs by scope, the columns people look at first in front."""
    tables: dict[str, pd.DataFrame] = {}
    for scope in FILES:
        first = shown_in("first", scope)
        frame = pd.concat([score.tables[scope].reset_index() for score in scores.values()])
        tables[scope] = frame[[*first, *(name for name in frame.columns if name not in first)]]
    return tables

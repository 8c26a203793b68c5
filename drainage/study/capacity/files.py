"""Where the tables of `drainage capacity` stand, and reading them again for the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.study.at_hand import AtHand, Key
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly

FILES = {
    "capacity": "capacity.csv",
    "capacity_class": "capacity-classes.csv",
    "flood_risk": "capacity-flood-risk.csv",
    "outlet_capacity": "capacity-outlets.csv",
    "runoff_control": "capacity-runoff-control.csv",
}
"""Table -> its file, in the results of the study."""
KEPT = "capacity.json"


def write_capacity(
    study: AtHand, tables: Mapping[str, pd.DataFrame], runs: Sequence[Key]
) -> list[Path]:
    """Write the tables that there are, and keep them exactly for the report."""
    folder = study.opened.results
    paths = [folder / FILES[name] for name in tables]
    for table, path in zip(tables.values(), paths, strict=True):
        write_csv(table, path)
    write_tables_exactly(tables, {"runs": [list(key) for key in runs]}, folder / KEPT)
    study.made.keep("capacity", _rests_on(study), [*paths, folder / KEPT])
    return paths


def read_capacity(study: AtHand) -> dict[str, pd.DataFrame]:
    """The tables as they were last written; none where a file of the study has changed since."""
    path = study.opened.results / KEPT
    study.made.watch("capacity", path)
    if not study.made.holds("capacity", _rests_on(study)):
        return {}
    return read_tables_exactly(path)[0]


def _rests_on(study: AtHand) -> str:
    return digest_of("capacity", study.inputs.digest)

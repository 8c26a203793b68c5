"""Result tables as CSV files that a spreadsheet opens without harm."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.metrics.columns import as_written
from drainage.spreadsheet_cell import ENCODING, harmless
from drainage.written import written_whole

FINEST_DIGITS = 6
"""Of figures whose column says none: what a spreadsheet still shows, without the noise of sums."""


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with the figures every file and page of a study shows."""
    shown = frame.copy()
    for name in shown.columns:
        shown[name] = as_written(shown[name])
    return shown


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write all columns (the index is left out) for a spreadsheet, whole or not at all.

    Flags become true and false, unknown values empty. Text that a spreadsheet would take
    for a formula gets an apostrophe before it.
    """
    shown = rounded(frame)
    for name in shown.select_dtypes("floating"):
        shown[name] = shown[name].round(FINEST_DIGITS)
    for name in shown.columns:
        if pd.api.types.is_bool_dtype(shown[name]):
            shown[name] = shown[name].map({True: "true", False: "false"})
        elif not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = shown[name].map(_harmless)
    with written_whole(path) as scratch:
        shown.to_csv(scratch, index=False, lineterminator="\n", encoding=ENCODING)


def _harmless(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value

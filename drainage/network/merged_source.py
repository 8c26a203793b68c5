"""The source of a row that two changes met in: where it comes from, what was filled and edited."""

from __future__ import annotations

import re

import pandas as pd

_FILLED = re.compile(r"; filled (\w+): ")


def filled(frame: pd.DataFrame, column: str) -> pd.Series:
    """Which rows (n,) say in ``source`` that a proposal filled this column."""
    if "source" not in frame:
        return pd.Series(False, index=frame.index)
    return frame["source"].str.contains(f"; filled {column}: ", regex=False)


def merged_sources(
    base: pd.DataFrame, mine: pd.DataFrame, new: pd.DataFrame, taken: pd.DataFrame
) -> pd.Series:
    """The new source with what mine added, but for proposals that were not kept in ``taken``.

    A source that was rewritten by hand stays.
    """
    before = base["source"].reindex(mine.index).fillna("")
    made = new["source"].astype(object).copy()
    own = mine["source"]
    changed = own.ne(before) & own.ne(new["source"])
    for row in mine.index[changed]:
        if before[row] and not own[row].startswith(before[row]):
            made[row] = own[row]
            continue
        added = own[row][len(before[row]) :] if before[row] else _from_first_fill(own[row])
        made[row] += _still_true(added, mine.loc[row], taken.loc[row])
    return made


def _from_first_fill(source: str) -> str:
    found = _FILLED.search(source)
    return source[found.start() :] if found else ""


def _still_true(added: str, mine: pd.Series, taken: pd.Series) -> str:
    """The parts of ``added`` whose values still stand."""
    kept = []
    for part in re.split(r"(?=; filled )", added):
        found = _FILLED.match(part)
        if found is None or found[1] not in taken or taken[found[1]] == mine[found[1]]:
            kept.append(part)
    return "".join(kept)

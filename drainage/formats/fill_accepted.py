"""The proposals an engineer accepted, in the tables and marked in their source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.fill import COLUMNS
from drainage.formats.kept_depths import FROM_DEPTH, levels_from_depths, with_levels
from drainage.network import Network
from drainage.network.schema import TABLE_BY_NAME
from drainage.said import said, word

YES = ("yes", "y", "true", "是", "1", "x")


def accept(
    network: Network, proposals: pd.DataFrame, file: str, depths: pd.DataFrame
) -> tuple[Network, int]:
    """The network with the accepted rows, each marked in ``source``, and how many values it took.

    ``accept`` is yes, 是 or x; the value may have been edited. With a ground level the levels
    that wait for it follow: ground - depth, of ``depths``. Raises InputError for rows that name
    no gap of the network or hold no number.
    """
    missing = [name for name in COLUMNS if name not in proposals.columns]
    if missing:
        raise InputError(
            Finding(file, word("heading"), name, "", "the column is missing",
                    "Use the table `drainage fill` writes.")
            for name in missing
        )  # fmt: skip
    chosen = proposals[proposals["accept"].astype(str).str.strip().str.lower().isin(YES)]
    findings: list[Finding] = []
    tables: dict[str, pd.DataFrame] = {}
    for row in chosen.itertuples():
        frame = tables.get(row.table, network.tables.get(row.table, pd.DataFrame()))
        wrong = _wrong(row, frame, file)
        if wrong is not None:
            findings.append(wrong)
            continue
        if row.table not in tables:
            frame = frame.copy()
            tables[row.table] = frame
        frame.at[row.id, row.column] = float(row.value)
        method = " ".join(str(row.method).split())
        frame.at[row.id, "source"] = marked(frame.at[row.id, "source"], row.column, method)
    if findings:
        raise InputError(findings)
    made = network.with_tables(**tables)
    if not chosen["column"].eq("ground_level_m").any():
        return made, len(chosen)
    following = levels_from_depths(made, depths)
    return _followed(made, following), len(chosen) + len(following)


def marked(source: str, column: str, method: str) -> str:
    """A row's source that says how one of its values was filled."""
    return f"{source}; filled {column}: {method}"


def _wrong(row: Any, frame: pd.DataFrame, file: str) -> Finding | None:
    place = said("row {row}", row=row.Index + 2)
    names = {c.name for c in TABLE_BY_NAME[row.table].columns} if len(frame.columns) else set()
    if row.id not in frame.index or row.column not in names:
        return Finding(file, place, row.column, str(row.id), "no such cell",
                       "Run `drainage fill` again.")  # fmt: skip
    if not np.isfinite(pd.to_numeric(row.value, errors="coerce")):
        return Finding(file, place, "value", str(row.value), "not a number", "Mend it.")
    was = frame.at[row.id, row.column]
    unknown_size = row.column == "diameter_mm" and was == 0
    if unknown_size or (isinstance(was, float) and np.isnan(was)):
        return None
    return Finding(file, place, row.column, str(was), "the cell is no gap",
                   "Change known values in the table itself.")  # fmt: skip


def _followed(network: Network, levels: pd.DataFrame) -> Network:
    """The network with levels that followed from a ground level, marked in their source."""
    made = with_levels(network, levels)
    tables: dict[str, pd.DataFrame] = {}
    for (table, column), rows in levels.groupby(["table", "column"]):
        frame = tables.get(table, made.tables[str(table)])
        source = frame["source"].copy()
        ids = rows["id"]
        source.loc[ids] = [marked(own, str(column), FROM_DEPTH) for own in source.loc[ids]]
        tables[str(table)] = frame.assign(source=source)
    return made.with_tables(**tables)

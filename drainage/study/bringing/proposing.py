"""Proposals for the gaps of what was brought, taken one by one or by rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from drainage.comparison import write_csv
from drainage.errors import Finding
from drainage.said import said
from drainage.study.bringing.incoming import Choices
from drainage.study.filling import proposals_for, take_accepted

FILE = "proposals.csv"


def rule_of(table: pd.DataFrame) -> pd.Series:
    """What proposals are taken by: their cell's kind and how the value was found."""
    return table["table"] + "." + table["column"] + ": " + table["method"].astype(str)


def cell_of(table: pd.DataFrame) -> pd.Series:
    """The cell of each row: table/id/column."""
    return table["table"] + "/" + table["id"].astype(str) + "/" + table["column"]


def proposed(
    folder: Path, terrain: Path | None, choices: Choices
) -> tuple[pd.DataFrame, list[Finding], int]:
    """The proposals for the network in ``folder`` with what was decided, written as the table
    `drainage fill` takes, and the accepted values put in; notes; how many values were put in.

    Two columns more say where each came from: ``proposed`` is the value found, ``by`` its rule.
    """
    made, notes = proposals_for(folder, terrain)
    table = decided(made.table, choices)
    write_csv(table.drop(columns=["proposed", "by"]), folder / FILE)
    taken = take_accepted(folder, folder / FILE) if table["accept"].eq("yes").any() else 0
    return table, notes, taken


def decided(table: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Proposals with ``accept`` as the rules say, single rows as they were decided."""
    by, cell = rule_of(table), cell_of(table)
    accept = by.map(choices.rules).map({True: "yes", False: "no"}).fillna("").astype(object)
    value, method = table["value"].copy(), table["method"].astype(object).copy()
    for name in np.flatnonzero(cell.isin(choices.rows.keys())):
        own = choices.rows[cell.iloc[name]]
        accept.iloc[name] = "yes" if own.accept else "no"
        changed = own.value is not None and own.value != value.iloc[name]
        if own.accept and (changed or own.reason):
            method.iloc[name] = _reason(
                own.value if changed else None, own.reason, table.iloc[name]
            )
        if changed:
            value.iloc[name] = own.value
    return table.assign(accept=accept, proposed=table["value"], value=value, method=method, by=by)


def _reason(changed: float | None, reason: str, row: pd.Series) -> str:
    if changed is None:
        return said("{method}; {reason}", method=row["method"], reason=reason)
    return said("given by hand, {reason} (proposed {value}: {method})",
                reason=reason or said("no reason given"), value=row["value"],
                method=row["method"])  # fmt: skip

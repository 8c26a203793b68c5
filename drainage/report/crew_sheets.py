"""The tables of `drainage crews` as sheets of the workbook."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.languages import Lang, both

LEFT_OUT = ("reaches", "closed_reaches")
"""Ids of all reaches of a way: for programs, in the CSV files."""
IN_WORKBOOK = {"what": "crew_case"}
"""Columns of the CSV files that other tables of the workbook mean otherwise."""
SHEETS = ("crews", "pumps", "detours", "bridges", "gains", "bases")


def crew_sheets(tables: Mapping[str, pd.DataFrame], lang: Lang) -> dict[str, pd.DataFrame]:
    """Title -> sheet, of the tables that have rows."""
    return {
        both(lang, f"workbook.crews.{name}"): tables[name]
        .drop(columns=list(LEFT_OUT), errors="ignore")
        .rename(columns=IN_WORKBOOK)
        for name in SHEETS if len(tables.get(name, ()))
    }  # fmt: skip

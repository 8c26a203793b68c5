"""References that a spreadsheet or a GIS wrote as numbers: 12.0 for the id 12."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.network.schema import TABLES

_WHOLE = r"\d+\.0+"


def with_plain_references(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with 12.0 read as 12 in each reference, where 12 is an id and 12.0 is none."""
    plain = dict(tables)
    for table in TABLES:
        for column in table.columns[1:]:
            if not column.refers_to:
                continue
            cells = plain[table.name][column.name]
            if not _any_point_zero(cells):
                continue
            known = pd.Index([]).append([tables[name].index for name in column.refers_to])
            odd = cells[~cells.isin(known) & cells.str.fullmatch(_WHOLE)]
            meant = odd.str.replace(r"\.0+$", "", regex=True)
            meant = meant[meant.isin(known)]
            if len(meant):
                frame = plain[table.name].copy()
                frame.loc[meant.index, column.name] = meant
                plain[table.name] = frame
    return plain


def _any_point_zero(cells: pd.Series) -> bool:
    """Whether a cell ends as such a number does: most references do not."""
    return any("." in cell and cell.endswith("0") for cell in cells.to_numpy(object).tolist())

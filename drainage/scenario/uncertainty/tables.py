"""Uncertain columns of tables, drawn ones and those of the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from drainage.errors import one_of
from drainage.network.columns import Column
from drainage.network.tables import limits_broken
from drainage.said import said
from drainage.scenario.uncertainty.address import Address
from drainage.scenario.uncertainty.fault import Fault
from drainage.scenario.uncertainty.file import How
from drainage.scenario.uncertainty.town import Town

Where = Mapping[str, Sequence[str]]


def table_faults(
    address: Address, how: How, support: tuple[float, float], where: Where, town: Town
) -> Iterator[Fault]:
    """What is wrong with a distribution on a column of a table."""
    faults = [*column_faults(address, town), *where_faults(address, where, town)]
    yield from faults
    column = number_column(address, town)
    if faults or column is None:
        return
    cells = chosen(address, where, town)
    if how != "value" and cells.isna().any():
        yield Fault("how", how, "some of these cells are empty: nothing to multiply or add to",
                    "Draw the value itself (how = \"value\"), or fill the cells.")  # fmt: skip
        return
    for end in support:
        drawn = moved_cells(cells.to_numpy(float), how, end)
        for broken, words in limits_broken(pd.Series(drawn, cells.index), column):
            if broken.any():
                message = said("reaches what the table does not allow: {limit}", limit=words)
                yield Fault("distribution", f"{drawn[broken][0]:g}", message,
                            "Narrow the distribution.")  # fmt: skip


def column_faults(address: Address, town: Town) -> Iterator[Fault]:
    """A table or column that is not there, or holds no numbers."""
    found = town.table(address.name)
    if found is None:
        yield Fault("at", str(address), "no such table in this town", one_of(town.tables))
        return
    if number_column(address, town) is None:
        names = [column.name for column in found[0].columns if column.kind == "number"]
        yield Fault("at", str(address), "no such column with numbers", one_of(names))


def where_faults(address: Address, where: Where, town: Town) -> Iterator[Fault]:
    """Columns of a filter that are not there, and a filter that leaves no row."""
    found = town.table(address.name)
    if found is None:
        return
    _, frame = found
    unknown = [name for name in where if name not in frame and name != frame.index.name]
    for name in unknown:
        yield Fault("where", name, "no such column", one_of([str(frame.index.name), *frame]))
    if not unknown and not rows_of(frame, where).any():
        yield Fault("where", "", said("no row of {table} is chosen", table=address.name),
                    "Give words that stand in the table.")  # fmt: skip


def number_column(address: Address, town: Town) -> Column | None:
    """The number column an address names; None where there is none."""
    found = town.table(address.name)
    columns = found[0].columns if found else ()
    return next((c for c in columns if c.name == address.column and c.kind == "number"), None)


def chosen(address: Address, where: Where, town: Town) -> pd.Series:
    """The cells of a column in the rows of a filter."""
    found = town.table(address.name)
    if found is None:
        raise KeyError(str(address))
    return found[1].loc[rows_of(found[1], where), address.column]


def rows_of(frame: pd.DataFrame, where: Where) -> np.ndarray:
    """Flags the rows (n,) in which each column of the filter has one of its words."""
    mask = np.ones(len(frame), bool)
    for name, words in where.items():
        cells = frame.index.to_series() if name == frame.index.name else frame[name]
        mask &= cells.astype(str).isin(list(words)).to_numpy(bool)
    return mask


def moved_cells(cells: np.ndarray, how: How, amount: float | np.ndarray) -> np.ndarray:
    """Cells (n,) as they stand after a draw of one amount, or one for each."""
    if how == "factor":
        return np.asarray(cells * amount)
    return np.asarray(cells + amount if how == "offset" else np.full(len(cells), amount))

"""Shares (0 to 1) in columns of per cent."""

from __future__ import annotations

from collections.abc import Iterator

from drainage.checks.defects import Defects, defects
from drainage.network.model import Network
from drainage.network.schema import TABLES

SLOPES = "slope", "crossfall"
"""In per cent, too, and below 1 in any flat town."""


def shares(network: Network) -> Iterator[Defects]:
    """Columns of per cent in which nothing exceeds 1, though not all is 0.

    A model of SWMM says per cent by its own format: where lines of one are kept nothing is asked.
    """
    if len(network.swmm_lines):
        return
    for table in TABLES:
        frame = network.tables[table.name]
        for column in table.columns:
            if column.name.endswith("_pct") and not any(word in column.name for word in SLOPES):
                values = frame[column.name]
                if len(values) and values.max() <= 1:
                    yield defects("share-for-per-cent", table.name, column.name, values, values > 0)

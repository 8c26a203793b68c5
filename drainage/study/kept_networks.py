"""Tables of a network as a command left them, kept to tell later changes from its own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.errors import InputError
from drainage.network import Network
from drainage.network import folder as network_folder
from drainage.network.model import empty_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table

Tables = dict[str, pd.DataFrame]


def keep_tables(network: Network, place: Path) -> None:
    """Write the tables into ``place``/tables."""
    network_folder.write_tables(network, place)


def kept_tables(place: Path) -> Tables:
    """The tables kept in ``place``; empty where there is no file. Raises InputError."""
    tables: Tables = {}
    for name, table in TABLE_BY_NAME.items():
        path = place / "tables" / f"{name}.csv"
        if not path.exists():
            tables[name] = empty_table(table)
            continue
        tables[name], findings = read_table(path, table)
        if findings:
            raise InputError(findings)
    return tables

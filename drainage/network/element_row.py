"""One row of the tables, as a person who clicked on it wants to read it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.network.columns import Column
from drainage.network.model import Network
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.topology import LINK_TABLES
from drainage.network.trust import trust_of
from drainage.said import said

NODE_TABLES = ("junctions", "storages", "outfalls")
TABLES_OF = {
    "node": NODE_TABLES,
    "outlet": ("outfalls",),
    "pipe": LINK_TABLES,
    "reach": ("conduits",),
    "point": ("watch_points",),
    "street": ("streets",),
    "land": ("subcatchments",),
}
"""Kind of element -> tables in which its id may stand."""
SHAPE = "polygon_wkt"


@dataclass(frozen=True)
class ElementRow:
    """``cells``: column with its meaning and the value, in the order of the table, without
    outlines; ``trust``: how far its source is to be trusted (``drainage.network.trust``)."""

    table: str
    id: str
    cells: tuple[tuple[Column, object], ...]
    source: str
    trust: str


def element_row(network: Network, kind: str, name: str) -> ElementRow:
    """The row of an element; raises InputError for a kind or an id there is none of."""
    for table in TABLES_OF.get(kind, ()):
        frame: pd.DataFrame = getattr(network, table)
        if name in frame.index:
            row = frame.loc[name]
            columns = TABLE_BY_NAME[table].columns[1:]
            cells = tuple((own, row[own.name]) for own in columns if own.name != SHAPE)
            source = str(row.get("source", ""))
            return ElementRow(table, name, cells, source, trust_of(source))
    known = ", ".join(TABLES_OF.get(kind, TABLES_OF))
    message = said("no such id in {table}", table=known)
    raise InputError([Finding(network.name, kind, "", name, message,
                              "Take an id of the network's tables.")])  # fmt: skip


def joined_links(network: Network, node_id: str) -> tuple[list[str], list[str]]:
    """Ids of the links that lead to a node and of those that leave it."""
    arriving, leaving = [], []
    for table in LINK_TABLES:
        frame: pd.DataFrame = getattr(network, table)
        arriving += frame.index[frame["to_id"].eq(node_id)].astype(str).tolist()
        leaving += frame.index[frame["from_id"].eq(node_id)].astype(str).tolist()
    return arriving, leaving

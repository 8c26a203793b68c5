"""The frozen ``Network``: one DataFrame a table, indexed by id."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache, cached_property

import pandas as pd

from drainage.network.chainage import street_chainages
from drainage.network.schema import NODE_TABLES, TABLE_BY_NAME, Table
from drainage.network.street_roads import roads_of_streets


@dataclass(frozen=True)
class Network:
    """A drainage network as tables; the columns stand in ``drainage.network.schema``.

    A function that changes a network returns a new one: ``with_tables`` copies,
    the frames of the original are never written to.
    """

    name: str
    title_zh: str
    crs: str
    datum: str
    notes: str
    junctions: pd.DataFrame
    outfalls: pd.DataFrame
    storages: pd.DataFrame
    conduits: pd.DataFrame
    pumps: pd.DataFrame
    orifices: pd.DataFrame
    weirs: pd.DataFrame
    regulators: pd.DataFrame
    curves: pd.DataFrame
    subcatchments: pd.DataFrame
    lid_controls: pd.DataFrame
    lid_areas: pd.DataFrame
    streets: pd.DataFrame
    street_sections: pd.DataFrame
    inlet_types: pd.DataFrame
    inlets: pd.DataFrame
    gullies: pd.DataFrame
    hollows: pd.DataFrame
    dry_weather_flows: pd.DataFrame
    patterns: pd.DataFrame
    watch_points: pd.DataFrame
    swmm_lines: pd.DataFrame
    model: str = ""
    """The text of the SWMM model the network was imported from, in that model's own words and
    units; empty for a network that is its tables alone."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name, in the order of the schema."""
        return {name: getattr(self, name) for name in TABLE_BY_NAME}

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """Junctions, storages and outfalls: id -> table, system, x_m, y_m, levels."""
        columns = ["system", "x_m", "y_m", "ground_level_m", "invert_level_m"]
        parts = [getattr(self, name)[columns].assign(table=name) for name in NODE_TABLES]
        return pd.concat(parts)

    @cached_property
    def roads(self) -> pd.Series:
        """street_id -> id of the first street of its road: streets of one name, not far apart."""
        reaches = self.conduits[self.conduits["street_id"].ne("")]
        return roads_of_streets(self.streets, reaches, self.nodes)

    @cached_property
    def chainages(self) -> pd.DataFrame:
        """Street_id, node_id, chainage_m of every node a conduit of a street ends at."""
        return street_chainages(self.conduits, self.nodes, self.roads)

    @property
    def plane(self) -> str | None:
        """The coordinate system as GIS programs know it; None for a local grid."""
        return gis_plane(self.crs)

    def with_tables(self, **tables: pd.DataFrame) -> Network:
        """A copy with some tables replaced; the order of columns is the schema's."""
        ordered = {
            name: frame[[column.name for column in TABLE_BY_NAME[name].columns[1:]]].rename_axis(
                index=TABLE_BY_NAME[name].id_column
            )
            for name, frame in tables.items()
        }
        return replace(self, **ordered)


def gis_plane(crs: str) -> str | None:
    """A coordinate system where GIS programs know it by this name; None for a local grid."""
    return crs if crs.upper().startswith(("EPSG:", "PROJCRS[", "PROJCS[")) else None


NETWORK_TEXTS = ("name", "title_zh", "crs", "datum", "notes", "model")
assert {field.name for field in fields(Network)} == {*NETWORK_TEXTS, *TABLE_BY_NAME}


def empty_table(table: Table) -> pd.DataFrame:
    """A frame with the table's columns and no rows."""
    return _empty_table(table).copy()


@cache
def _empty_table(table: Table) -> pd.DataFrame:
    dtypes = {"text": "str", "number": "float64", "integer": "int64", "flag": "bool"}
    frame = pd.DataFrame(
        {column.name: pd.Series(dtype=dtypes[column.kind]) for column in table.columns}
    )
    return frame.set_index(table.id_column)


def make_network(
    name: str,
    *,
    title_zh: str = "",
    crs: str = "EPSG:4548",
    datum: str = "1985",
    notes: str = "",
    model: str = "",
    **tables: pd.DataFrame,
) -> Network:
    """A network from some tables; the others are empty. Used by synthesis and tests.

    Each frame must be indexed by its id and hold the schema's columns, in any
    order; columns with a default may be left out.
    """
    complete: dict[str, pd.DataFrame] = {}
    for table in TABLE_BY_NAME.values():
        frame = tables.get(table.name)
        if frame is None:
            complete[table.name] = empty_table(table)
            continue
        missing = {
            column.name: column.default if column.default is not None else ""
            for column in table.columns[1:]
            if column.name not in frame.columns
            and (column.default is not None or not column.required)
        }
        full = frame.assign(**missing)[[column.name for column in table.columns[1:]]]
        full.index.name = table.id_column
        complete[table.name] = full
    return Network(
        name=name, title_zh=title_zh, crs=crs, datum=datum, notes=notes, model=model, **complete
    )

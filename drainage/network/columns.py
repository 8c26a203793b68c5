"""What a column and a table are, and the columns many tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "integer", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a value is needed, its bounds and meaning.

    ``refers_to`` names the tables in which the value must be an id, ``choices``
    the only words allowed, ``default`` what an empty cell means. A ``gap`` is a value a
    survey may lack: an empty cell is read as NaN, and the checks name it before any run.
    A table without a ``newer`` column is read as if its cells were empty. ``or_else`` names a
    column that may say the same: a value is needed in one of the two.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    default: float | str | bool | None = None
    gap: bool = False
    newer: bool = False
    or_else: str = ""


@dataclass(frozen=True)
class Table:
    """One CSV file: ``columns[0]`` is the unique id and becomes the index.

    Only tables that are ``run`` must have their gaps filled before a run. ``ids_are_words``:
    the first column takes any word that people use, such as the name of a street.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    run: bool = True
    ids_are_words: bool = False

    @property
    def id_column(self) -> str:
        return self.columns[0].name


NODE_TABLES = ("junctions", "outfalls", "storages")
PLACE_TABLES = (*NODE_TABLES, "gullies", "watch_points")
"""Tables whose rows are points of the map."""
SYSTEMS = ("storm", "combined", "sanitary", "street")
SOURCE = Column("source", "text", "where the row comes from: survey, plan, rule or assumption")

COMPLETION_YEAR = Column(
    "completion_year",
    "text",
    "year the works are to be complete; where plans differ, each year with its plan",
    required=False,
    default="",
    newer=True,
)

NAME_ZH = Column("name_zh", "text", "name on maps and in tables", or_else="name_en")
NAME_EN = Column("name_en", "text", "name in English", required=False, default="")
X = Column("x_m", "number", "easting in the network's coordinate system, m", gap=True)
Y = Column("y_m", "number", "northing in the network's coordinate system, m", gap=True)
GROUND = Column("ground_level_m", "number", "ground (gutter) level, m above the datum", gap=True)
INVERT = Column("invert_level_m", "number", "lowest inside level, m above the datum", gap=True)
MAX_DEPTH = Column("max_depth_m", "number", "invert to the rim where water leaves, m", gap=True)
SYSTEM = Column("system", "text", "what the element carries", choices=SYSTEMS)
FROM = Column("from_id", "text", "upstream node", refers_to=NODE_TABLES)
TO = Column("to_id", "text", "downstream node", refers_to=NODE_TABLES)


HOLLOW = (
    Column("depth_m", "number", "low point below the normal gutter, m", above=0.0, maximum=8.0),
    Column("approach_slope_pct", "number", "fall of the approaches, %", above=0.0, maximum=10.0),
    Column(
        "land_ha",
        "number",
        "land beside its own street that drains into it, ha",
        minimum=0.0,
        default=0.0,
    ),
    Column("inlets", "integer", "inlets at the low point", minimum=1),
)
"""What a hollow of a street is made of, drawn or built."""


def id_column(name: str, meaning: str) -> Column:
    """The column that names the rows of a table."""
    return Column(name, "text", meaning)

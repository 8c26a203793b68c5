"""The tables of a study's crews: bases, pumps, road-only reaches and closures; crews.toml."""

from __future__ import annotations

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from drainage.network.columns import NAME_EN, NAME_ZH
from drainage.network.schema import SOURCE, Column, Table

ROAD_CLASSES = ("arterial", "secondary", "branch", "lane")

_ASSUMED = Column("assumed", "flag", "true: not confirmed by who runs it")

BASES = Table(
    "bases",
    "where crews wait",
    (
        Column("base_id", "text", "unique id; crews are called by it and a number"),
        NAME_ZH,
        NAME_EN,
        Column("node_id", "text", "street node where the crews drive out, or else x_m and y_m",
               required=False, default=""),
        Column("x_m", "number", "easting of the gate, m; empty where node_id is given", gap=True),
        Column("y_m", "number", "northing of the gate, m; empty where node_id is given", gap=True),
        Column("crews", "integer", "crews, each with a lorry of its own", minimum=1, maximum=100),
        _ASSUMED,
        SOURCE,
    ),
)  # fmt: skip
PUMPS = Table(
    "pumps",
    "pumps and pump lorries",
    (
        Column("pump_id", "text", "unique id of pumps of one kind at one base"),
        Column("base_id", "text", "base where they are kept", refers_to=("bases",)),
        Column("rate_m3_h", "number", "what one pump lifts, m3/h", above=0.0, maximum=20_000.0),
        Column("number", "integer", "how many are kept there", minimum=1, maximum=1000),
        _ASSUMED,
        SOURCE,
    ),
)
ROADS = Table(
    "roads",
    "road-only reaches, such as bridges: no sewer and no street channel",
    (
        Column("road_id", "text", "unique id, none of the network's streets"),
        replace(NAME_ZH, required=False, default=""),
        NAME_EN,
        Column("from_id", "text", "street node at one end"),
        Column("to_id", "text", "street node at the other end"),
        Column("length_m", "number", "length, m", above=0.0, maximum=100_000.0),
        Column("road_class", "text", "arterial, secondary, branch or lane", choices=ROAD_CLASSES),
        Column("bridge", "flag", "true: over a river; what its closing costs is told",
               default=False),
        _ASSUMED,
        SOURCE,
    ),
)  # fmt: skip
CLOSURES = Table(
    "closures",
    "streets and roads that are closed whatever the water does",
    (
        Column("street_id", "text", "street of the network or road of roads.csv by its id or its "
               "name, once each; a name closes all of that street"),
        Column("from_min", "number", "closed from this minute of the rain; empty: from before it",
               gap=True),
        Column("to_min", "number", "closed to this minute of the rain; empty: to the end",
               gap=True),
        SOURCE,
    ),
    ids_are_words=True,
)  # fmt: skip
TABLES = (BASES, PUMPS, ROADS, CLOSURES)


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speeds(_Typed):
    """Speeds of a loaded lorry in rain by class of the road, km/h."""

    arterial: float = Field(gt=0, le=80)
    secondary: float = Field(gt=0, le=80)
    branch: float = Field(gt=0, le=80)
    lane: float = Field(gt=0, le=80)


class CrewSettings(_Typed):
    """``crews.toml``: times in minutes, depths and lengths in metres."""

    assumed: bool
    source: str = Field(min_length=1)
    speeds_km_h: Speeds
    ready_min: float = Field(ge=0, le=240)
    before_rain_min: float = Field(ge=0, le=2880)
    time_limit_min: float = Field(gt=0, le=1440)
    trigger_depth_m: float = Field(gt=0, le=5)
    closed_depth_m: float | None = Field(None, gt=0, le=5)
    hose_m: float = Field(ge=0, le=2000)
    hose_m_min: float = Field(gt=0, le=200)
    pump_out_h: float = Field(gt=0, le=72)
    candidates: tuple[str, ...] = ()

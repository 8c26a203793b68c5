"""The columns of every table of a network: at once the schema and the manual.

``docs/network-tables.md`` is generated from this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "integer", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: its kind, whether a value is needed, its bounds and meaning.

    ``refers_to`` names the tables in which the value must be an id, ``choices``
    the only words allowed, ``default`` what an empty cell means.
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


@dataclass(frozen=True)
class Table:
    """One CSV file: ``columns[0]`` is the unique id and becomes the index."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def id_column(self) -> str:
        return self.columns[0].name


NODE_TABLES = ("junctions", "outfalls", "storages")
SYSTEMS = ("storm", "combined", "sanitary", "street")
SOURCE = Column("source", "text", "where the row comes from: survey, plan, rule or assumption")

_X = Column("x_m", "number", "easting in the network's coordinate system, m")
_Y = Column("y_m", "number", "northing in the network's coordinate system, m")
_GROUND = Column("ground_level_m", "number", "ground (gutter) level, m above the datum")
_INVERT = Column("invert_level_m", "number", "lowest inside level, m above the datum")
_SYSTEM = Column("system", "text", "what the element carries", choices=SYSTEMS)
_FROM = Column("from_id", "text", "upstream node", refers_to=NODE_TABLES)
_TO = Column("to_id", "text", "downstream node", refers_to=NODE_TABLES)


def _id(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning)


TABLES: tuple[Table, ...] = (
    Table(
        "junctions",
        "manholes, street gutters and other joints",
        (
            _id("junction_id", "unique id, ASCII"),
            _SYSTEM,
            _X,
            _Y,
            _GROUND,
            _INVERT,
            Column("max_depth_m", "number", "invert to the rim where water leaves, m", above=0.0),
            SOURCE,
        ),
    ),
    Table(
        "outfalls",
        "where water leaves the model",
        (
            _id("outfall_id", "unique id, ASCII; the outlet_id of the results"),
            Column("name_zh", "text", "name on maps and in tables", required=False, default=""),
            _SYSTEM,
            _X,
            _Y,
            Column("ground_level_m", "number", "bank level, m above the datum"),
            _INVERT,
            Column(
                "river",
                "text",
                "river whose level stands here, named as in the event; empty: free outfall",
                required=False,
                default="",
            ),
            Column("flap_gate", "flag", "true: the river cannot enter", default=False),
            SOURCE,
        ),
    ),
    Table(
        "storages",
        "nodes with a surface: sags at street low points, tanks",
        (
            _id("storage_id", "unique id, ASCII"),
            _SYSTEM,
            _X,
            _Y,
            _GROUND,
            _INVERT,
            Column("max_depth_m", "number", "invert to the rim where water leaves, m", above=0.0),
            Column("curve_id", "text", "storage curve, depth m to area m2", refers_to=("curves",)),
            SOURCE,
        ),
    ),
    Table(
        "conduits",
        "pipes, ditches and street channels",
        (
            _id("conduit_id", "unique id, ASCII"),
            _FROM,
            _TO,
            _SYSTEM,
            Column(
                "street_id",
                "text",
                "street the conduit lies in; empty where there is none",
                required=False,
                refers_to=("streets",),
                default="",
            ),
            Column("length_m", "number", "length along the axis, m", above=0.0),
            Column("from_invert_level_m", "number", "invert at the upstream end, m"),
            Column("to_invert_level_m", "number", "invert at the downstream end, m"),
            Column(
                "shape", "text", "cross-section", choices=("circular", "box", "trapezoid", "street")
            ),
            Column(
                "diameter_mm",
                "number",
                "inside diameter of a circular pipe, mm; 0 otherwise",
                minimum=0.0,
                maximum=6000.0,
                default=0.0,
            ),
            Column(
                "width_mm",
                "number",
                "inside width of a box, bed width of a trapezoid, mm; 0 otherwise",
                minimum=0.0,
                maximum=20000.0,
                default=0.0,
            ),
            Column(
                "height_mm",
                "number",
                "inside height of a box, depth of a trapezoid, mm; 0 otherwise",
                minimum=0.0,
                maximum=6000.0,
                default=0.0,
            ),
            Column(
                "side_slope",
                "number",
                "trapezoid: horizontal to vertical; 0 otherwise",
                minimum=0.0,
                default=0.0,
            ),
            Column("barrels", "integer", "equal pipes side by side", minimum=1, default=1),
            Column(
                "street_section_id",
                "text",
                "cross-section of a street channel; empty otherwise",
                required=False,
                refers_to=("street_sections",),
                default="",
            ),
            Column("manning_n", "number", "Manning's n, s/m^(1/3)", minimum=0.005, maximum=0.2),
            Column(
                "sediment_depth_mm",
                "number",
                "sediment in a pipe, mm",
                minimum=0.0,
                default=0.0,
            ),
            SOURCE,
        ),
    ),
    Table(
        "pumps",
        "pumps, by a curve of depth to flow",
        (
            _id("pump_id", "unique id, ASCII"),
            _FROM,
            _TO,
            Column("curve_id", "text", "pump curve, depth m to flow m3/s", refers_to=("curves",)),
            Column("startup_depth_m", "number", "starts at this depth, m", minimum=0.0),
            Column("shutoff_depth_m", "number", "stops at this depth, m", minimum=0.0),
            SOURCE,
        ),
    ),
    Table(
        "orifices",
        "openings in a wall or floor",
        (
            _id("orifice_id", "unique id, ASCII"),
            _FROM,
            _TO,
            Column("orientation", "text", "side or bottom", choices=("side", "bottom")),
            Column("crest_level_m", "number", "lowest level of the opening, m"),
            Column("width_mm", "number", "width of the opening, mm", above=0.0),
            Column("height_mm", "number", "height of the opening, mm", above=0.0),
            Column("discharge_coefficient", "number", "dimensionless", above=0.0, maximum=1.0),
            Column("flap_gate", "flag", "true: no return flow", default=False),
            SOURCE,
        ),
    ),
    Table(
        "weirs",
        "overfalls: bank spills, overflow sills",
        (
            _id("weir_id", "unique id, ASCII"),
            _FROM,
            _TO,
            Column("crest_level_m", "number", "level of the crest, m"),
            Column("length_m", "number", "length of the crest, m", above=0.0),
            Column("height_m", "number", "opening above the crest, m", above=0.0),
            Column("discharge_coefficient", "number", "SI, m^0.5/s, about 1.7", above=0.0),
            Column("flap_gate", "flag", "true: no return flow", default=False),
            SOURCE,
        ),
    ),
    Table(
        "regulators",
        "throttles that pass a stated flow to the interceptor, by a rating curve",
        (
            _id("regulator_id", "unique id, ASCII"),
            _FROM,
            _TO,
            Column("crest_level_m", "number", "level at which flow begins, m"),
            Column("curve_id", "text", "rating, depth m to flow m3/s", refers_to=("curves",)),
            Column("flap_gate", "flag", "true: no return flow", default=True),
            SOURCE,
        ),
    ),
    Table(
        "curves",
        "storage, rating and pump curves",
        (
            _id("curve_id", "unique id, ASCII"),
            Column("kind", "text", "what it relates", choices=("storage", "rating", "pump")),
            Column("points", "text", "pairs 'x y' separated by ';', x rising"),
            SOURCE,
        ),
    ),
    Table(
        "subcatchments",
        "land that drains to a node",
        (
            _id("subcatchment_id", "unique id, ASCII"),
            Column("kind", "text", "what it is", choices=("street", "block", "hill")),
            Column("outlet_id", "text", "node the runoff enters", refers_to=NODE_TABLES),
            Column(
                "gutter_id",
                "text",
                "street node that receives gutter_share of the runoff; empty: none",
                required=False,
                refers_to=NODE_TABLES,
                default="",
            ),
            Column(
                "gutter_share",
                "number",
                "share of the area that drains to gutter_id instead of outlet_id",
                minimum=0.0,
                maximum=1.0,
                default=0.0,
            ),
            Column("area_ha", "number", "area, ha", above=0.0),
            Column("width_m", "number", "overland flow width = area / flow length, m", above=0.0),
            Column("slope_pct", "number", "overland slope, %", above=0.0),
            Column("imperviousness_pct", "number", "sealed share, %", minimum=0.0, maximum=100.0),
            Column("impervious_manning_n", "number", "s/m^(1/3)", above=0.0),
            Column("pervious_manning_n", "number", "s/m^(1/3)", above=0.0),
            Column("impervious_depression_mm", "number", "depression storage, mm", minimum=0.0),
            Column("pervious_depression_mm", "number", "depression storage, mm", minimum=0.0),
            Column(
                "zero_depression_pct",
                "number",
                "sealed area without depression storage, %",
                minimum=0.0,
                maximum=100.0,
            ),
            Column("horton_initial_mm_h", "number", "initial infiltration, mm/h", minimum=0.0),
            Column("horton_final_mm_h", "number", "final infiltration, mm/h", minimum=0.0),
            Column("horton_decay_1_h", "number", "decay constant, 1/h", minimum=0.0),
            Column("polygon_wkt", "text", "outline as WKT; empty: outside the map", required=False),
            SOURCE,
        ),
    ),
    Table(
        "streets",
        "streets and their reaches as people know them",
        (
            _id("street_id", "unique id, ASCII"),
            Column("name_zh", "text", "name on maps and in tables"),
            Column("name_en", "text", "name in English", required=False, default=""),
            Column(
                "road_class",
                "text",
                "arterial, secondary, branch or lane",
                choices=("arterial", "secondary", "branch", "lane"),
            ),
            Column("width_m", "number", "kerb to kerb, m", above=0.0),
            Column("length_m", "number", "length, m", above=0.0),
            SOURCE,
        ),
    ),
    Table(
        "street_sections",
        "cross-sections of street channels (STREET in SWMM)",
        (
            _id("street_section_id", "unique id, ASCII"),
            Column("crown_width_m", "number", "kerb to crown, m", above=0.0),
            Column("crossfall_pct", "number", "crossfall, %", above=0.0),
            Column("kerb_height_m", "number", "kerb height, m", above=0.0),
            Column("manning_n", "number", "roadway, s/m^(1/3)", above=0.0),
            Column("sides", "integer", "gutters: 1 or 2", minimum=1, maximum=2),
            Column("backing_width_m", "number", "strip behind the kerb, m", minimum=0.0),
            Column("backing_slope_pct", "number", "its slope, %", minimum=0.0),
            Column("backing_manning_n", "number", "its n, s/m^(1/3)", minimum=0.0),
            SOURCE,
        ),
    ),
    Table(
        "inlet_types",
        "kinds of street inlet",
        (
            _id("inlet_type_id", "unique id, ASCII"),
            Column("kind", "text", "kind", choices=("grate", "combination", "kerb")),
            Column("grate_length_m", "number", "along the kerb, m", minimum=0.0, default=0.0),
            Column("grate_width_m", "number", "across, m", minimum=0.0, default=0.0),
            Column("kerb_length_m", "number", "kerb opening length, m", minimum=0.0, default=0.0),
            Column("kerb_height_m", "number", "kerb opening height, m", minimum=0.0, default=0.0),
            Column("flow_limit_l_s", "number", "greatest flow of one inlet, L/s", above=0.0),
            SOURCE,
        ),
    ),
    Table(
        "inlets",
        "the inlets of a street reach (its id is the street conduit's)",
        (
            Column("conduit_id", "text", "street conduit", refers_to=("conduits",)),
            Column("inlet_type_id", "text", "kind of inlet", refers_to=("inlet_types",)),
            Column("node_id", "text", "manhole that receives the water", refers_to=NODE_TABLES),
            Column("number_per_side", "integer", "inlets on each side", minimum=1),
            Column("clogged_pct", "number", "blocked share, %", minimum=0.0, maximum=100.0),
            Column(
                "out_of_order_pct",
                "number",
                "share of inlets out of order, %",
                minimum=0.0,
                maximum=100.0,
                default=0.0,
            ),
            Column("placement", "text", "placement", choices=("on_grade", "on_sag")),
            SOURCE,
        ),
    ),
    Table(
        "dry_weather_flows",
        "sewage entering a node (its id is the node's)",
        (
            Column("node_id", "text", "node", refers_to=NODE_TABLES),
            Column("flow_l_s", "number", "daily mean, L/s", minimum=0.0),
            Column("pattern_id", "text", "daily pattern", refers_to=("patterns",)),
            SOURCE,
        ),
    ),
    Table(
        "patterns",
        "daily patterns of dry-weather flow",
        (
            _id("pattern_id", "unique id, ASCII"),
            Column("multipliers", "text", "24 hourly multipliers from midnight, mean 1"),
            SOURCE,
        ),
    ),
    Table(
        "watch_points",
        "places that are ranked: the listed waterlogging points",
        (
            _id("point_no", "number of the point"),
            Column("name_zh", "text", "name on maps and in tables"),
            Column("name_en", "text", "name in English", required=False, default=""),
            Column("node_id", "text", "street node of the point", refers_to=NODE_TABLES),
            Column("street_id", "text", "street", refers_to=("streets",)),
            Column("target_hourly_rain_mm", "number", "dry in this hourly rain, mm", above=0.0),
            Column("phase", "text", "phase of the works", required=False, default=""),
            _X,
            _Y,
            SOURCE,
        ),
    ),
)

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

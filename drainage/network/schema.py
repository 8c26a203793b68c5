"""The columns of every table of a network: at once the schema and the manual.

``docs/network-tables.md`` is generated from this list.
"""

from __future__ import annotations

from dataclasses import replace

from drainage.network.columns import (
    COMPLETION_YEAR,
    GROUND,
    HOLLOW,
    INVERT,
    MAX_DEPTH,
    NAME_EN,
    NAME_ZH,
    NODE_TABLES,
    SOURCE,
    SYSTEM,
    SYSTEMS,
    Column,
    Table,
    X,
    Y,
    id_column,
)
from drainage.network.schema_gullies import GULLIES
from drainage.network.schema_lids import LID_AREAS, LID_CONTROLS
from drainage.network.schema_links import LINK_SCHEMA

__all__ = ["NODE_TABLES", "SOURCE", "SYSTEMS", "TABLES", "TABLE_BY_NAME", "Column", "Table"]

TABLES: tuple[Table, ...] = (
    Table(
        "junctions",
        "manholes, street gutters and other joints",
        (
            id_column("junction_id", "unique id, any word SWMM takes"),
            SYSTEM,
            X,
            Y,
            GROUND,
            INVERT,
            MAX_DEPTH,
            SOURCE,
        ),
    ),
    Table(
        "outfalls",
        "where water leaves the model",
        (
            id_column("outfall_id", "unique id, any word SWMM takes; the outlet_id of the results"),
            Column("name_zh", "text", "name on maps and in tables", required=False, default=""),
            Column("name_en", "text", "name in English", required=False, default="", newer=True),
            SYSTEM,
            X,
            Y,
            Column("ground_level_m", "number", "bank level, m above the datum", gap=True),
            INVERT,
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
            id_column("storage_id", "unique id, any word SWMM takes"),
            SYSTEM,
            X,
            Y,
            GROUND,
            INVERT,
            MAX_DEPTH,
            Column(
                "curve_id",
                "text",
                "storage curve, depth m to area m2; empty: swmm_lines has its shape",
                required=False,
                refers_to=("curves",),
                default="",
            ),
            SOURCE,
        ),
    ),
    *LINK_SCHEMA,
    Table(
        "subcatchments",
        "land that drains to a node",
        (
            id_column("subcatchment_id", "unique id, any word SWMM takes"),
            Column("kind", "text", "what it is", choices=("street", "block", "hill")),
            Column(
                "outlet_id",
                "text",
                "node the runoff enters, or the subcatchment it runs on to; empty for a hill whose "
                "water passes the town but for gutter_share",
                required=False,
                refers_to=(*NODE_TABLES, "subcatchments"),
                default="",
            ),
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
            Column("slope_pct", "number", "overland slope, %", minimum=0.0),
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
    LID_CONTROLS,
    LID_AREAS,
    Table(
        "streets",
        "streets and their reaches as people know them",
        (
            id_column("street_id", "unique id, any word SWMM takes"),
            # A street may be nameless; a layer of streets says which field has their names.
            replace(NAME_ZH, required=False, default=""),
            NAME_EN,
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
            id_column("street_section_id", "unique id, any word SWMM takes"),
            Column("crown_width_m", "number", "kerb to crown, m", above=0.0),
            Column("crossfall_pct", "number", "crossfall, %", above=0.0),
            Column("kerb_height_m", "number", "kerb height, m", above=0.0),
            Column("manning_n", "number", "roadway, s/m^(1/3)", above=0.0),
            Column("sides", "integer", "gutters: 1 or 2", minimum=1, maximum=2),
            Column("backing_width_m", "number", "strip behind the kerb, m", minimum=0.0),
            Column("backing_slope_pct", "number", "its slope, %", minimum=0.0),
            Column("backing_manning_n", "number", "its n, s/m^(1/3)", minimum=0.0),
            Column(
                "median_height_m",
                "number",
                "wall or kerb on the crown above it, m; 0: none",
                minimum=0.0,
                default=0.0,
                newer=True,
            ),
            SOURCE,
        ),
    ),
    Table(
        "inlet_types",
        "kinds of street inlet",
        (
            id_column("inlet_type_id", "unique id, any word SWMM takes"),
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
            Column(
                "number_per_side",
                "number",
                "inlets on each side, in halves: 1.5 of two sides are three inlets",
                minimum=0.5,
            ),
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
    GULLIES,
    Table(
        "hollows",
        "stretches of a street below its normal level: underpasses (下凹桥)",
        (
            id_column("hollow_id", "unique id, any word SWMM takes"),
            NAME_ZH,
            NAME_EN,
            Column("street_id", "text", "street it is a part of", refers_to=("streets",)),
            Column("node_id", "text", "its low point", refers_to=NODE_TABLES),
            *HOLLOW,
            Column(
                "lead_id",
                "text",
                "orifice that leads their water to the sewer; empty: pumped",
                required=False,
                refers_to=("orifices",),
                default="",
            ),
            Column(
                "pump_id",
                "text",
                "pump that lifts their water to the sewer; empty: a free lead",
                required=False,
                refers_to=("pumps",),
                default="",
            ),
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
            id_column("pattern_id", "unique id, any word SWMM takes"),
            Column("multipliers", "text", "24 hourly multipliers from midnight, mean 1"),
            SOURCE,
        ),
    ),
    Table(
        "watch_points",
        "places that are ranked: the listed waterlogging points",
        (
            id_column("point_no", "number of the point"),
            NAME_ZH,
            NAME_EN,
            Column(
                "node_id",
                "text",
                "street node of the point; a manhole where there are no streets",
                refers_to=NODE_TABLES,
            ),
            Column(
                "street_id",
                "text",
                "street; empty for a manhole",
                required=False,
                refers_to=("streets",),
                default="",
            ),
            Column("target_hourly_rain_mm", "number", "dry in this hourly rain, mm", above=0.0),
            Column("phase", "text", "phase of the works", required=False, default=""),
            COMPLETION_YEAR,
            X,
            Y,
            SOURCE,
        ),
    ),
    Table(
        "swmm_lines",
        "what a SWMM file says and no other table can: written into every .inp; no line may name a "
        "file, set the weather or the rain, or hold ';' or a leading '['; OPTIONS, RAINGAGES, "
        "EVAPORATION, REPORT, TITLE and EVENTS are for `drainage export --to inp` alone",
        (
            id_column("line_id", "unique id, any word SWMM takes; the order of the rows is kept"),
            Column("section", "text", "section of the .inp, without brackets"),
            Column(
                "element_id",
                "text",
                "element the line describes; without that element it is left out; empty: none",
                required=False,
                default="",
            ),
            Column("text", "text", "the line, in SI units (CMS); levels of the tables go first"),
            SOURCE,
        ),
    ),
)

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

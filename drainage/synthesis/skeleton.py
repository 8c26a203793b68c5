"""What someone draws of a town before synthesis: streets, outlets, listed points."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from drainage.network.columns import COMPLETION_YEAR, HOLLOW
from drainage.network.schema import SOURCE, Column, Table

_X = Column("x_m", "number", "easting, m")
_Y = Column("y_m", "number", "northing, m")
_NAME_ZH = Column("name_zh", "text", "name in Chinese")
_EITHER_NAME = replace(_NAME_ZH, or_else="name_en")
_MAY_BE_NAMELESS = replace(_EITHER_NAME, required=False, default="")
_NAME_EN = Column("name_en", "text", "name in English", required=False, default="")


def _node(name: str, meaning: str, required: bool = True) -> Column:
    default = None if required else ""
    return Column(name, "text", meaning, required, refers_to=("street_nodes",), default=default)


SKELETON_TABLES: tuple[Table, ...] = (
    Table(
        "street_nodes",
        "crossings, bends and ends of streets",
        (
            Column("node_id", "text", "unique id, ASCII"),
            _X,
            _Y,
            Column("ground_level_m", "number", "gutter level, m above the datum"),
            Column(
                "spills_to_river",
                "text",
                "river into which a street ending here spills; empty: none",
                required=False,
                default="",
            ),
            Column("note", "text", "remark", required=False, default=""),
            SOURCE,
        ),
    ),
    Table(
        "street_segments",
        "streets between nodes",
        (
            Column("segment_id", "text", "unique id, ASCII"),
            _MAY_BE_NAMELESS,
            _NAME_EN,
            Column(
                "road_class",
                "text",
                "class",
                choices=("arterial", "secondary", "branch", "lane"),
            ),
            Column("width_m", "number", "kerb to kerb, m", above=0.0),
            _node("from_node", "one end"),
            _node("to_node", "other end"),
            Column("length_m", "number", "length, m", above=0.0),
            SOURCE,
        ),
    ),
    Table(
        "outlets",
        "where sewers reach a river",
        (
            Column("outlet_id", "text", "unique id, ASCII"),
            _EITHER_NAME,
            _NAME_EN,
            Column("system", "text", "system", choices=("combined", "storm")),
            _node("street_node", "street node whose manhole is the last before the outlet"),
            _X,
            _Y,
            Column("bank_level_m", "number", "bank, m above the datum"),
            Column("river", "text", "river, as named in rainfall/river_levels.toml"),
            Column("connection", "text", "how it is reached", choices=("sewer", "ditch")),
            Column("flap_gate", "flag", "true: the river cannot enter the sewer", default=False),
            Column(
                "alternative",
                "text",
                "layout alternative the outlet belongs to, built where rules.toml lists it in "
                "outlet_alternatives; empty: always",
                required=False,
                default="",
                newer=True,
            ),
            SOURCE,
        ),
    ),
    Table(
        "listed_points",
        "the waterlogging points of the official list",
        (
            Column("point_no", "text", "number"),
            _EITHER_NAME,
            _NAME_EN,
            Column("street_zh", "text", "street, by its Chinese or English name"),
            _node("from_node", "the point lies on the street from here"),
            _node("to_node", "to here; empty: at from_node", required=False),
            _X,
            _Y,
            Column("target_hourly_rain_mm", "number", "dry in this hourly rain", above=0.0),
            Column(
                "sag_m",
                "number",
                "depth of its bowl below the normal gutter, m; empty: the rule for all",
                above=0.0,
                maximum=1.0,
                gap=True,
                newer=True,
            ),
            Column(
                "inlets_out_of_order_pct",
                "number",
                "share of its inlets out of order, %; empty: the rule for all",
                minimum=0.0,
                maximum=100.0,
                gap=True,
                newer=True,
            ),
            Column("phase", "text", "phase of works", required=False, default=""),
            COMPLETION_YEAR,
            SOURCE,
        ),
    ),
    Table(
        "published_sewers",
        "sewer sizes known from publications, between street nodes",
        (
            Column("reach_id", "text", "unique id, ASCII"),
            Column("point_no", "text", "point they were published for", required=False, default=""),
            _node("from_node", "one end"),
            _node("to_node", "other end"),
            Column("smallest_height_mm", "number", "smallest diameter or height", above=0.0),
            Column("smallest_width_mm", "number", "its width; 0: circular", minimum=0.0),
            Column("largest_height_mm", "number", "largest diameter or height", above=0.0),
            Column("largest_width_mm", "number", "its width; 0: circular", minimum=0.0),
            SOURCE,
        ),
    ),
    Table(
        "interceptors",
        "sewers along a bank that take the dry-weather flow at each combined outlet",
        (
            Column("interceptor_id", "text", "unique id, ASCII"),
            _NAME_ZH,
            Column("street_nodes", "text", "street nodes along it, downstream, space between"),
            Column("outfall_id", "text", "id of its end, towards the works"),
            Column("regulators", "text", "pairs outlet:street node, space between"),
            SOURCE,
        ),
    ),
    Table(
        "hollows",
        "stretches of a street below its normal level: underpasses (下凹桥)",
        (
            Column("hollow_id", "text", "unique id, ASCII"),
            _EITHER_NAME,
            _NAME_EN,
            _node("from_node", "it lies on the street from here"),
            _node("to_node", "to here"),
            _X,
            _Y,
            *HOLLOW,
            Column(
                "pump_l_s",
                "number",
                "pump that lifts to the sewer, L/s; 0: a free lead",
                minimum=0.0,
                default=0.0,
            ),
            SOURCE,
        ),
    ),
    Table(
        "hills",
        "catchments outside the town that drain into its streets",
        (
            Column("hill_id", "text", "unique id, ASCII"),
            _NAME_ZH,
            _node("street_node", "street node that receives the water"),
            Column("area_rule", "text", "name under hill_catchment_area_ha in rules.toml"),
            Column("share", "number", "share of that area", above=0.0, maximum=1.0),
            SOURCE,
        ),
    ),
)


@dataclass(frozen=True)
class Skeleton:
    """The input tables of a synthesis, each indexed by its id."""

    street_nodes: pd.DataFrame
    street_segments: pd.DataFrame
    outlets: pd.DataFrame
    listed_points: pd.DataFrame
    published_sewers: pd.DataFrame
    interceptors: pd.DataFrame
    hollows: pd.DataFrame
    hills: pd.DataFrame

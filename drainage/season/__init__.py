"""Which rain brings which depth to a place: what to run next, thresholds, levels, look-up."""

from drainage.season.bisection import Narrow, first_rains, next_rains
from drainage.season.curves import Criterion, Curves
from drainage.season.document import (
    SCHEMA,
    BandOf,
    Kind,
    LevelOf,
    PlaceOf,
    SeasonDocument,
    SeriesOf,
    StateOf,
    document_text,
    read_document,
    season_schema_text,
)
from drainage.season.levels import levels_at
from drainage.season.names import called
from drainage.season.reading import Times, depth_cm_at, is_inside, times_at
from drainage.season.spread import DepthSpread, depth_spread, may_be_ends, spreads
from drainage.season.tables import (
    criteria_of,
    curves_in,
    curves_of,
    drawn_curves,
    levels_of,
    season_table,
    with_band,
)
from drainage.season.thresholds import HEAVIER, Threshold, thresholds

__all__ = [
    "HEAVIER",
    "SCHEMA",
    "BandOf",
    "Criterion",
    "Curves",
    "DepthSpread",
    "Kind",
    "LevelOf",
    "Narrow",
    "PlaceOf",
    "SeasonDocument",
    "SeriesOf",
    "StateOf",
    "Threshold",
    "Times",
    "called",
    "criteria_of",
    "curves_in",
    "curves_of",
    "depth_cm_at",
    "depth_spread",
    "document_text",
    "drawn_curves",
    "first_rains",
    "is_inside",
    "levels_at",
    "levels_of",
    "may_be_ends",
    "next_rains",
    "read_document",
    "season_schema_text",
    "season_table",
    "spreads",
    "thresholds",
    "times_at",
    "with_band",
]

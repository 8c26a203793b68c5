"""Which rain brings which depth to a place: what to run next, thresholds, levels, look-up."""

from drainage.season.bisection import first_rains, next_rains
from drainage.season.curves import Criterion, Curves
from drainage.season.document import (
    SCHEMA,
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
from drainage.season.reading import Times, depth_cm_at, is_inside, times_at
from drainage.season.tables import (
    criteria_of,
    curves_in,
    curves_of,
    levels_of,
    season_table,
)
from drainage.season.thresholds import HEAVIER, Threshold, thresholds

__all__ = [
    "HEAVIER",
    "SCHEMA",
    "Criterion",
    "Curves",
    "Kind",
    "LevelOf",
    "PlaceOf",
    "SeasonDocument",
    "SeriesOf",
    "StateOf",
    "Threshold",
    "Times",
    "criteria_of",
    "curves_in",
    "curves_of",
    "depth_cm_at",
    "document_text",
    "first_rains",
    "is_inside",
    "levels_at",
    "levels_of",
    "next_rains",
    "read_document",
    "season_schema_text",
    "season_table",
    "thresholds",
    "times_at",
]

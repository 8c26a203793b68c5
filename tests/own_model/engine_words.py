"""The words of the engine's parser, SWMM 5.2.4: keywords.c and text.h, inlet.c, lid.c, controls.c.

Each list is told with the sections in which its words stand; the engine knows a word by its
beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import swmm.toolkit

OPTIONS = (
    "FLOW_UNITS", "INFILTRATION", "FLOW_ROUTING", "START_DATE", "START_TIME", "END_DATE",
    "END_TIME", "REPORT_START_DATE", "REPORT_START_TIME", "SWEEP_START", "SWEEP_END",
    "DRY_DAYS", "WET_STEP", "DRY_STEP", "ROUTING_STEP", "RULE_STEP", "REPORT_STEP",
    "ALLOW_PONDING", "INERTIAL_DAMPING", "SLOPE_WEIGHTING", "VARIABLE_STEP",
    "NORMAL_FLOW_LIMITED", "LENGTHENING_STEP", "MIN_SURFAREA", "COMPATIBILITY",
    "SKIP_STEADY_STATE", "TEMPDIR", "IGNORE_RAINFALL", "FORCE_MAIN_EQUATION",
    "LINK_OFFSETS", "MIN_SLOPE", "IGNORE_SNOWMELT", "IGNORE_GROUNDWATER", "IGNORE_ROUTING",
    "IGNORE_QUALITY", "MAX_TRIALS", "HEAD_TOLERANCE", "SYS_FLOW_TOL", "LAT_FLOW_TOL",
    "IGNORE_RDII", "MINIMUM_STEP", "THREADS", "SURCHARGE_METHOD",
)  # fmt: skip
"""OptionWords."""


@dataclass(frozen=True)
class Words:
    """A list of the parser: where its words stand, and at which field (-1: anywhere)."""

    name: str
    sections: tuple[str, ...]
    field: int
    words: tuple[str, ...]
    option: str = ""


def _list(name: str, sections: str, field: int, words: str, option: str = "") -> Words:
    return Words(name, tuple(sections.split()), field, tuple(words.split()), option)


LISTS = (
    _list("flow units", "OPTIONS", 1, "CFS GPM MGD CMS LPS MLD", "FLOW_UNITS"),
    _list("routing", "OPTIONS", 1, "NONE STEADY KINWAVE XKINWAVE DYNWAVE NF KW EKW DW",
          "FLOW_ROUTING"),
    _list("infiltration", "OPTIONS", 1, "HORTON MODIFIED_HORTON GREEN_AMPT MODIFIED_GREEN_AMPT "
          "CURVE_NUMBER", "INFILTRATION"),
    _list("link offsets", "OPTIONS", 1, "DEPTH ELEVATION", "LINK_OFFSETS"),
    _list("inertial damping", "OPTIONS", 1, "NONE PARTIAL FULL", "INERTIAL_DAMPING"),
    _list("normal flow", "OPTIONS", 1, "SLOPE FROUDE BOTH NONE", "NORMAL_FLOW_LIMITED"),
    _list("surcharge", "OPTIONS", 1, "EXTRAN SLOT", "SURCHARGE_METHOD"),
    _list("force main", "OPTIONS", 1, "H-W D-W", "FORCE_MAIN_EQUATION"),
    _list("rain", "RAINGAGES", 1, "INTENSITY VOLUME CUMULATIVE"),
    _list("rain from", "RAINGAGES", 4, "TIMESERIES FILE"),
    _list("unit of a rain file", "RAINGAGES", 7, "IN MM"),
    _list("evaporation", "EVAPORATION", 0,
          "CONSTANT MONTHLY TIMESERIES TEMPERATURE FILE RECOVERY DRY_ONLY"),
    _list("weather", "TEMPERATURE", 0, "TIMESERIES FILE WINDSPEED SNOWMELT ADC"),
    _list("snow packs", "SNOWPACKS", 1, "PLOWABLE IMPERV PERV REMOVAL"),
    _list("adjustments", "ADJUSTMENTS", 0,
          "TEMP EVAP RAIN CONDUCT N-PERV DSTORE INFIL"),
    _list("runoff within land", "SUBAREAS", 6, "OUTLET IMPERV PERV"),
    _list("infiltration of a row", "INFILTRATION", -1, "GREEN_AMPT CURVE_NUMBER"),
    _list("outfalls", "OUTFALLS", 2, "FREE NORMAL FIXED TIDAL TIMESERIES"),
    _list("storages", "STORAGE", 4,
          "TABULAR FUNCTIONAL CYLINDRICAL CONICAL PARABOLIC PYRAMIDAL"),
    _list("dividers", "DIVIDERS", 3, "CUTOFF TABULAR WEIR OVERFLOW"),
    _list("orifices", "ORIFICES", 3, "SIDE BOTTOM"),
    _list("weirs", "WEIRS", 3, "TRANSVERSE SIDEFLOW V-NOTCH TRAPEZOIDAL ROADWAY"),
    _list("outlets", "OUTLETS", 4,
          "TABULAR/DEPTH TABULAR/HEAD FUNCTIONAL/DEPTH FUNCTIONAL/HEAD"),
    _list("curves", "CURVES", 1, "STORAGE DIVERSION TIDAL RATING CONTROL SHAPE WEIR PUMP1 PUMP2 "
          "PUMP3 PUMP4 PUMP5"),
    _list("cross-sections", "XSECTIONS", 1, "DUMMY CIRCULAR FILLED_CIRCULAR RECT_CLOSED RECT_OPEN "
          "TRAPEZOIDAL TRIANGULAR PARABOLIC POWER RECT_TRIANGULAR RECT_ROUND MODBASKETHANDLE "
          "HORIZ_ELLIPSE VERT_ELLIPSE ARCH EGG HORSESHOE GOTHIC CATENARY SEMIELLIPTICAL "
          "BASKETHANDLE SEMICIRCULAR IRREGULAR CUSTOM FORCE_MAIN STREET"),
    _list("transects", "TRANSECTS", 0, "NC X1 GR"),
    _list("patterns", "PATTERNS", 1, "MONTHLY DAILY HOURLY WEEKEND"),
    _list("inflows", "INFLOWS", 3, "FLOW CONCEN MASS"),
    _list("unit hydrographs", "HYDROGRAPHS", 2, "SHORT MEDIUM LONG"),
    _list("pollutants", "POLLUTANTS", 1, "MG/L UG/L #/L"),
    _list("build-up", "BUILDUP", 2, "NONE POW EXP SAT EXT"),
    _list("build-up by", "BUILDUP", 6, "AREA CURB"),
    _list("wash-off", "WASHOFF", 2, "NONE EXP RC EMC"),
    _list("treatment", "TREATMENT", -1, "R C HRT FLOW"),
    _list("groundwater", "GWF", -1, "LATERAL DEEP HGW HCB"),
    _list("sponge facilities", "LID_CONTROLS", 1, "BC RG GR IT PP RB VS RD"),
    _list("layers of a facility", "LID_CONTROLS", 1,
          "SURFACE SOIL STORAGE PAVEMENT DRAINMAT DRAIN REMOVALS"),
    _list("inlets", "INLETS", 1, "GRATE CURB SLOTTED DROP_GRATE DROP_CURB CUSTOM"),
    _list("grates", "INLETS", 4, "P_BAR-50 P_BAR-50X100 P_BAR-30 CURVED_VANE TILT_BAR-45 "
          "TILT_BAR-30 RETICULINE GENERIC"),
    _list("throats", "INLETS", 4, "HORIZONTAL INCLINED VERTICAL"),
    _list("place of an inlet", "INLET_USAGE", 8, "AUTOMATIC ON_GRADE ON_SAG"),
    _list("rules", "CONTROLS", -1, "RULE IF AND OR THEN ELSE PRIORITY VARIABLE EXPRESSION"),
    _list("objects of rules", "CONTROLS", -1,
          "NODE LINK PUMP ORIFICE GAGE SIMULATION"),
    _list("what rules read", "CONTROLS", -1, "DEPTH HEAD FLOW TIMEOPEN TIME CLOCKTIME DAY MONTH"),
    _list("what rules set", "CONTROLS", -1, "STATUS SETTING CURVE TIMESERIES PID"),
    _list("report", "REPORT", 0,
          "DISABLED INPUT SUBCATCH NODE LINK CONTINUITY FLOWSTATS CONTROL AVERAGES"),
    _list("files", "FILES", 0, "SAVE"),
    _list("files of", "FILES", 1, "RAINFALL RUNOFF HOTSTART RDII OUTFLOWS"),
)  # fmt: skip


@cache
def library() -> bytes:
    """The engine's own library."""
    folder = Path(swmm.toolkit.__file__).parent
    (path,) = (
        path for path in folder.iterdir()
        if "swmm5" in path.name and path.suffix in (".so", ".dll", ".dylib")
    )  # fmt: skip
    return path.read_bytes()


def library_sections() -> set[str]:
    """The section words of the library, without their bracket."""
    found = re.findall(rb"(?<=\0)\[([A-Z][A-Z_]{2,})(?=\0)", library())
    return {word.decode() for word in found}


def library_options() -> list[str]:
    """The words between the first and the last option of the library."""
    between = library().split(b"\0FLOW_UNITS\0", 1)[1].split(b"\0SURCHARGE_METHOD\0", 1)[0]
    return [word.decode() for word in between.split(b"\0") if word]

"""A toy town of five points whose depth follows from a formula, so that the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.ensemble import space_of
from drainage.network.model import empty_table
from drainage.scenario.uncertainty import Town, Uncertainty
from drainage.scenario.uncertainty.town import DRAWN, Made
from drainage.synthesis.skeleton import Skeleton

POINTS = ("1", "2", "3", "4", "5")
LAND_HA = np.array([0.8, 1.0, 1.1, 1.3, 1.6])
INLETS = np.array([8, 8, 8, 10, 12])
INLET_L_S = 20.0
PEAK_L_S_HA = 200.0
EXCESS_MIN = 15.0
BOWL_M3_M2 = 1500.0
"""A bowl in plan 40 m by 12 m with sides of 1 in 80 holds about 1500 h² m³ at h m."""
TOP_M = 0.02
"""Above the rim of its bowl water runs on along the street; 2 cm deep at the most."""


def uncertain(**changed):
    """Sags, inlets out of order, clogging and rain of the toy town."""
    each = {"each": "point", "zh": "一", "en": "one", "source": "test"}
    once = {"zh": "一", "en": "one", "source": "test"}
    return Uncertainty.model_validate({
        "seed": 7,
        "values": [
            {"at": "point.sag_m", "group": "sags", **each, "survey_en": "level the street",
             "survey_zh": "测街面标高",
             "distribution": {"kind": "uniform", "low": 0.10, "high": 0.40}},
            {"at": "point.inlets_out_of_order_pct", "group": "inlets", **each,
             "distribution": {"kind": "uniform", "low": 0, "high": 80}},
            {"at": "rule.inlet_clogging_pct", "group": "clogging", **once,
             "distribution": {"kind": "uniform", "low": 30, "high": 70}},
            {"at": "event.rain_factor", "group": "rain", **once,
             "distribution": {"kind": "uniform", "low": 1.0, "high": 1.2}},
        ],
    } | changed)  # fmt: skip


def toy_town(network, rules):
    """A town whose only drawing is its five listed points, 100 m apart."""
    rows = {
        "name_zh": "点", "name_en": "point", "street_zh": "街", "from_node": "A", "to_node": "",
        "x_m": 100.0 * np.arange(len(POINTS)), "y_m": 0.0, "target_hourly_rain_mm": 54.0,
        "sag_m": np.nan, "inlets_out_of_order_pct": np.nan, "phase": "", "completion_year": "",
        "source": "test",
    }  # fmt: skip
    tables = {name: empty_table(table) for name, table in DRAWN.items()}
    tables["listed_points"] = pd.DataFrame(rows, index=pd.Index(POINTS, name="point_no"))
    return Town(network, Made(rules, Skeleton(**tables), None))


def toy_space(network, rules, **changed):
    return space_of(uncertain(**changed), toy_town(network, rules))


def columns(space, start):
    """The columns of a sample that begin with a name, those of points in their order."""
    return [k for k, name in enumerate(space.names) if name.startswith(start)]


def depths(space, values, mended=0.0):
    """Depth (member, point), m, of the formula.

    Rain brings 200 L/s a hectare times its factor; each inlet in order takes 20 L/s less what is
    clogged. What is left fills the bowl for 15 minutes, V = 1500 h², up to 2 cm above its rim.
    ``mended`` is the share of the inlets out of order that is mended.
    """
    sag = values[:, columns(space, "point.sag_m")]
    broken = values[:, columns(space, "point.inlets_out")] / 100 * (1 - mended)
    clogged = values[:, columns(space, "rule.inlet_clogging_pct")] / 100
    rain = values[:, columns(space, "event.rain_factor")]
    comes = PEAK_L_S_HA * rain * LAND_HA
    taken = INLETS * (1 - broken) * (1 - clogged) * INLET_L_S
    volume = np.maximum(comes - taken, 0) / 1000 * EXCESS_MIN * 60
    return np.minimum(np.sqrt(volume / BOWL_M3_M2), sag + TOP_M)

"""A line of sewers under a flow known by hand: 240 L/s for one hour, of which 100 L/s pass."""

import numpy as np
import pandas as pd

from drainage.engine import RunRequest, run_all
from drainage.network import make_network
from drainage.rainfall import Hyetograph
from drainage.results import read_record, read_run
from drainage.scenario.settings import RunSettings

MEAN_L_S = 10.0
"""All of a day's flow comes in one hour: 24 times the mean, 240 L/s, 864 m3."""
PASSED_M3_S = 0.1
EXCESS_M3 = (0.24 - PASSED_M3_S) * 3600
IN_THE_LINE_M3 = 8.0
"""10 m of DN600 and two manholes of 1.17 m2, 2 m deep, hold 2.8 + 4.7 m3."""
SETTINGS = RunSettings(warm_up_h=1.0, tail_h=5.0, storm_start_h=18.0, continuity_limit_pct=0.5)
DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")


def frame(name, *rows):
    return pd.DataFrame(rows).set_index(name).assign(source="test")


def joint(name, x, invert, ground):
    return {"junction_id": name, "system": "storm", "x_m": x, "y_m": 0.0, "ground_level_m": ground,
            "invert_level_m": invert, "max_depth_m": ground - invert}  # fmt: skip


def outfall(name, x, invert):
    return {"outfall_id": name, "system": "storm", "x_m": x, "y_m": 0.0, "ground_level_m": 15.0,
            "invert_level_m": invert}  # fmt: skip


def pipe(name, start, end, levels, diameter_mm=600.0):
    return {"conduit_id": name, "from_id": start, "to_id": end, "system": "storm", "length_m": 10.0,
            "from_invert_level_m": levels[0], "to_invert_level_m": levels[1], "shape": "circular",
            "diameter_mm": diameter_mm, "manning_n": 0.013}  # fmt: skip


def flow_line():
    """M-A -> M-B, from which a throttle passes 100 L/s; a lower line M-L -> OF-L beside it."""
    return make_network(
        "line",
        junctions=frame("junction_id", joint("M-A", 0, 10.1, 15.0), joint("M-B", 10, 10.0, 15.0),
                        joint("M-L", 20, 6.0, 15.0)),
        outfalls=frame("outfall_id", outfall("OF", 30, 9.0), outfall("OF-L", 40, 5.8)),
        conduits=frame("conduit_id", pipe("C-A", "M-A", "M-B", (10.1, 10.0)),
                       pipe("C-L", "M-L", "OF-L", (6.0, 5.8))),
        regulators=frame("regulator_id", {"regulator_id": "Q", "from_id": "M-B", "to_id": "OF",
                                          "crest_level_m": 10.0, "curve_id": "Q"}),
        curves=frame("curve_id", {"curve_id": "Q", "kind": "rating", "points": "0 0;0.1 0.1;9 0.1"}),
        patterns=frame("pattern_id", {"pattern_id": "HOUR",
                                      "multipliers": " ".join(["0"] * 18 + ["24"] + ["0"] * 5)}),
        dry_weather_flows=frame("node_id", {"node_id": "M-A", "flow_l_s": MEAN_L_S,
                                            "pattern_id": "HOUR"}),
    )  # fmt: skip


def ran(network, folder, outages=(), settings=SETTINGS):
    """The result of a dry run, within its limits of balance."""
    run_all([RunRequest("t", "s", "e", network, DRY, {}, settings, folder, outages)], workers=1)
    assert read_record(folder)["within_limits"], read_record(folder)["reason"]
    return read_run(folder)


def depth_m(result, name):
    return result.series["node_depth_m"].sel(node=name).to_numpy()


def flow_m3_s(result, name):
    return result.series["link_flow_m3_s"].sel(link=name).to_numpy()

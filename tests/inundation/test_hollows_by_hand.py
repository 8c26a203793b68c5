"""What the lead or the pump of a hollow takes, and from which opening a manhole spills."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from drainage.inundation.coupled.hollow_openings import hollow_openings
from drainage.inundation.coupled.model_below import spilling_rims_m


def town(**hollow):
    """One hollow at G-L, where R-2 ends; R-1 ends elsewhere."""
    row = {"node_id": "G-L", "depth_m": 1.4, "lead_id": "L", "pump_id": ""} | hollow
    return SimpleNamespace(
        conduits=pd.DataFrame(
            {"shape": ["street", "street", "circular"], "to_id": ["G-A", "G-L", "G-L"]},
            index=["R-1", "R-2", "C-1"],
        ),
        hollows=pd.DataFrame([row], index=["H"]),
        orifices=pd.DataFrame(
            {"to_id": "M-L", "width_mm": 500.0, "height_mm": 400.0, "discharge_coefficient": 0.6},
            index=["L"],
        ),
        pumps=pd.DataFrame({"to_id": "M-P", "curve_id": "Q"}, index=["P"]),
        curves=pd.DataFrame({"points": ["0 0.1;1 0.35;2 0.2"]}, index=["Q"]),
    )


def bottom(reach, side):
    return np.array({("R-2", 1): [42]}.get((reach, side), []), dtype=np.int64)


def test_a_lead_takes_an_orifice_under_the_whole_hollow():
    # 0.6 x 0.5 x 0.4 x (2 x 9.81 x 1.4)^0.5 = 0.12 x 5.2410 = 0.6289 m3/s.
    (row,) = hollow_openings(town(), bottom).to_dict("records")
    assert row["inflow_limit_m3_s"] == pytest.approx(0.62892, rel=1e-4)
    assert (row["node_id"], row["cell"]) == ("M-L", 42)
    assert (row["weir_length_m"], row["area_m2"], row["outflow_area_m2"]) == (0.5, 0.2, 0.0)


def test_a_pump_takes_the_greatest_flow_of_its_curve_from_a_sump_of_a_metre():
    (row,) = hollow_openings(town(pump_id="P"), bottom).to_dict("records")
    assert (row["node_id"], row["inflow_limit_m3_s"]) == ("M-P", 0.35)
    assert (row["weir_length_m"], row["area_m2"], row["outflow_area_m2"]) == (4.0, 1.0, 0.0)


def test_a_manhole_spills_at_its_lowest_opening_that_lets_water_out():
    # M-A: 20.3 and 20.1 m let water out, 19.9 m does not. M-B only takes water in.
    openings = SimpleNamespace(
        node_ids=("M-A", "M-B"),
        node=np.array([0, 0, 0, 1]),
        crest_level_m=np.array([20.3, 20.1, 19.9, 18.0]),
        outflow_area_m2=np.array([0.05, 0.1, 0.0, 0.0]),
    )
    assert spilling_rims_m(openings).to_dict() == {"M-A": 20.1}

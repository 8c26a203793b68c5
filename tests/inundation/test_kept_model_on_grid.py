"""An imported SWMM model below a grid: what leaves its rims stands on the ground."""

import numpy as np
import pytest

from drainage.engine import RunRequest
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import import_inp
from drainage.inundation.coupled.kept_below import whole_steps
from drainage.inundation.coupled.model_below import inp_below, replaced_below
from drainage.inundation.coupled.network_below import network_below
from drainage.inundation.coupled.rim_openings import rim_openings, rims_on_grid
from drainage.inundation.coupled.runs import GridRequest, run_on_grid
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.from_rims import ground_from_rims
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings

DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")
QUICK = RunSettings(warm_up_h=0.5, lead_in_min=10, tail_h=0.5)
SHUT = """[OPTIONS]
FLOW_UNITS CFS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 06:00
ROUTING_STEP 10
RULE_STEP 00:00:07
[JUNCTIONS]
U 32.9 10 0 3
A 32.8 6.56
B 32.6 6.56 0 3 999
[OUTFALLS]
O 31.2 FREE NO
R 31.2 FREE NO
[CONDUITS]
V U A 32.8 .013 0 0
P A O 32.8 .013 0 0
Q B R 32.8 .013 0 0
[XSECTIONS]
V CIRCULAR 2 0 0 0
P CIRCULAR .5 0 0 0
Q CIRCULAR 2 0 0 0
[CONTROLS]
RULE R1
IF SIMULATION TIME >= 0
THEN CONDUIT P STATUS = CLOSED
[INFLOWS]
U FLOW "" FLOW 1 1 3.531467
[MAP]
UNITS METERS
[COORDINATES]
U 499990 4470000
A 500000 4470000
B 500050 4470060
O 500010 4470000
R 500060 4470060
"""


@pytest.fixture
def kept(tmp_path):
    def network(text):
        path = tmp_path / "kept.inp"
        path.write_text(text, encoding="utf-8")
        return import_inp(path, name="kept", title_zh="模型", crs="EPSG:4548", datum="85").network

    return network


def asked(network, folder):
    grid = ground_from_rims(network, 5.0, margin_m=30.0)
    town = TownOnGrid.without_streets(grid, rim_openings(network, rims_on_grid(grid)))
    run = RunRequest("试", "existing", "dry", network, DRY, {}, QUICK, folder)
    return GridRequest(run, town, GridSettings())


@pytest.mark.heavy
def test_all_that_a_shut_manhole_cannot_pass_on_stands_on_the_ground(kept, tmp_path):
    """3.531467 ft3/s are 100 L/s; in 0.5 h, 20 min and 0.5 h, 4,800 s, they are 480 m3. A pipe
    of 10 m x 0.29 m2 stays full, 2.9 m3, and two manholes up to its crown, 1.17 m2 x 0.61 m, 1.4
    m3; above it SWMM stores next to nothing. The shaft above the rim, 1.5 m2, stands at most 0.8
    m high, 0 to 1.2 m3, and the last step of 2 s, 0.2 m3, is not out: 474.3 to 475.5 m3."""
    request = asked(kept(SHUT), tmp_path / "shut" / "dry")
    run_on_grid([request], workers=1)
    result = read_run(request.run.folder)
    balances = result.record["balances"]
    assert balances["ledger"]["spilled_m3"] == pytest.approx(474.9, abs=0.6)
    assert balances["ledger"]["relative_error"] < 1e-9
    assert abs(balances["grid"]["relative_error"]) < 1e-4
    assert result.within_limits, result.reason
    assert result.record["balance"]["lost_at_rims_m3"] == 0
    assert result.record["end_minute"] == 80
    assert float(result.totals["node_spilled_m3"].sel(node="A")) == pytest.approx(474.9, abs=0.6)
    on_record = [line for line in result.record["replaces"] if line.startswith("[JUNCTIONS]")]
    assert on_record == [
        "[JUNCTIONS] line 11 of model.inp: A 32.8 6.56 -> A 32.8 6.56 0 0 16.14586563",
        "[JUNCTIONS] line 12 of model.inp: B 32.6 6.56 0 3 999 -> B 32.6 6.56 0 3 0",
    ]


def test_lines_of_the_model_stay_but_for_rims_steps_and_ponding(kept, tmp_path):
    """B is held down by a surcharge depth: it is not joined, and as its maker let nothing pond
    (ALLOW_PONDING is left out), its ponded area does not begin to count."""
    network = kept(SHUT)
    request = asked(network, tmp_path)
    assert request.town.openings.node_ids == ("A",)
    text = inp_below(request.run, network_below(network), request.town.openings, GridSettings())
    lines = text.splitlines()
    for line in ("A 32.8 6.56 0 0 16.14586563", "B 32.6 6.56 0 3 0", "ALLOW_PONDING YES",
                 "ROUTING_STEP 2", "VARIABLE_STEP 0", "RULE_STEP 00:00:00", "FLOW_UNITS CFS",
                 "THEN CONDUIT P STATUS = CLOSED", 'U FLOW "" FLOW 1 1 3.531467'):  # fmt: skip
        assert line in lines
    named = replaced_below(request.run, request.town.openings, GridSettings())
    assert "[OPTIONS] line 8 of model.inp: RULE_STEP 00:00:07 -> RULE_STEP 00:00:00" in named
    pond = kept(SHUT.replace("[JUNCTIONS]", "ALLOW_PONDING YES\n[JUNCTIONS]"))
    request = asked(pond, tmp_path)
    text = inp_below(request.run, network_below(pond), request.town.openings, GridSettings())
    assert "B 32.6 6.56 0 3 999" in text.splitlines()


def test_the_ground_between_rims_has_no_level_beyond_them(kept):
    """Rims at 32.9 + 10 and 32.6 + 6.56 ft: 13.076 and 11.936 m."""
    grid = ground_from_rims(kept(SHUT), 5.0, margin_m=30.0)
    cells = grid.cell_of(np.array([499990.0, 500050.0]), np.array([4470000.0, 4470060.0]))
    rims = np.array([42.9, 39.16]) * 0.3048
    assert grid.bed_level_m.ravel()[cells] == pytest.approx(rims, abs=1e-5)
    assert np.nanmin(grid.bed_level_m) == pytest.approx(rims.min(), abs=1e-3)
    assert np.nanmax(grid.bed_level_m) == pytest.approx(rims.max(), abs=1e-3)
    assert grid.open_edge.any()
    assert not grid.surveyed


STREET = """[STREETS]
S1 5 .15 2 .016 0 0 1 0 0 0
[CONDUITS]
G B O 328 .016 0 0
[XSECTIONS]
G STREET S1
"""
DIVIDER = """[DIVIDERS]
D 32.6 Q CUTOFF 1 6 0 0 0
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (SHUT.replace("DYNWAVE", "KINWAVE"), "only the dynamic wave"),
        (SHUT + STREET, "would count twice"),
        (SHUT + DIVIDER, "a divider cannot give its water"),
        (SHUT[: SHUT.index("[MAP]")], "no manhole has a place"),
        # Pipes of 10 m drawn 1 long.
        (SHUT.replace("500010", "500001").replace("500060", "500051"),
         "a metre of pipe is drawn 0.1 long"),
    ],
)  # fmt: skip
def test_a_model_that_the_ground_cannot_stand_above_is_refused_with_its_reason(kept, text, reason):
    with pytest.raises(InputError, match=reason):
        network_below(kept(text))


@pytest.mark.parametrize(
    ("clock", "whole"),
    [("00:05:00", True), ("0:00:07", False), ("0", True), ("0.0025", False), ("0.005", True)],
)
def test_rules_keep_their_step_where_it_holds_whole_steps_of_the_exchange(clock, whole):
    """0.0025 h are 9 s, 0.005 h 18 s; the exchange steps by 2 s."""
    assert whole_steps(clock, 2) is whole

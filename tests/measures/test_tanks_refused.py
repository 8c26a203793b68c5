"""A tank, a station or an underpass that cannot work is refused with the level that would do."""

import pytest
from pydantic import ValidationError

from drainage.measures.tank_parts import weir_into
from tests.measures.conftest import with_hollow
from tests.measures.flow_line import flow_line

TANK = {"kind": "storage_tank", "place": {"node_id": "M-B"}, "arrangement": "off_line",
        "area_m2": 200, "depth_m": 3, "inlet_level_m": 12, "weir_length_m": 4,
        "return_by": "pump", "return_flow_l_s": 60}  # fmt: skip
STATION = {"kind": "pump_station", "place": {"node_id": "M-L"}, "floor_level_m": 5.0,
           "area_m2": 20, "flow_l_s": 100, "start_level_m": 6.5, "stop_level_m": 5.5,
           "outlet": {"node_id": "OF"}}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"place": {"x_m": 5000, "y_m": 0}}, "place", "the nearest is 4,980 m away"),
        ({"inlet_level_m": 15.5}, "inlet_level_m", "not between the invert and the rim"),
        ({"inlet_level_m": 9.9}, "inlet_level_m", "not between the invert and the rim"),
        ({"floor_level_m": 12.5}, "depth_m", "the roof at 15.50 m stands above the ground"),
        ({"stop_depth_m": 0.0}, "stop_depth_m", "the pump would draw air"),
        ({"start_depth_m": 3.0}, "stop_depth_m", "never start"),
        ({"return_by": "gravity", "return_flow_l_s": None}, "return_by",
         "the floor at 9.00 m lies below the invert of M-B at 10.00 m"),
    ],
)  # fmt: skip
def test_a_tank_that_cannot_work_is_refused(findings, changes, column, words):
    """Ground 15 m, manhole M-B at 10 m, a tank 3 m deep below an inlet at 12 m."""
    found = findings(flow_line(), **(TANK | changes))
    assert len(found) == 1
    assert words in found[0].message
    assert found[0].place == column


def test_a_roof_at_the_ground_is_the_highest(findings):
    assert findings(flow_line(), **TANK, floor_level_m=12.0) == []


def test_a_tank_reaches_from_its_floor_to_the_ground(build):
    """3 m below an inlet at 12 m, and 15 m of ground: 9 m and 6 m above."""
    tank = build(flow_line(), **TANK).network.storages.loc["TANK-M-B"]
    assert (tank["invert_level_m"], tank["max_depth_m"]) == (9.0, 6.0)


@pytest.mark.parametrize(("floor_m", "cover_m"), [(11.31, 0.69), (11.29, None), (11.5, 0.5)])
def test_little_cover_over_a_tank_is_told(build, floor_m, cover_m):
    """Ground 15 m, a tank 3 m deep: 15 - 11.5 - 3 = 0.5 m; 0.7 m are enough."""
    remarks = build(flow_line(), **TANK, floor_level_m=floor_m).remarks
    told = [r.figures["cover_m"] for r in remarks if r.key == "little_cover"]
    assert told == ([] if cover_m is None else [pytest.approx(cover_m)])


@pytest.mark.parametrize(("crest_m", "height_m"), [(19.5, 0.7), (19.95, 0.3)])
def test_a_weir_is_open_up_to_the_ground_of_the_manhole_it_leaves(small_network, crest_m, height_m):
    """M-B lies below 20.2 m, M-C below 20.0 m; at least 0.3 m stay open."""
    weir = weir_into(small_network, "W", ("M-B", "M-C"), crest_m, 2.0, "test").weirs.loc["W"]
    assert weir["height_m"] == pytest.approx(height_m)


def test_an_on_line_tank_needs_a_sewer_that_leaves(findings):
    on_line = {"kind": "storage_tank", "place": {"node_id": "M-B"}, "arrangement": "on_line",
               "area_m2": 10, "depth_m": 1}  # fmt: skip
    (found,) = findings(flow_line(), **on_line)
    assert found.message == "no sewer leaves this manhole"
    assert findings(flow_line(), **(on_line | {"place": {"node_id": "M-A"}})) == []


@pytest.mark.parametrize(
    "changes",
    [{"area_m2": 0}, {"depth_m": 0}, {"depth_m": None}, {"curve": [[0, 5], [1, 5]]},
     {"weir_length_m": None}, {"return_flow_l_s": None}, {"arrangement": "on_line"},
     {"throttle_mm": [100, 100]}, {"area_m2": None, "depth_m": None, "curve": [[0, 0], [2, 0]]},
     {"area_m2": None, "depth_m": None, "curve": [[1, 5], [0, 5]]}],
)  # fmt: skip
def test_a_tank_without_volume_or_parts_is_refused(measure_of, changes):
    with pytest.raises(ValidationError):
        measure_of(**(TANK | changes))


def test_the_volume_of_a_curve_is_its_trapezoids(measure_of):
    """From 100 m2 to 300 m2 over 2 m: 400 m3; below 1 m, (100 + 200) / 2 = 150 m3."""
    shape = {"area_m2": None, "depth_m": None, "curve": [[0, 100], [2, 300]]}
    tank = measure_of(**(TANK | shape))
    assert tank.volume_m3 == pytest.approx(400)
    assert tank.volume_below_m3(1.0) == pytest.approx(150)


def test_two_tanks_do_not_stand_at_one_manhole(build, findings):
    made = build(flow_line(), **TANK).network
    (found,) = findings(made, **TANK)
    assert found.message == "a storage tank or a pumping station stands here already"


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"floor_level_m": 6.5}, "floor_level_m", "above the invert of the manhole at 6.00 m"),
        ({"stop_level_m": 5.0}, "stop_level_m", "the pumps would draw air"),
        ({"stop_level_m": 6.5}, "stop_level_m", "the pumps would draw air"),
        ({"start_level_m": 14.9, "duty": 2}, "start_level_m", "the last pump starts at 15.10 m"),
        ({"outlet": {"node_id": "OF-X"}}, "outlet", "no such id"),
        ({"flow_l_s": None, "pump_curve": [[0, 300], [3, 100]]}, "pump_curve",
         "the outlet stands 3.50 m above the stop level, the pumps lift 3.01 m"),
        ({"place": {"node_id": "M-A"}, "floor_level_m": 9.5, "stop_level_m": 9.6,
          "start_level_m": 10.5, "outlet": {"node_id": "M-A"}}, "outlet", "in a circle"),
    ],
)  # fmt: skip
def test_a_station_that_cannot_work_is_refused(findings, changes, column, words):
    (found,) = findings(flow_line(), **(STATION | changes))
    assert words in found.message
    assert found.place == column


def test_a_well_too_small_for_its_pump_is_refused_and_a_tight_one_remarked(
    build, findings, measure_of
):
    """V = Q T / 4: 100 L/s every 2 min need 3 m3, every 6 min 9 m3; between 5.5 and 6.5 m that
    is as many m2."""
    (found,) = findings(flow_line(), **(STATION | {"area_m2": 2.9}))
    assert found.message == "a pump would start every 1.9 min"
    assert "3.0 m³" in found.cure
    keys = {own.key for own in build(flow_line(), **(STATION | {"area_m2": 3.0})).remarks}
    assert "short_cycle" in keys
    keys = {own.key for own in build(flow_line(), **(STATION | {"area_m2": 9.0})).remarks}
    assert "short_cycle" not in keys


def test_an_underpass_is_refused_where_there_is_none_and_where_it_takes_less(
    small_network, findings
):
    underpass = {"kind": "underpass", "hollow_id": "H-1", "inlets": 12, "area_m2": 60,
                 "depth_m": 2.5, "flow_l_s": 100, "stop_level_m": 17.0, "start_level_m": 17.6,
                 "outlet": {"node_id": "CO1"}}  # fmt: skip
    (found,) = findings(small_network, **underpass)
    assert found.value == "H-1"
    town = with_hollow(small_network)
    assert findings(town, **underpass) == []
    (found,) = findings(town, **(underpass | {"inlets": 7}))
    assert found.message == "fewer than the 8 inlets of today"
    (found,) = findings(town, **underpass, floor_level_m=17.5)
    assert found.message == "the roof of the tank stands above the low point at 19.95 m"


def test_the_inlets_of_an_underpass_lead_through_one_opening_of_their_flow(small_network, build):
    """12 x 30 L/s = 0.36 m3/s through 0.3 m under 0.3 m of head: 0.65 (2 g 0.3)^0.5 = 1.577 m/s,
    so 0.761 m wide. The old lead to M-B goes."""
    made = build(with_hollow(small_network), kind="underpass", hollow_id="H-1", inlets=12,
                 area_m2=60, depth_m=2.5, flow_l_s=100, stop_level_m=17.0, start_level_m=17.6,
                 outlet={"node_id": "CO1"}).network  # fmt: skip
    (lead,) = made.orifices.index
    assert made.orifices.at[lead, "width_mm"] == pytest.approx(761)
    assert made.orifices.at[lead, "height_mm"] == pytest.approx(300)
    assert made.hollows.at["H-1", "lead_id"] == lead
    assert made.orifices.at[lead, "to_id"] == made.pumps["from_id"].iloc[0] == "TANK-H-1"


def test_a_pump_empties_a_tank_to_another_manhole_of_any_sewer(build, findings, small_network):
    tank = TANK | {"place": {"node_id": "M-C"}, "inlet_level_m": 18.5, "depth_m": 1.0,
                   "return_to": {"node_id": "I-C"}}  # fmt: skip
    made = build(small_network, **tank).network
    assert made.pumps[["from_id", "to_id"]].to_numpy().tolist() == [["TANK-M-C", "I-C"]]
    wrong = findings(small_network, **(tank | {"return_to": {"node_id": "I-X"}}))
    assert [own.place for own in wrong] == ["return_to"]


@pytest.mark.parametrize(("inlet_m", "told"), [(18.41, True), (19.5, False)])
def test_an_inlet_in_the_sewage_of_a_dry_day_is_told(small_network, build, inlet_m, told):
    """M-B carries 1 L/s of sewage from 18.4 m on; 1.1 m above it no dry day reaches."""
    tank = TANK | {"inlet_level_m": inlet_m, "depth_m": 0.5}
    keys = {own.key for own in build(small_network, **tank).remarks}
    assert ("takes_sewage" in keys) == told

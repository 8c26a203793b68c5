"""A member applied to a village: each change where it belongs, and nothing else touched."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drainage.ensemble import (
    changed_rivers,
    changed_storm,
    draw_of,
    member_network,
    rain_factor,
    raised_study,
    sobol_sample,
    space_of,
    surface_of,
)
from drainage.errors import InputError
from drainage.rainfall import load_storm
from drainage.rainfall.storm_kinds import read_storm
from drainage.rainfall.storms import storm_of
from drainage.scenario import Scenario, Study
from drainage.scenario.uncertainty import Uncertainty
from tests.ensemble.village import village

WORDS = {"group": "all", "zh": "一", "en": "one", "source": "test"}


@pytest.fixture
def town(tmp_path, rules, root):
    return village(tmp_path, rules, root / "rainfall")


def uniform(at, low, high, **more):
    spread = {"kind": "uniform", "low": low, "high": high}
    return {"at": at, "distribution": spread, **WORDS, **more}


def choice(setting):
    """A choice whose second option, the likelier by far, sets something."""
    return {"name": "so", **WORDS, "options": [
        {"name": "plain", "weight": 0.001, "zh": "原样", "en": "as it is"},
        {"name": "other", "weight": 0.999, "zh": "另样", "en": "otherwise", "set": setting},
    ]}  # fmt: skip


def draw(town, values=(), choices=(), fields=(), number=0):
    own = Uncertainty.model_validate(
        {"seed": 1, "values": values, "choices": choices, "fields": fields}
    )
    space = space_of(own, town)
    return draw_of(space, number, sobol_sample(space.names, 8, 1).unit[number])


def amount(own, entry):
    return next(change.amount for change in own.changes if change.entry == entry)


def tables_that_differ(before, after):
    return {name for name, own in before.tables.items() if not own.equals(after.tables[name])}


def test_a_rule_is_applied_by_making_the_town_again(town):
    own = draw(town, [uniform("rule.inlet_clogging_pct", 30, 70)])
    made = member_network(town, own)
    assert tables_that_differ(town.network, made) == {"inlets"}
    assert set(made.inlets["clogged_pct"]) == {amount(own, "rule.inlet_clogging_pct")}
    assert town.made.rules.inlet_clogging_pct.value == 50


def test_each_listed_point_gets_its_own_sag(town):
    own = draw(town, [uniform("point.sag_m", 0.1, 0.4, each="point")])
    sags = {change.part: change.amount for change in own.changes}
    assert sags.keys() == {"1", "2"}
    made = member_network(town, own)
    gutters = made.watch_points["node_id"]
    deep = made.junctions["ground_level_m"].reindex(gutters)
    stored = made.storages["invert_level_m"].reindex(gutters)
    # The bottom of a bowl lies its sag below the gutter that stood there.
    before = town.network.storages["invert_level_m"].reindex(gutters)
    lower = (before - stored).to_numpy()
    assert deep.isna().all()
    np.testing.assert_allclose(lower, [sags["1"] - 0.25, sags["2"] - 0.25], atol=2e-3)


def test_a_factor_on_chosen_rows_of_the_network_leaves_the_others(town):
    value = uniform("table.conduits.manning_n", 0.9, 1.1, how="factor", where={"system": ["storm"]})
    own = draw(town, [value])
    made = member_network(town, own)
    storm = town.network.conduits["system"] == "storm"
    ratio = made.conduits["manning_n"] / town.network.conduits["manning_n"]
    np.testing.assert_allclose(ratio[storm], amount(own, "table.conduits.manning_n"))
    assert (ratio[~storm] == 1).all()
    assert tables_that_differ(town.network, made) == {"conduits"}


def test_an_offset_is_added_to_what_stands_there(town):
    value = uniform("table.subcatchments.imperviousness_pct", -10, -5, how="offset",
                    where={"kind": ["block"]})  # fmt: skip
    own = draw(town, [value])
    made = member_network(town, own)
    less = (
        made.subcatchments["imperviousness_pct"] - town.network.subcatchments["imperviousness_pct"]
    )
    blocks = made.subcatchments["kind"] == "block"
    np.testing.assert_allclose(less[blocks], amount(own, value["at"]))
    assert (less[~blocks] == 0).all()


LEVELS = {
    "name": "levels", "at": ["table.street_nodes.ground_level_m", "table.outlets.bank_level_m"],
    "sd_low_m": 0.1, "sd_high_m": 0.1, "correlation_length_m": 2000, **WORDS,
}  # fmt: skip


def test_a_field_raises_streets_and_banks_alike(town):
    own = draw(town, fields=[LEVELS])
    streets, banks = own.shifts
    assert list(streets.by) == ["A", "B", "C", "D"]
    assert list(banks.by) == ["O1", "O2"]
    # The bank of O1 is 40 m from C: nearly the same.
    assert banks.by["O1"] == pytest.approx(streets.by["C"], abs=0.01)
    made = member_network(town, own)
    assert made.outfalls.loc["O1", "ground_level_m"] == pytest.approx(10.0 + banks.by["O1"])
    assert made.junctions.loc["M-A", "ground_level_m"] == pytest.approx(12.0 + streets.by["A"])


def test_published_sizes_are_left_out_and_outlets_are_built(town):
    made = member_network(
        town, draw(town, choices=[choice({"table.published_sewers.rows": "none"})])
    )
    published = "size: published"
    assert town.network.conduits["source"].str.startswith(published).any()
    assert not made.conduits["source"].str.startswith(published).any()
    more = member_network(
        town, draw(town, choices=[choice({"rule.outlet_alternatives": ["north"]})])
    )
    assert set(more.outfalls.index) - set(town.network.outfalls.index) == {"O2"}


def test_one_option_sets_several_rules(town):
    own = draw(town, choices=[choice({"rule.old_design_return_period_a": 1,
                                      "rule.old_design_return_period_arterial_a": 2.0,
                                      "rule.sewer_slope": "cover"})])  # fmt: skip
    assert own.options == {"so": "other"}
    made = member_network(town, own)
    assert "conduits" in tables_that_differ(town.network, made)


def test_a_member_that_changes_nothing_of_the_town_is_the_town(town):
    own = draw(town, [uniform("event.rain_factor", 1.0, 1.2)])
    assert member_network(town, own) is town.network


def test_the_same_member_gives_the_same_tables(town):
    own = draw(town, [uniform("point.sag_m", 0.1, 0.4, each="point")], fields=[LEVELS])
    first, again = member_network(town, own), member_network(town, own)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])


def test_rain_and_river_of_a_member_by_hand(town):
    own = draw(town, [uniform("event.rain_factor", 1.0, 1.2),
                      uniform("event.river_offset_m", 0.5, 1.5)])  # fmt: skip
    assert rain_factor(own) == amount(own, "event.rain_factor")
    higher = amount(own, "event.river_offset_m")
    # Higher water stands less far below the bank.
    assert changed_rivers({"bai": 2.5}, own) == {"bai": pytest.approx(2.5 - higher, abs=5e-4)}
    still = draw(town, [uniform("rule.inlet_clogging_pct", 30, 70)])
    assert rain_factor(still) == 1
    assert changed_rivers({"bai": 2.5}, still) == {"bai": 2.5}
    assert surface_of(still) is None
    grid = draw(town, choices=[choice({"study.surface": "grid"})])
    assert surface_of(grid) == "grid"


def shaped(root, name, own):
    path = root / "rainfall" / "storms" / f"{name}.toml"
    return storm_of(changed_storm(read_storm(path), own), root / "rainfall", path)


def test_another_shape_has_the_same_hour_of_rain(town, root):
    before = load_storm(root / "rainfall", "h54")
    for shape in ("triangular", "uniform", "alternating_block"):
        after = shaped(root, "h54", draw(town, choices=[choice({"event.shape": shape})]))
        assert after.hourly_depth_mm == pytest.approx(54)
        assert after.name == "h54"
        assert not np.allclose(after.intensity_mm_h, before.intensity_mm_h)
    even = shaped(root, "h54", draw(town, choices=[choice({"event.shape": "uniform"})]))
    np.testing.assert_allclose(even.intensity_mm_h, 54)
    # A triangle whose base is an hour has its peak at twice the mean, less half a step.
    triangle = shaped(root, "h54", draw(town, choices=[choice({"event.shape": "triangular"})]))
    assert 100 < triangle.intensity_mm_h.max() < 108


def test_the_peak_goes_to_the_nearest_end_of_a_step(town, root):
    own = draw(town, [uniform("event.peak_ratio", 0.36, 0.37)])
    after = shaped(root, "h54", own)
    # 0.36 to 0.37 of 30 steps of 2 minutes: 10.8 to 11.1, so the eleventh ends at the peak.
    peak = int(np.argmax(after.intensity_mm_h))
    assert peak in (10, 11)
    assert changed_storm(read_storm(root / "rainfall/storms/h54.toml"), own).peak_ratio == 11 / 30
    assert after.depth_mm == pytest.approx(54)


def test_a_storm_that_was_measured_keeps_its_shape(town, root):
    own = draw(town, choices=[choice({"event.shape": "uniform"})])
    storm = read_storm(root / "rainfall" / "storms" / "gauge-example.toml")
    assert changed_storm(storm, own) is storm


DITCH = {
    "kind": "ditch", "title_zh": "沟", "bed_width_m": 1.0, "depth_m": 1.0, "side_slope": 1.0,
    "outlet": {"name_zh": "口", "river": "bai"}, "source": "test",
    "points": [
        {"id": "DA", "x_m": 400.0, "y_m": 0.0, "bank_level_m": 10.4, "bed_level_m": 9.3},
        {"place": {"node_id": "O1"}, "bed_level_m": 9.0},
        {"id": "FAR", "x_m": 8_000.0, "y_m": 0.0, "bank_level_m": 9.5, "bed_level_m": 8.5},
    ],
}  # fmt: skip
TANK = {
    "kind": "storage_tank", "title_zh": "池", "place": {"node_id": "DA"}, "area_m2": 60.0,
    "arrangement": "off_line", "depth_m": 2.0, "inlet_level_m": 9.5, "weir_length_m": 2.0, "source": "test", "return_by": "gravity",
}  # fmt: skip


def built(*measures):
    """A study of one scenario with some measures."""
    scenario = Scenario.model_validate({"title_zh": "一", "title_en": "one", "measures": measures})
    return Study.model_construct(id="s", folder=Path("s"), scenarios={"works": scenario})


def levelled(town):
    own = Uncertainty.model_validate({"seed": 1, "fields": [LEVELS]})
    space = space_of(own, town)
    return space, draw_of(space, 2, sobol_sample(space.names, 8, 1).unit[2])


def test_works_follow_the_ground_of_a_member(town):
    space, own = levelled(town)
    streets, banks = own.shifts
    study = built(DITCH, TANK)
    after = raised_study(study, "works", town.network, space, own).scenarios["works"]
    ditch, tank = after.measures
    # DA is at street node C, the outfall has the shift of its bank.
    at_c, at_o1 = streets.by["C"], banks.by["O1"]
    assert abs(at_c) > 0.01
    assert ditch.points[0].bed_level_m == pytest.approx(9.3 + at_c, abs=2e-3)
    assert ditch.points[0].bank_level_m == pytest.approx(10.4 + at_c, abs=2e-3)
    assert ditch.points[1].bed_level_m == pytest.approx(9.0 + at_o1, abs=2e-3)
    # The tank stands at a point that the ditch brings; its depth is none of the datum's.
    assert tank.inlet_level_m == pytest.approx(9.5 + at_c, abs=2e-3)
    assert tank.depth_m == 2
    # Of the ground four correlation lengths away nothing is known.
    assert ditch.points[2].bed_level_m == 8.5
    # Raised point by point its bed may not fall: on this ground it would be dug so that it does.
    assert ditch.bed_may_go_down
    assert study.scenarios["works"].measures[0].points[0].bed_level_m == 9.3


def test_works_stay_where_no_level_is_uncertain(town):
    study = built(DITCH)
    space = space_of(Uncertainty.model_validate({"seed": 1, "choices": [choice({})]}), town)
    own = draw_of(space, 0, sobol_sample(space.names, 8, 1).unit[0])
    assert raised_study(study, "works", town.network, space, own) is study


def test_a_level_without_a_place_is_refused(town):
    space, own = levelled(town)
    nowhere = {"kind": "resize", "title_zh": "堰", "link_id": "W-unknown", "crest_level_m": 9.0,
               "source": "test"}  # fmt: skip
    with pytest.raises(InputError) as refused:
        raised_study(built(nowhere), "works", town.network, space, own)
    assert "crest_level_m: this level has no place" in str(refused.value)

"""Levels that are missing, however they are written; depths that wait; terrains that are not so."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from drainage.checks import check
from drainage.checks.stand_ins import level_stand_ins
from drainage.errors import InputError
from drainage.formats.fill import propose
from drainage.formats.fill_accepted import accept
from drainage.formats.kept_depths import no_depths
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.formats.terrain import read_terrain
from drainage.formats.terrain_fit import terrain_fit, whole_metres
from drainage.study.filling import ground_notes


@pytest.fixture
def surveys(root):
    return root / "tests" / "cases" / "surveys"


def of(points, lines, **mapping):
    return import_survey(read_sheet(points), read_sheet(lines), SurveyMapping(**mapping),
                         name="town", title_zh="镇")  # fmt: skip


def case(surveys, name):
    return of(surveys / name / "points.csv", surveys / name / "lines.csv")


def rules_of(made):
    return [(r.rule, r.place) for r in made.remarks if r.rule == "survey-stands-for-none"]


def changed(surveys, tmp_path, old, new, name="00-control", **mapping):
    for file in ("points.csv", "lines.csv"):
        text = (surveys / name / file).read_text(encoding="utf-8-sig")
        (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    return of(tmp_path / "points.csv", tmp_path / "lines.csv", **mapping)


def test_zeros_and_nines_of_a_survey_are_missing(surveys):
    made = case(surveys, "06-zero-means-missing")
    places = [place for _, place in rules_of(made)]
    assert places == ["row 4", "row 6", "row 7", "row 8", "row 8"]
    joints, pipes = made.network.junctions, made.network.conduits
    assert joints.loc[["Y3", "Y5"], "ground_level_m"].isna().all()
    assert joints.loc[["Y3", "Y5"], "max_depth_m"].tolist() == [1.7, 1.9]
    assert np.isnan(pipes.at["Y6-Y7", "from_invert_level_m"])
    assert pipes.loc["Y7-Y8", ["from_invert_level_m", "to_invert_level_m"]].isna().all()
    found = check(made.network)
    assert not found["cure"].str.contains("Swap").any()
    assert {"Y3", "Y6-Y7", "Y7-Y8"} <= set(found.loc[found["rule"] == "missing-value", "id"])


@pytest.mark.parametrize(
    "written", ["0", "0.000", "-9999", "9999", "99999", "-99", "-32768", "999"]
)
def test_a_ground_level_written_as_a_number_for_none_is_missing(surveys, tmp_path, written):
    made = changed(surveys, tmp_path, "486010.0,69.8", f"486010.0,{written}")
    assert rules_of(made) == [("survey-stands-for-none", "row 4")]
    assert np.isnan(made.network.junctions.at["Y3", "ground_level_m"])


def test_a_level_of_0_at_the_coast_and_of_99_on_a_hill_are_true():
    coast = np.array([0.0, 0.4, 1.2, 2.6, 38.0, 60.0, 75.0])
    assert level_stand_ins(coast).tolist() == []
    assert level_stand_ins(np.array([99.0, 98.2, 101.4, 0.0])).tolist() == [0.0]
    assert level_stand_ins(np.array([0.0, 0.0])).tolist() == []


def test_a_true_zero_is_kept_where_the_mapping_says_so(surveys, tmp_path):
    made = changed(surveys, tmp_path, "486010.0,69.8", "486010.0,0", zero_is="value")
    assert made.network.junctions.at["Y3", "ground_level_m"] == 0.0


def test_a_depth_of_0_is_true_at_an_outfall_without_a_deeper_one(surveys, tmp_path):
    made = changed(surveys, tmp_path, "1.9,2.0,雨水", "1.9,0,雨水")
    assert len(rules_of(made)) == 1
    assert np.isnan(made.network.conduits.at["Y5-Y6", "to_invert_level_m"])
    text = (tmp_path / "points.csv").read_text(encoding="utf-8").replace("69.5,2.0", "69.5,0")
    (tmp_path / "points.csv").write_text(text, encoding="utf-8")
    bank = of(tmp_path / "points.csv", tmp_path / "lines.csv")
    assert rules_of(bank) == []
    assert bank.network.conduits.at["Y5-Y6", "to_invert_level_m"] == 69.5


def test_depths_wait_for_the_ground_and_become_levels(surveys):
    made = case(surveys, "41-ground-missing")
    terrain = read_terrain(surveys / "40-terrain" / "a-control.tif", made.network.crs)
    table = propose(made.network, terrain, made.depths).table
    assert set(table["column"]) == {"ground_level_m"}
    table = table.assign(accept="yes")
    table.loc[table["id"] == "Y1", "value"] = 70.5
    filled, number = accept(made.network, table, "proposals.csv", made.depths)
    # 6 ground levels; 6 nodes and both ends of 5 pipes follow.
    assert number == 6 + 6 + 10
    assert filled.junctions["invert_level_m"].tolist() == pytest.approx(
        [70.5 - 1.5, 69.9 - 1.6, 69.8 - 1.7, 69.7 - 1.8, 69.6 - 1.9], abs=0.001)  # fmt: skip
    assert "filled invert_level_m: ground - surveyed depth" in filled.junctions.at["Y1", "source"]
    assert filled.conduits["to_invert_level_m"].notna().all()


def test_a_depth_to_the_soffit_waits_for_ground_and_size(surveys, tmp_path):
    made = changed(surveys, tmp_path, "起点埋深", "起点管顶埋深", "41-ground-missing")
    ground = made.network.junctions.assign(ground_level_m=70.0)
    known = made.network.with_tables(junctions=ground)
    table = propose(known, None, made.depths).table.set_index(["id", "column"])["value"]
    # Ground 70 - 1.5 m to the soffit - 0.6 m of the pipe.
    assert table["Y1-Y2", "from_invert_level_m"] == pytest.approx(67.9)


def test_a_table_with_a_number_for_none_gets_its_own_rule(surveys):
    network = case(surveys, "00-control").network
    joints = network.junctions.copy()
    joints.loc["Y3", ["ground_level_m", "invert_level_m"]] = -9999.0
    pipes = network.conduits.copy()
    pipes.loc["Y2-Y3", "to_invert_level_m"] = 0.0
    found = check(network.with_tables(junctions=joints, conduits=pipes))
    errors = found[found["grade"] == "error"]
    assert set(errors["rule"]) == {"level-stands-for-none"}
    assert sorted(errors["id"]) == ["Y2-Y3", "Y3", "Y3"]


def known(surveys):
    nodes = case(surveys, "00-control").network.nodes
    return [nodes[name].to_numpy(float) for name in ("x_m", "y_m", "ground_level_m")], nodes.index


@pytest.mark.parametrize(
    ("name", "words"),
    [("g-cm-unscaled", "times 0.01 .* in centimetres"), ("h-dm-unscaled", "times 0.1 .* decimetres"),
     ("l-ellipsoidal", "9.60 m below")],
)  # fmt: skip
def test_a_terrain_in_another_unit_or_datum_is_refused_with_its_size(surveys, name, words):
    terrain = read_terrain(surveys / "40-terrain" / f"{name}.tif", "EPSG:4548")
    columns, ids = known(surveys)
    (finding,) = terrain_fit(terrain, *columns, ids).whole
    assert re.search(words, finding.message)


@pytest.mark.parametrize("name", ["a-control", "f-cm-scaled", "i-whole-metres"])
def test_a_terrain_at_the_known_levels_fits(surveys, name):
    terrain = read_terrain(surveys / "40-terrain" / f"{name}.tif", "EPSG:4548")
    columns, ids = known(surveys)
    fit = terrain_fit(terrain, *columns, ids)
    assert (fit.whole, fit.nodes) == ([], [])
    assert bool(whole_metres(terrain)) == (name == "i-whole-metres")


@pytest.mark.parametrize(
    ("name", "words"),
    [("d-zero-is-nodata", "-a_nodata 0 "),
     ("e-minus32768-untagged", "-a_nodata -32768 "), ("j-degrees", "in degrees"),
     ("k-utm50", "network is in EPSG:4548"), ("m-y-up", "upside down")],
)  # fmt: skip
def test_a_terrain_that_is_none_is_refused(surveys, name, words):
    with pytest.raises(InputError) as caught:
        read_terrain(surveys / "40-terrain" / f"{name}.tif", "EPSG:4548")
    assert words in str(caught.value)


@pytest.mark.parametrize("name", ["b-nodata-off-by-a-bit", "c-nan-untagged"])
def test_cells_that_lack_a_level_beyond_doubt_are_gaps(surveys, name):
    terrain = read_terrain(surveys / "40-terrain" / f"{name}.tif", "EPSG:4548")
    assert np.isnan(terrain.levels_m).sum() == 1400


def test_nodes_off_their_terrain_are_named_and_leaps_are_no_proposal(surveys):
    terrain = read_terrain(surveys / "40-terrain" / "a-control.tif", "EPSG:4548")
    columns, ids = known(surveys)
    ground = pd.Series(columns[2], ids)
    ground["Y3"] += 3.5
    fit = terrain_fit(terrain, columns[0], columns[1], ground.to_numpy(), ids)
    assert [finding.place for finding in fit.nodes] == ["Y3"]
    network = case(surveys, "00-control").network
    lacking = network.junctions["ground_level_m"].mask(network.junctions.index == "Y3")
    gap = network.with_tables(junctions=network.junctions.assign(ground_level_m=lacking))
    for trees_m, offered in ((4.5, False), (3.5, True), (-2.0, False)):
        # 4.5 m leap 40 m from its neighbours: more than 3 m and 10 %. -2 m: below the invert at
        # 68.1.
        levels = terrain.levels_m + np.float32(trees_m)
        higher = type(terrain)(levels, terrain.transform, terrain.crs, terrain.path)
        made = propose(gap, higher, no_depths())
        assert ("Y3" in set(made.table["id"])) == offered
        assert bool(made.withheld) != offered


def with_grounds(network, number):
    """The ground of the first ``number`` nodes: 70.0, 69.9, 69.8 … as the control has it."""
    joints = network.junctions.copy()
    joints.iloc[:number, joints.columns.get_loc("ground_level_m")] = [70.0, 69.9, 69.8][:number]
    return network.with_tables(junctions=joints)


@pytest.mark.parametrize("name", ["a-control", "g-cm-unscaled", "h-dm-unscaled", "l-ellipsoidal"])
def test_no_ground_comes_from_a_terrain_that_nothing_holds_to_account(surveys, name):
    """In the terrain alone 692 to 700 dm are a town at 700 m, 60.4 m on the ellipsoid one at 60."""
    made = case(surveys, "41-ground-missing")
    terrain = read_terrain(surveys / "40-terrain" / f"{name}.tif", made.network.crs)
    with pytest.raises(InputError, match=r"only 0 ground level.*3 manholes"):
        ground_notes(made.network, terrain)
    # Two levels tell a unit, but no datum: either may stand in a hole of the terrain.
    with pytest.raises(InputError, match=r"only 2 ground level|times 0\.0?1 they are"):
        ground_notes(with_grounds(made.network, 2), terrain)


@pytest.mark.parametrize(
    ("name", "words"),
    [("a-control", ""), ("g-cm-unscaled", "in centimetres"), ("h-dm-unscaled", "in decimetres"),
     ("l-ellipsoidal", "9.60 m below")],
)  # fmt: skip
def test_three_ground_levels_tell_a_good_terrain_from_the_others(surveys, name, words):
    made = case(surveys, "41-ground-missing")
    network = with_grounds(made.network, 3)
    terrain = read_terrain(surveys / "40-terrain" / f"{name}.tif", made.network.crs)
    if words:
        with pytest.raises(InputError, match=words):
            ground_notes(network, terrain)
        return
    assert ground_notes(network, terrain) == []
    offered = propose(network, terrain, made.depths).table.set_index(["id", "column"])["value"]
    assert offered["Y4", "ground_level_m"] == pytest.approx(69.7, abs=0.01)


def test_trees_are_named_at_known_levels_and_give_no_ground_elsewhere(surveys):
    """12 m of trees at Y1 and Y5, half of it between their cells and the street's."""
    network = case(surveys, "00-control").network
    terrain = read_terrain(surveys / "40-terrain" / "n-trees-200.tif", network.crs)
    assert [note.place for note in ground_notes(network, terrain)] == ["Y1", "Y5"]
    level = network.junctions["ground_level_m"].mask(network.junctions.index.isin(["Y1", "Y4"]))
    gap = network.with_tables(junctions=network.junctions.assign(ground_level_m=level))
    made = propose(gap, terrain, no_depths())
    assert made.table.set_index(["id", "column"])["value"].index.tolist() == [
        ("Y4", "ground_level_m")
    ]
    assert [finding.place for finding in made.withheld] == ["Y1"]

"""Rows a course and a trunk add to a network, and what is said of them, one by one."""

import pandas as pd
import pytest

from drainage.measures.laid_pipes import deepened, with_pipes
from drainage.measures.renewal import _area_m2
from drainage.measures.sewer_from_point import beyond_remark
from drainage.measures.trunk_sewers import _path


def test_new_pipes_stand_below_the_old_ones_in_the_order_of_their_course(small_network):
    pipes = small_network.conduits
    new = pipes.loc[["C-2", "C-1"]].rename(index={"C-2": "P-C-2", "C-1": "P-C-1"})
    renewed = pipes.loc[["C-2"]].assign(diameter_mm=900.0)
    built = with_pipes(small_network, pd.concat([new, renewed]), []).conduits
    assert built.index.tolist() == [*pipes.index, "P-C-2", "P-C-1"]
    assert built.at["C-2", "diameter_mm"] == 900.0
    assert built.at["P-C-2", "diameter_mm"] == 500.0


@pytest.mark.parametrize(
    ("level_m", "invert_m", "depth_m"), [(18.3, 17.9, 2.1), (17.9, 17.9, 2.1), (17.6, 17.6, 2.4)]
)
def test_a_manhole_goes_down_to_its_lowest_pipe_and_keeps_its_rim(
    small_network, level_m, invert_m, depth_m
):
    # M-C: 17.9 m, rim at 20.0 m; C-2 arrives and C-3 leaves it at 18.2 m.
    for name, column in (("C-2", "to_invert_level_m"), ("C-3", "from_invert_level_m")):
        pipes = small_network.conduits.copy()
        pipes.loc[name, column] = level_m
        row = deepened(small_network.with_tables(conduits=pipes)).junctions.loc["M-C"]
        assert row[["invert_level_m", "max_depth_m"]].tolist() == pytest.approx([invert_m, depth_m])


def test_a_course_that_comes_back_twice_is_told_once(small_network, findings):
    # G-A, G-B, G-C, G-B, G-A, G-B: both M-A and M-B are left twice.
    back = ["G-A", "G-B", "G-C", "G-B", "G-A", "G-B"]
    (found,) = findings(small_network, kind="relief_sewer", point_no="1", course=back)
    assert "comes back to this manhole" in found.message


def beyond(applied):
    return [own for own in applied.remarks if own.key.startswith("beyond")]


@pytest.mark.parametrize("kind", ["relief_sewer", "renewal"])
def test_what_is_built_beyond_a_named_course_is_told(small_network, build, measure_of, kind):
    """Named from G-A to G-B, 50 m; from M-B it runs on for the 50 m of C-2 to the pipe into CO1."""
    works = {"kind": kind, "point_no": "1", "course": ["G-A", "G-B"], "smallest": "d2000"}
    (remark,) = beyond(build(small_network, **works))
    assert remark.figures == {"length_m": 100.0, "beyond_m": 50.0, "end": "CO1"}
    words = measure_of(**works).sentence(remark, "zh")
    assert "所建 100 m 中 50 m 在所列路线（course）以外，沿现状管续建至排出口 CO1" in words


def test_a_sewer_within_its_course_or_without_one_runs_on_nowhere(small_network, build):
    named = {"kind": "relief_sewer", "point_no": "1", "course": ["G-A", "G-B", "G-C"]}
    assert beyond(build(small_network, **named)) == []
    assert beyond(build(small_network, kind="relief_sewer", point_no="1")) == []


def test_a_sewer_that_runs_on_into_earlier_works_names_the_manhole():
    """50 m named and 40 m beyond are laid; from M-C an earlier relief leads on."""
    course = pd.DataFrame(
        {"to_id": ["M-B", "M-C", "M-D", "CO1"], "length_m": [50.0, 40.0, 30.0, 20.0],
         "named_m": [50.0, 0.0, 0.0, 0.0]}, index=["P-1", "P-2", "P-3", "P-4"])  # fmt: skip
    (remark,) = beyond_remark(course, ["P-1", "P-2"], pd.Index(["CO1"]))
    assert (remark.key, remark.figures) == (
        "beyond_to_sewer", {"length_m": 90.0, "beyond_m": 40.0, "end": "M-C"},
    )  # fmt: skip
    assert beyond_remark(course, ["P-1"], pd.Index(["CO1"])) == []


def test_a_course_past_a_street_node_without_a_manhole_is_found_there(small_network, findings):
    town = small_network.with_tables(inlets=small_network.inlets.drop(index="R-1"))
    every = findings(town, kind="relief_sewer", point_no="1", course=["G-A", "G-C"])
    (found,) = (own for own in every if "no manhole lies below this street node" in own.message)
    assert (found.place, found.column, found.value) == ("course", "", "G-B")


def test_an_intake_that_is_no_manhole_is_named(storm_town, findings, trunk):
    (found,) = findings(storm_town, **trunk(intakes=[{"node": "T1", "manhole": "M-X"}]))
    assert (found.place, found.value) == ("intakes", "M-X")


def test_a_road_has_a_manhole_every_60_m_at_most(measure_of, trunk):
    # 150 m from T1 to T2: three pieces of 50 m, two manholes between.
    nodes = [
        {"id": "T1", "x_m": 100, "y_m": 20, "ground_level_m": 20.2},
        {"id": "T2", "x_m": 100, "y_m": 170, "ground_level_m": 19.6},
    ]
    path = _path(measure_of(**trunk(nodes=nodes)))
    assert path.label == ["T1", "T2", "T1-T2-1", "T1-T2-2"]
    assert path.y_m.tolist() == pytest.approx([20, 170, 70, 120])
    assert path.ground_level_m.tolist() == pytest.approx([20.2, 19.6, 20.0, 19.8])
    assert [reach.length_m for reach in path.reaches] == [50.0, 50.0, 50.0]


def test_the_area_of_an_old_box_is_that_of_all_its_barrels(small_network):
    box = {"shape": "box", "width_mm": 2000.0, "height_mm": 1500.0, "barrels": 2}
    pipes = small_network.conduits.copy()
    pipes.loc["C-2", list(box)] = list(box.values())
    area = _area_m2(small_network.with_tables(conduits=pipes), pd.Series({"P": "C-2"}))
    # 2 x 2.0 x 1.5 m2
    assert area.to_dict() == {"P": 6.0}


def test_a_built_road_is_told_by_its_first_and_its_last_section(storm_town, build, trunk):
    # 300 m falling 5 per mille, then 100 m falling 7: the d800 stays a d800; the points of the
    # road keep the two decimals of their places.
    way = trunk(
        nodes=[
            {"id": "T1", "x_m": 100.126, "y_m": 20.126, "ground_level_m": 20.2},
            {"id": "T2", "x_m": 100.126, "y_m": 320.126, "ground_level_m": 18.7},
            {"id": "T3", "x_m": 100.126, "y_m": 420.126, "ground_level_m": 18.0},
        ],
        roads=[{"name_zh": "新路", "nodes": ["T1", "T2", "T3"]}],
        outlets=[{"outfall_id": "TO", "node": "T3", "name_zh": "新出口", "bank_level_m": 18.0,
                  "lowest_invert_level_m": 10.0}],
    )  # fmt: skip
    applied = build(storm_town, **way)
    pipes = applied.network.conduits
    figures = next(r.figures for r in applied.remarks if r.key == "built")
    assert figures["length_m"] == pytest.approx(400.0)
    assert figures["first"] == f"d{pipes.at['T-T1', 'diameter_mm']:.0f}"
    assert figures["last"] == f"d{pipes.at['T-T2', 'diameter_mm']:.0f}"
    places = applied.network.junctions.loc["T-T1", ["x_m", "y_m"]].tolist()
    assert places == [100.13, 20.13]


def test_a_road_of_three_reaches_is_told_by_the_section_it_ends_with(storm_town, build, trunk):
    # 300 m falling 5 per mille, then 50 m nearly level, one reach: it is larger.
    way = trunk(
        nodes=[
            {"id": "T1", "x_m": 100, "y_m": 20, "ground_level_m": 20.2},
            {"id": "T2", "x_m": 100, "y_m": 220, "ground_level_m": 19.2},
            {"id": "T3", "x_m": 100, "y_m": 320, "ground_level_m": 18.7},
            {"id": "T4", "x_m": 100, "y_m": 370, "ground_level_m": 18.69},
        ],
        roads=[{"name_zh": "新路", "nodes": ["T1", "T2", "T3", "T4"]}],
        outlets=[{"outfall_id": "TO", "node": "T4", "name_zh": "新出口", "bank_level_m": 18.69,
                  "lowest_invert_level_m": 10.0}],
    )  # fmt: skip
    applied = build(storm_town, **way)
    sizes = applied.network.conduits["diameter_mm"]
    assert sizes["T-T3"] > sizes["T-T2"]
    figures = next(r.figures for r in applied.remarks if r.key == "built")
    assert figures["last"] == f"d{sizes['T-T3']:.0f}"


def test_a_trunk_that_gives_up_all_fall_still_begins_under_its_intake(storm_town, build, trunk):
    # Its soffit begins 2.0 m below 20.2 m. To arrive at 16.0 m it may fall 17.3 - 16.0 = 1.3 m of
    # the 2.2 m the ground falls; lower ground downstream must not push its head deeper.
    outlet = trunk()["outlets"][0] | {"lowest_invert_level_m": 16.0}
    pipes = build(storm_town, **trunk(outlets=[outlet])).network.conduits
    first = pipes.loc["T-T1"]
    assert first["from_invert_level_m"] + first["diameter_mm"] / 1000 == pytest.approx(18.2)
    assert pipes.set_index("to_id").at["T-T2", "to_invert_level_m"] >= 16.0


def test_a_renewal_tells_the_length_and_the_sections_of_what_it_laid(wide_town, build, measure_of):
    # C-2 and the outlet's pipe C-3, 50 m each; C-1 above the point stays.
    renewal = measure_of(kind="renewal", point_no="1")
    course = renewal.reaches(wide_town)
    assert renewal.own_pipes(course).tolist() == ["C-2", "C-3"]
    after = build(wide_town, kind="renewal", point_no="1").network
    pipes = after.conduits.loc[["C-2", "C-3"]]
    told = " ".join(renewal.details(wide_town, after, "en"))
    assert f"{pipes['length_m'].sum():.0f} m on the way to the outlet" in told
    assert f"d{pipes.at['C-2', 'diameter_mm']:.0f}" in told
    assert renewal.details(wide_town, wide_town, "en") == []


def test_a_relief_lays_pipes_of_its_own_beside_the_old_ones(wide_town, measure_of):
    relief = measure_of(kind="relief_sewer", point_no="1")
    course = relief.reaches(wide_town)
    assert relief.own_pipes(course).tolist() == ["P-C-2", "P-C-3"]
    assert course["beside"].tolist() == ["C-2", "C-3"]


def test_a_relief_of_three_reaches_tells_the_flow_of_its_first_and_its_last(
    wide_town, build, context, measure_of
):
    # 1.76 ha come to M-A, 3.52 to M-B and 5.28 to M-C; later water is thinner, so less than thrice.
    keys = {"kind": "relief_sewer", "point_no": "1", "course": ["G-A", "G-B"]}
    relief = measure_of(**keys)
    course = relief.reaches(wide_town)
    assert course["from_id"].tolist() == ["M-A", "M-B", "M-C"]
    flow = relief.designed(wide_town, course, relief.rules_for(wide_town, context), context)
    (told,) = [own.figures for own in build(wide_town, **keys).remarks if own.key == "laid"]
    ends = (told["first_flow_m3_s"], told["last_flow_m3_s"])
    assert ends == pytest.approx(flow["flow_m3_s"].iloc[[0, 2]].tolist())
    assert 2.5 < ends[1] / ends[0] < 3.0

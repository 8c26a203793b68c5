"""The list of pipes and quantities says what the two networks differ in, figure by figure."""

import openpyxl
import pytest

from drainage.drawings import crossings, lines_of_works, pipe_table, quantity_sheets, works_between
from drainage.report import write_workbook
from tests.drawings.conftest import row


@pytest.fixture
def sheets(town, pipes):
    return quantity_sheets(town, pipes, crossings(pipes, town.after))


def test_each_pipe_stands_under_what_is_done_to_it(pipes):
    assert pipes["work"].to_dict() == {
        "C-1": "cleaned", "C-2": "altered", "C-3": "renewed", "N-1": "new", "S-P": "removed",
        "I-1": "existing", "X": "existing",
    }  # fmt: skip


def test_slope_depth_and_cover_of_a_pipe_are_those_of_its_levels(pipes):
    own = pipes.loc["N-1"]
    # (18.90 - 18.50) / 40 m = 10 permille; ground 20.30 and 20.20 m; d600.
    assert own["slope_permille"] == pytest.approx(10.0)
    assert own["from_invert_depth_m"] == pytest.approx(1.4)
    assert own["to_invert_depth_m"] == pytest.approx(1.7)
    assert own["from_cover_m"] == pytest.approx(0.8)
    assert own["to_cover_m"] == pytest.approx(1.1)
    assert own["invert_depth_class"] == "≤ 2 m"
    assert (own["section"], own["section_before"]) == ("d600", "")
    assert (pipes.at["C-2", "section"], pipes.at["C-2", "section_before"]) == ("d800", "d500")


def test_what_no_survey_and_no_plan_says_is_marked_as_assumed(pipes):
    assert pipes.at["N-1", "assumed"] == ""
    assert pipes.at["N-1", "basis"] == "survey"
    assert pipes.at["C-2", "assumed"] == "yes"


def test_pipes_that_are_laid_make_one_line_from_its_head(pipes):
    # C-1 is only cleaned: N-1 goes on in C-2.
    assert lines_of_works(pipes) == [("N-1", "C-2", "C-3")]
    assert pipes["line_no"].to_dict() == {
        "C-1": 0, "C-2": 1, "C-3": 1, "N-1": 1, "S-P": 0, "I-1": 0, "X": 0,
    }  # fmt: skip


def test_at_a_manhole_the_largest_goes_on_in_the_largest(town):
    conduits = row(town.after.conduits, "C-2", "P-2", diameter_mm=300.0)
    after = town.after.with_tables(conduits=conduits)
    pipes = pipe_table(works_between(town.before, after, ()))
    assert lines_of_works(pipes) == [("N-1", "C-2", "C-3"), ("P-2",)]


def test_a_ring_of_pipes_is_one_line(town):
    conduits = row(town.after.conduits, "N-1", "B-1", from_id="M-B", to_id="M-N")
    conduits = conduits.drop(index=["C-2"])
    pipes = pipe_table(works_between(town.before, town.after.with_tables(conduits=conduits), ()))
    assert sorted(map(sorted, lines_of_works(pipes))) == [["B-1", "N-1"], ["C-3"]]


def test_the_sums_by_section_are_those_of_the_list(sheets):
    sums = sheets["pipe_sums"].set_index(["work", "section"])
    assert sums.at[("new", "d600"), "pipe_length_m"] == 40.0
    assert sums.at[("altered", "d800"), "pipe_length_m"] == 50.0
    assert sums.at[("removed", "d300"), "pieces"] == 1
    own = sheets["pipes"].set_index("id")
    assert list(own.index[:3]) == ["N-1", "C-2", "C-3"]
    both = own["cost_mid_10k_yuan"].sum()
    assert sheets["pipe_sums"]["cost_mid_10k_yuan"].sum() == pytest.approx(both)


def test_manholes_are_counted_by_depth(sheets):
    holes = sheets["manholes"].set_index("id")
    # M-N new, 20.30 - 18.90; M-B deepened to 20.20 - 18.30.
    assert holes["work"].to_dict() == {"M-N": "new", "M-B": "altered"}
    assert holes["invert_depth_m"].to_dict() == pytest.approx({"M-N": 1.4, "M-B": 1.9})
    assert sheets["manhole_sums"]["pieces"].sum() == 2


def test_a_tank_stands_among_the_other_works_with_its_volume_and_place(sheets):
    own = sheets["other_works"].set_index("id").loc["TANK"]
    assert (own["what"], own["quantity"], own["unit"]) == ("tank", 300.0, "m3")
    assert (own["x_m"], own["y_m"]) == (60.0, -20.0)


def test_what_is_taken_away_keeps_its_source(town):
    after = town.after.with_tables(weirs=town.after.weirs.drop(index="W-C"))
    works = works_between(town.before, after, ())
    pipes = pipe_table(works)
    own = quantity_sheets(works, pipes, crossings(pipes, after))["other_works"].set_index("id")
    assert (own.at["W-C", "what"], own.at["W-C", "source"]) == ("other", "test")


def test_a_crossing_says_where_and_how_near(town, pipes):
    (own,) = crossings(pipes, town.after).to_dict("records")
    assert (own["line_no"], own["id"], own["crossing_id"]) == (1, "C-2", "X")
    # 40 m of N-1 and half of C-2; X at 19.30 m, C-2 at 18.20 m with its soffit at 19.00 m.
    assert own["station_m"] == pytest.approx(65.0)
    assert own["crossing_invert_level_m"] == pytest.approx(19.3)
    assert own["clearance_m"] == pytest.approx(0.3)


def test_pipes_that_meet_have_less_room_than_none(town):
    before, after = (
        own.with_tables(conduits=own.conduits.assign(
            **{end: own.conduits[end].where(own.conduits.index != "X", 18.8)
               for end in ("from_invert_level_m", "to_invert_level_m")}
        ))
        for own in (town.before, town.after)
    )  # fmt: skip
    (own,) = crossings(pipe_table(works_between(before, after, ())), after).to_dict("records")
    assert own["clearance_m"] == pytest.approx(18.8 - 19.0)


def test_a_pipe_led_into_the_line_by_a_weir_at_the_same_place_does_not_cross_it(town):
    """X ends beside M-B, from where a weir leads on into M-B: one chamber."""
    joints = town.after.junctions.copy()
    joints.loc["X-2", ["x_m", "y_m"]] = [50.0, 0.0]
    joints.loc["X-1", ["x_m", "y_m"]] = [60.0, 30.0]
    apart = town.after.with_tables(junctions=joints)
    works = works_between(town.before, apart, ())
    assert list(crossings(pipe_table(works), apart)["crossing_id"]) == ["X"]
    weirs = row(apart.weirs, "W-C", "V", from_id="X-2", to_id="M-B")
    joined = apart.with_tables(weirs=weirs)
    assert crossings(pipe_table(works), joined).empty


def test_no_cell_of_the_list_is_a_formula(town, tmp_path):
    streets = town.after.streets.assign(name_zh="=1+1")
    after = town.after.with_tables(streets=streets)
    works = works_between(town.before, after, ())
    pipes = pipe_table(works)
    path = tmp_path / "pipes.xlsx"
    write_workbook(quantity_sheets(works, pipes, crossings(pipes, after)), ["=2+2"], path)
    cells = [own for sheet in openpyxl.load_workbook(path) for line in sheet for own in line]
    assert any(str(own.value).startswith("=1+1") for own in cells)
    assert all(own.data_type != "f" for own in cells)

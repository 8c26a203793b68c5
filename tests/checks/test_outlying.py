"""A slip of a digit in a place is an error at that point, wherever in a sewer it lies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drainage.checks import check, check_network
from drainage.checks.outlying import outlying_places
from drainage.errors import InputError
from drainage.formats.fill import propose
from drainage.formats.kept_depths import no_depths
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.synthesis.over_sewers import Town, over_sewers
from drainage.synthesis.reading import read_rules

CASES = Path(__file__).parents[1] / "cases" / "surveys"
MISSING = float("nan")


def town(name: str):
    return import_survey(
        read_sheet(CASES / name / "points.csv"), read_sheet(CASES / name / "lines.csv"),
        SurveyMapping(crs="EPSG:4548"), name="t", title_zh="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("00-control", []), ("60-town", []), ("61-town-slip", ["Y9"]),
        ("62-town-null-island", ["Y5"]), ("11-coordinate-slip", ["Y6", "Y9"]),
        ("06-zero-means-missing", ["Y6"]),
    ],
)  # fmt: skip
def test_the_slipped_points_of_a_survey_stop_a_run_and_no_others(name, ids):
    network = town(name).network
    found = check(network).query("rule == 'outlying-place'")
    assert set(found["column"]) <= {""}
    assert (found["id"].tolist(), set(found["grade"])) == (ids, {"error"} if ids else set())
    stopping = {f.place for f in check_network(network) if "far from its neighbours" in f.message}
    assert stopping == set(ids)


def test_no_length_is_taken_from_a_slipped_point():
    made = town("61-town-slip")
    lengths = made.network.conduits["length_m"]
    # Y8-Y9 and Y9-Y10 would be 10,040 and 9,960 m; the others are hypot(40, 5) = 40.311.
    assert lengths[lengths.isna()].index.tolist() == ["Y8-Y9", "Y9-Y10"]
    assert lengths.dropna().unique().tolist() == [40.311]
    told = [r.value for r in made.remarks if r.rule == "survey-length-of-places"]
    assert told == ["10040.0", "9960.0"]


def test_no_length_is_proposed_from_a_slipped_point():
    proposals = propose(town("61-town-slip").network, None, no_depths()).table
    assert proposals.query("column == 'length_m'").empty


def test_no_land_is_drawn_to_a_slipped_point(root):
    network = town("61-town-slip").network
    mended = network.with_tables(conduits=network.conduits.fillna({"length_m": 40.311}))
    points = pd.DataFrame(columns=["x_m", "y_m"])
    nothing = Town(pd.DataFrame(columns=["axis"]), points, None)
    rules = read_rules(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml")
    with pytest.raises(InputError, match=r"Y9.*far from its neighbours"):
        over_sewers(mended, nothing, rules)


def line(count: int, step_m: float = 40.0):
    """Places along a sewer and the pipes that join them."""
    x = np.arange(count) * step_m
    return x, np.zeros(count), np.arange(count - 1), np.arange(1, count)


def found(x, y, first, second, length=None) -> list[int]:
    stated = np.full(len(first), MISSING) if length is None else np.asarray(length, float)
    return np.flatnonzero(outlying_places(x, y, first, second, stated)).tolist()


@pytest.mark.parametrize("slipped", [0, 1, 7, 18, 19])
@pytest.mark.parametrize("by_m", [1000.0, 100_000.0])
def test_a_slip_is_found_at_any_point_of_a_sewer(slipped, by_m):
    x, y, first, second = line(20)
    y[slipped] = by_m
    assert found(x, y, first, second) == [slipped]


def test_two_slips_into_the_middle_of_the_town_do_not_throw_blame_on_what_lies_between():
    x, y, first, second = line(60)
    x[[2, 5]] = 1180.0  # the middle of 0 to 2,360 m; points 3 and 4 lie between the two
    assert found(x, y, first, second) == [2, 5]


def test_a_smaller_slip_is_found_by_the_stated_length():
    x, y, first, second = line(20)
    y[7] = 300.0
    assert found(x, y, first, second) == []
    # Pipes of 40 m whose ends lie hypot(40, 300) = 303 m apart.
    assert found(x, y, first, second, np.full(19, 40.0)) == [7]


def test_two_points_at_nought_that_join_each_other_are_both_found():
    x, y, first, second = line(20)
    x, y = x + 486_000, y + 4_470_000
    x[[7, 8]], y[[7, 8]] = 0.0, 0.0
    assert found(x, y, first, second) == [7, 8]


def test_every_other_point_at_nought_is_found_where_no_pipe_is_of_usual_length():
    x, y, first, second = line(20)
    x, y = x + 486_000, y + 4_470_000
    x[::2], y[::2] = 0.0, 0.0
    assert found(x, y, first, second) == list(range(0, 20, 2))


def test_the_origin_of_a_local_grid_is_a_place():
    x, y, first, second = line(20)
    assert found(x, y, first, second) == []


def test_a_main_with_its_length_and_a_district_behind_it_are_believed():
    x, y, first, second = line(20)
    x[10:] += 3000.0
    assert found(x, y, first, second) == []
    length = np.hypot(x[first] - x[second], y[first] - y[second])
    assert found(x, y, first, second, length) == []
    x[1:] += 3000.0  # one house at the end of a main of 3,040 m
    assert found(x, y, first, second) == [0]
    assert found(x, y, first, second, np.abs(x[first] - x[second])) == []


def test_half_a_survey_in_another_zone_is_found():
    x, y, first, second = line(20)
    x[12:] += 250_000.0
    assert found(x, y, first, second) == list(range(12, 20))


def test_places_of_a_scheme_or_in_feet_are_no_slips():
    x, y, first, second = line(20, 131.2)
    x[10:] += 2000.0
    y[19] = 900.0
    assert found(x, y, first, second, np.full(19, 40.0)) == []


def test_a_network_without_places_or_pipes_has_none():
    x, y, first, second = line(3)
    assert found(x * MISSING, y, first, second) == []
    assert found(x, y, first[:0], second[:0]) == []

"""Gaps get proposals; only what an engineer accepts enters the network, and says so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.checks import check
from drainage.errors import InputError
from drainage.formats.fill import propose as proposed
from drainage.formats.fill_accepted import accept as accepted
from drainage.formats.kept_depths import no_depths
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey


@pytest.fixture
def gappy(survey, tmp_path):
    """A line without depths between its ends, a pipe without a size, one without a length."""
    for j in range(1, 5):
        survey.line(f"Y00-{j}", "起点埋深", "")
    for j in range(4):
        survey.line(f"Y00-{j}", "终点埋深", "")
    survey.line("Y01-2", "管径", "不详")
    survey.point("Y02-3", "地面高程", "")
    survey.points.to_csv(tmp_path / "p.csv", index=False)
    survey.lines.to_csv(tmp_path / "l.csv", index=False)
    return import_survey(read_sheet(tmp_path / "p.csv"), read_sheet(tmp_path / "l.csv"),
                         SurveyMapping(), name="town", title_zh="镇").network  # fmt: skip


def propose(network, terrain):
    return proposed(network, terrain, no_depths()).table


def accept(network, table, file):
    return accepted(network, table, file, no_depths())


def value(table, name, column):
    return table.set_index(["id", "column"])["value"].loc[name, column]


def test_inverts_between_known_ones_fall_evenly(gappy):
    table = propose(gappy, None)
    start, end = 50.0 - 2.0, 49.0 - 2.0
    for j in range(1, 5):
        assert value(table, f"Y00-{j}", "invert_level_m") == pytest.approx(
            start + (end - start) * j / 5, abs=0.001
        )


def test_a_size_comes_from_the_pipes_beside_it(gappy):
    assert value(propose(gappy, None), "Y01-2-Y01-3", "diameter_mm") == 600.0


def test_nothing_is_taken_that_was_not_accepted(gappy):
    same, number = accept(gappy, propose(gappy, None), "proposals.csv")
    assert number == 0
    for name, frame in gappy.tables.items():
        pd.testing.assert_frame_equal(frame, same.tables[name])


def test_accepted_values_close_the_gaps_and_are_marked(gappy):
    table = propose(gappy, None).assign(accept="是")
    made, number = accept(gappy, table, "proposals.csv")
    assert number == len(table) > 10
    assert "filled invert_level_m: interpolated" in made.junctions.loc["Y00-2", "source"]
    assert "filled diameter_mm" in made.conduits.loc["Y01-2-Y01-3", "source"]
    left = check(made)
    missing = left[left["rule"].isin(["missing-value", "missing-size"])]
    assert set(missing["id"]) == {"Y02-3"}
    assert "filled" not in made.junctions.loc["Y03-2", "source"]


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [("value", "abc", "not a number"), ("id", "Y99", "no such cell"), ("table", "x", "no such cell"),
     ("column", "system", "no gap")],
)  # fmt: skip
def test_a_spoiled_proposal_is_refused_with_its_row(gappy, column, text, words):
    table = propose(gappy, None).astype(str).assign(accept="yes")
    table.loc[3, column] = text
    with pytest.raises(InputError, match=words) as caught:
        accept(gappy, table, "proposals.csv")
    assert caught.value.findings[0].place == "row 5"


def test_a_known_value_is_never_overwritten(gappy):
    row = pd.DataFrame([{"accept": "yes", "table": "conduits", "id": "Y03-2-Y03-3",
                         "column": "to_invert_level_m", "value": 1.0, "method": ""}])  # fmt: skip
    with pytest.raises(InputError, match="the cell is no gap"):
        accept(gappy, row, "proposals.csv")


def test_a_part_without_any_level_gets_no_proposal(survey, tmp_path, gappy):
    pipes = gappy.conduits.assign(from_invert_level_m=np.nan, to_invert_level_m=np.nan)
    joints = gappy.junctions.assign(invert_level_m=np.nan)
    ends = gappy.outfalls.assign(invert_level_m=np.nan)
    blank = gappy.with_tables(conduits=pipes, junctions=joints, outfalls=ends)
    assert "invert_level_m" not in set(propose(blank, None)["column"])

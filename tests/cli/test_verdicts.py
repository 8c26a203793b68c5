"""In the terminal no verdict stands without the other two readings."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.cli import tables
from drainage.study import Workspace, compose_scenario, open_study, score_run


@pytest.fixture
def scored(finished_small_study):
    """The small study and its scores, the point's row to be written by the test."""
    opened = open_study(Workspace(finished_small_study), "small")
    built = compose_scenario(opened, "existing")
    return opened, {("existing", "h33"): score_run(opened, built, "h33")}, built


def judged(scored, decides="gutter", **verdicts):
    """The rows of the printed table of points, with these verdicts of the only point."""
    opened, scores, _ = scored
    targets = opened.study.conditions.targets.model_copy(update={"decides": decides})
    conditions = opened.study.conditions.model_copy(update={"targets": targets})
    object.__setattr__(opened, "study", opened.study.model_copy(update={"conditions": conditions}))
    points = scores["existing", "h33"].tables["point"]
    for name, value in verdicts.items():
        points[name] = pd.array([value], dtype="boolean")
    table = tables.points(opened, scores, "h33", "existing", None)
    return str(table.caption), [str(cell) for cell in table.columns[-1].cells]


VERDICTS = {"meets_gutter": False, "meets_gutter_30min": True, "meets_lane": False}


def test_the_deciding_reading_stands_first_and_the_others_beside(scored):
    head, cells = judged(scored, meets_target=False, **VERDICTS)
    assert head == "met: gutter · 30 min · lane"
    assert cells == ["not met ✓ ✗"]


def test_another_reading_decides_where_the_study_says_so(scored):
    head, cells = judged(scored, "gutter-30min", meets_target=True, **VERDICTS)
    assert "30 min · gutter · lane" in head
    assert cells == ["met ✗ ✗"]


def test_a_storm_beyond_the_target_has_no_verdict_at_all(scored):
    unknown = dict.fromkeys(VERDICTS, pd.NA)
    assert judged(scored, meets_target=pd.NA, **unknown)[1] == [""]
    # where the lane alone is not known, the others stand
    lane = VERDICTS | {"meets_lane": pd.NA}
    assert judged(scored, meets_target=False, **lane)[1] == ["not met ✓ –"]


def test_the_town_is_said_by_all_three_readings(scored, capsys):
    opened, scores, built = scored
    score = scores["existing", "h33"]
    town = score.tables["town"]
    for name, value in (("points_above_limit", 1.0), ("points_above_30min", 0.0),
                        ("points_lane_above", 1.0), ("other_share_above", 0.25),
                        ("other_share_above_30min", 0.125), ("other_share_lane_above", 0.0)):  # fmt: skip
        town[name] = value
    tables.print_agreement(opened, {"existing": built}, scores, "h33")
    said = capsys.readouterr().out
    assert "gutter: 1 of 1, 25.0 % · 30 min: 0 of 1, 12.5 %" in said
    assert "lane: 1 of 1, 0.0 %" in said
    assert "listed, not 30 min above: East St" in said

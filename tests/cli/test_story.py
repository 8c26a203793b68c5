"""A place tells how it was flooded; a name nobody knows is answered with names that are."""

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main


@pytest.fixture
def told(finished_small_study):
    def called(*words):
        return CliRunner().invoke(main, ["--root", str(finished_small_study), "story", *words])

    return called


def test_a_street_node_is_told_in_the_language_of_the_reader(told):
    done = told("small", "existing", "h33", "G-B")
    assert done.exit_code == 0, done.output
    assert done.output.count("G-B · existing · h33") == 1
    assert "East St from the west" in done.output
    assert "东大街" not in done.output
    assert "东大街（自西）" in told("small", "existing", "h33", "G-B", "--language", "zh").output


def test_any_street_node_and_the_number_of_a_point_will_do(told):
    assert (
        told("small", "existing", "h33", "1").output
        == told("small", "existing", "h33", "G-B").output
    )
    assert told("small", "existing", "h33", "G-C").exit_code == 0


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("small", "existing", "h33", "G-BB"), "G-B"),
        (("small", "existing", "h33", "东大街"), "G-A, G-B, G-C"),
        (("small", "existing", "h33", "M-B"), "G-B"),
        (("small", "existing", "h54", "G-B"), "Use one of: h33"),
        (("small", "exsting", "h33", "G-B"), "Use one of: existing, better"),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_are(told, words, offered):
    done = told(*words)
    assert done.exit_code == 2
    assert offered in done.output
    assert "Traceback" not in done.output


def test_a_run_that_is_not_there_is_said(new_small_study):
    done = CliRunner().invoke(
        main, ["--root", str(new_small_study), "story", "small", "existing", "h33", "G-B"]
    )
    assert done.exit_code == 2
    assert "no finished run here" in done.output


def test_the_stories_of_all_runs_are_written_with_the_scores(finished_small_study):
    stories = pd.read_csv(finished_small_study / "results" / "small" / "stories.csv")
    assert stories[["scenario", "event", "point_no"]].astype(str).to_numpy().tolist() == [
        ["existing", "h33", "1"], ["better", "h33", "1"],
    ]  # fmt: skip
    assert stories["balance_error_pct"].abs().max() < 10
    assert stories[["when_zh", "sewer_en"]].notna().all(axis=None)

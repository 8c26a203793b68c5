"""A scenario on demand stands in the study and is run only where it is named."""

import re

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main

GRATES = 'title_zh = "清掏"\ntitle_en = "cleared"\nincludes = ["better"]\n'


def call(town, *words):
    done = CliRunner().invoke(main, ["--root", str(town), *words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def town(new_small_study):
    """The small study with a third scenario on demand that includes the second."""
    folder = new_small_study / "scenarios" / "small"
    study = folder / "study.toml"
    text = study.read_text("utf-8").replace("[[events]]", 'on_demand = ["cleared"]\n[[events]]', 1)
    study.write_text(text, "utf-8")
    (folder / "cleared.toml").write_text(GRATES, "utf-8")
    return new_small_study


def scenarios_in(town, file):
    return set(pd.read_csv(town / "results" / "small" / file)["scenario"])


def test_it_is_run_only_where_it_is_named_and_then_compared_with_the_baseline(town):
    said = call(town, "run", "small", "--no-maps")
    assert "On demand, not run: cleared. To run one: drainage run small --scenario NAME" in said
    assert scenarios_in(town, "points.csv") == {"existing", "better"}
    assert re.search(r"cleared .*on demand", call(town, "show", "small"))
    call(town, "report", "small")
    page = (town / "results" / "small" / "report.html").read_text("utf-8")
    assert '"not_run":[{"id":"cleared"' in page
    # The page goes on to set the last of `scenarios` beside the baseline.
    assert '"after":"better"' in page

    said = call(town, "run", "small", "--no-maps", "--scenario", "cleared")
    assert "On demand, not run" not in said
    assert scenarios_in(town, "points.csv") == {"existing", "better", "cleared"}
    compared = pd.read_csv(town / "results" / "small" / "comparison.csv")
    assert set(compared["after"]) == {"better", "cleared"}

    # Made from other files since, it is no more used; its own command is the cure.
    file = town / "scenarios" / "small" / "cleared.toml"
    cleaned = '[[measures]]\nkind = "cleaning"\ntitle_zh = "x"\nsource = "test"\n'
    file.write_text(GRATES + cleaned, "utf-8")
    said = call(town, "run", "small", "--no-maps")
    assert "cleared h33: not used" in said
    assert "Run drainage run small --scenario cleared again" in said
    assert scenarios_in(town, "points.csv") == {"existing", "better"}


def test_its_file_is_listed_and_its_mistakes_are_named(town):
    assert "cleared.toml is not in" not in call(town, "check", "small")
    (town / "scenarios" / "small" / "cleared.toml").write_text("titel = 1\n", "utf-8")
    done = CliRunner().invoke(main, ["--root", str(town), "run", "small", "--no-maps"])
    assert done.exit_code == 2
    assert "cleared.toml" in done.output

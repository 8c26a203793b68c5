"""A scenario on demand stands in the study and is run only where it is named."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.report.page.payload import not_run
from drainage.scenario import load_study

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


@pytest.mark.heavy
def test_it_is_run_only_where_it_is_named_and_then_compared_with_the_baseline(town):
    said = call(town, "run", "small", "--no-maps")
    assert "On demand, not run: cleared. To run one: drainage run small --scenario NAME" in said
    assert scenarios_in(town, "points.csv") == {"existing", "better"}
    assert re.search(r"cleared .*on demand", call(town, "show", "small"))
    asked = CliRunner().invoke(
        main, ["--root", str(town), "compare", "small", "existing", "cleared"]
    )
    assert asked.exit_code != 0
    assert "Run drainage run small --scenario cleared first" in asked.output
    said = call(town, "run", "small", "--no-maps", "--scenario", "cleared")
    assert "On demand, not run" not in said
    # What other scenarios change is not told again.
    assert "cleared h33: water deeper than the limit" in said
    assert "better h33: water deeper than the limit" not in said
    assert scenarios_in(town, "points.csv") == {"existing", "better", "cleared"}
    compared = pd.read_csv(town / "results" / "small" / "comparison.csv")
    assert set(compared["after"]) == {"better", "cleared"}

    # Made from other files since, it is no more used; its own command is the cure.
    file = town / "scenarios" / "small" / "cleared.toml"
    cleaned = '[[measures]]\nkind = "cleaning"\ntitle_zh = "x"\ninlet_clogging_pct = 10\n'
    file.write_text(
        GRATES + cleaned + 'supersedes = ["inlet_retrofit"]\nsource = "test"\n', "utf-8"
    )
    said = call(town, "run", "small", "--no-maps")
    assert "cleared h33: not used" in said
    assert "On demand, not run" not in said
    assert "Run drainage run small --scenario cleared again" in said
    assert scenarios_in(town, "points.csv") == {"existing", "better"}


def test_the_page_names_it_where_it_shows_no_run_of_it(town):
    study = load_study(town / "scenarios" / "small")
    shown = SimpleNamespace(study=study, built={"existing": None, "better": None})
    assert [own["id"] for own in not_run(shown)] == ["cleared"]
    shown.built["cleared"] = None
    assert not_run(shown) == []


def test_its_file_is_listed_and_its_mistakes_are_named(town):
    assert "cleared.toml is not in" not in call(town, "check", "small")
    (town / "scenarios" / "small" / "cleared.toml").write_text("titel = 1\n", "utf-8")
    done = CliRunner().invoke(main, ["--root", str(town), "run", "small", "--no-maps"])
    assert done.exit_code == 2
    assert "cleared.toml" in done.output

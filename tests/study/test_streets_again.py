"""Streets laid again: those of the last time go, what an engineer changed of them stays."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.network import read_network


class Town:
    """The town of 16 manholes with its streets."""

    def __init__(self, root, folder):
        self.folder, self.place = folder, folder / "networks" / "town"
        case = root / "tests" / "cases" / "surveys" / "60-town"
        for name in ("points.csv", "lines.csv"):
            shutil.copy(case / name, folder)
        shutil.copy(root / "networks/miyun-old-town/synthesis/rules.toml", folder)

    def run(self, *words, ends=0):
        run = CliRunner().invoke(main, ["--root", str(self.folder), *words])
        assert run.exit_code == ends, run.output
        return run.output

    def survey(self):
        files = (str(self.folder / name) for name in ("points.csv", "lines.csv"))
        return self.run("import", "survey", "town", *files)

    def streets(self, *more, ends=0):
        rules = str(self.folder / "rules.toml")
        return self.run("add-streets", "town", "--rules", rules, *more, ends=ends)

    def bytes(self):
        return {path.name: path.read_bytes() for path in (self.place / "tables").iterdir()}

    def edit(self, table, row, column, value):
        path = self.place / "tables" / f"{table}.csv"
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, index_col=0)
        cells.loc[row, column] = value
        cells.to_csv(path)


@pytest.fixture
def town(root, tmp_path):
    made = Town(root, tmp_path)
    made.survey()
    made.streets()
    return made


def test_the_same_streets_again_change_nothing(town):
    before = town.bytes()
    town.streets()
    assert town.bytes() == before


def test_edits_of_streets_outlive_a_new_survey_and_new_streets(town):
    land = read_network(town.place).subcatchments
    block = str(land.index[land["kind"] == "block"][0])
    town.edit("subcatchments", block, "imperviousness_pct", "33")
    lines = town.folder / "lines.csv"
    text = lines.read_text(encoding="utf-8-sig")
    lines.write_text(text.replace("Y1,Y2,DN800", "Y1,Y2,DN1000"), encoding="utf-8")
    said = town.survey()
    assert "The streets were taken off" in said
    bare = read_network(town.place)
    assert len(bare.subcatchments) == len(bare.inlets) == len(bare.streets) == 0
    # A sealed lid makes a manhole higher; without streets it is as deep as its levels say.
    levels = bare.junctions["ground_level_m"] - bare.junctions["invert_level_m"]
    assert (bare.junctions["max_depth_m"] - levels).abs().max() < 1e-6
    town.streets()
    network = read_network(town.place)
    assert network.conduits.at["Y1-Y2", "diameter_mm"] == 1000
    assert network.subcatchments.at[block, "imperviousness_pct"] == 33
    assert len(network.subcatchments) == len(land)


@pytest.mark.heavy
def test_a_street_value_that_both_changed_is_asked(town):
    inlet = str(read_network(town.place).inlets.index[0])
    town.edit("inlets", inlet, "clogged_pct", "77")
    rules = town.folder / "rules.toml"
    text = rules.read_text(encoding="utf-8")
    start = text.index("[inlet_clogging_pct]")
    value = text.index("value", start)
    rules.write_text(f"{text[:value]}value = 41{text[text.index(chr(10), value):]}",
                     encoding="utf-8")  # fmt: skip
    before = town.bytes()
    assert "changed both" in town.streets(ends=2)
    assert town.bytes() == before
    town.streets("--keep", "mine")
    clogged = read_network(town.place).inlets["clogged_pct"]
    assert clogged[inlet] == 77
    assert set(clogged.drop(inlet)) == {41}

"""A survey corrected and imported again: what it changed is shown, what was decided is kept."""

from __future__ import annotations

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.network import changing, read_network

PLACES = {f"Y{k}": (486000.0 + 40 * (k - 1), 4470000.0) for k in range(1, 6)}


class Town:
    """Five manholes at 70.0, 69.8 … m, pipes 2.0 m deep; Y5 is the outfall, Y3 lacks a depth."""

    def __init__(self, folder):
        self.folder = folder
        self.points = pd.DataFrame(
            [[name, x, y, 70.0 - 0.2 * k, "", "出水口" if name == "Y5" else "检查井"]
             for k, (name, (x, y)) in enumerate(PLACES.items())],
            columns=["点号", "X", "Y", "地面高程", "井深", "特征"],
        ).astype(object)  # fmt: skip
        self.lines = pd.DataFrame(
            [[f"Y{k}", f"Y{k + 1}", "DN600", "砼", 2.0, 2.0, "雨水"] for k in range(1, 5)],
            columns=["起点点号", "终点点号", "管径", "材质", "起点埋深", "终点埋深", "管类"],
        ).astype(object)  # fmt: skip
        self.lines.loc[1, "终点埋深"] = ""
        self.lines.loc[2, "起点埋深"] = ""

    def run(self, *words):
        return CliRunner().invoke(main, ["--root", str(self.folder), *words])

    def import_(self, *more):
        self.points.to_csv(self.folder / "p.csv", index=False)
        self.lines.to_csv(self.folder / "l.csv", index=False)
        files = [str(self.folder / name) for name in ("p.csv", "l.csv")]
        return self.run("import", "survey", "town", *files, *more)

    @property
    def place(self):
        return self.folder / "networks" / "town"

    @property
    def network(self):
        return read_network(self.place)

    def edit(self, table, row, column, value):
        path = self.place / "tables" / f"{table}.csv"
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, index_col=0)
        cells.loc[row, column] = value
        cells.to_csv(path)

    def difference(self):
        table = pd.read_csv(
            self.place / "import-difference.csv", dtype=str, keep_default_na=False,
        )  # fmt: skip
        return {tuple(row) for row in table.to_numpy().tolist()}


@pytest.fixture
def town(tmp_path):
    made = Town(tmp_path)
    run = made.import_()
    assert run.exit_code == 0, run.output
    return made


def accept_all(town):
    assert town.run("fill", "town").exit_code == 0
    path = town.place / "proposals.csv"
    pd.read_csv(path, dtype=str).assign(accept="yes").to_csv(path, index=False)
    assert town.run("fill", "town", "--accept", str(path)).exit_code == 0


def test_the_same_survey_again_changes_nothing(town):
    before = {p.name: p.read_bytes() for p in (town.place / "tables").iterdir()}
    run = town.import_()
    assert run.exit_code == 0, run.output
    assert {p.name: p.read_bytes() for p in (town.place / "tables").iterdir()} == before
    assert town.difference() == set()


def test_a_corrected_survey_is_shown_and_decisions_are_kept(town):
    accept_all(town)
    # 67.8 and 67.4 m at Y2 and Y4 (ground - 2.0 m), Y3 half-way: 67.6 m.
    assert town.network.junctions.at["Y3", "invert_level_m"] == 67.6
    town.edit("conduits", "Y4-Y5", "manning_n", "0.017")
    town.points.loc[1, "X"] = PLACES["Y2"][0] + 3.0
    town.points.loc[3, "地面高程"] = 69.5
    town.lines.loc[0, "管径"] = "DN800"
    town.points.loc[5] = ["Y6", 486040.0, 4470040.0, 70.1, "", "检查井"]
    town.lines.loc[4] = ["Y6", "Y2", "DN400", "砼", 2.0, 2.0, "雨水"]
    run = town.import_()
    assert run.exit_code == 0, run.output
    network = town.network
    assert network.junctions.at["Y3", "invert_level_m"] == 67.6
    assert network.junctions.at["Y3", "max_depth_m"] == pytest.approx(69.6 - 67.6)
    assert network.junctions.at["Y4", "max_depth_m"] == pytest.approx(2.0)
    assert network.conduits.at["Y4-Y5", "manning_n"] == 0.017
    assert "filled invert_level_m" in network.junctions.at["Y3", "source"]
    shown = town.difference()
    assert {row for row in shown if row[2] in ("new", "gone", "moved", "resized")} == {
        ("junctions", "Y6", "new", "", "", "", ""),
        ("conduits", "Y6-Y2", "new", "", "", "", ""),
        ("junctions", "Y2", "moved", "x_m y_m", "486040 4470000", "486043 4470000", ""),
        ("conduits", "Y1-Y2", "resized", "diameter_mm", "600", "800", ""),
    }
    # Ground of Y4 69.4 → 69.5 m: the inverts 2.0 m below it rise from 67.4 to 67.5 m.
    assert {row for row in shown if row[2] == "relevelled"} == {
        ("junctions", "Y4", "relevelled", "ground_level_m", "69.4", "69.5", ""),
        ("junctions", "Y4", "relevelled", "invert_level_m", "67.4", "67.5", ""),
        ("conduits", "Y3-Y4", "relevelled", "to_invert_level_m", "67.4", "67.5", ""),
        ("conduits", "Y4-Y5", "relevelled", "from_invert_level_m", "67.4", "67.5", ""),
    }
    assert ("conduits", "Y4-Y5", "own edit kept", "manning_n", "0.013", "0.013", "0.017") in shown
    assert ("junctions", "Y3", "proposal kept", "invert_level_m", "", "", "67.6") in shown


def test_a_measured_level_takes_the_place_of_a_proposal(town):
    accept_all(town)
    town.lines.loc[1, "终点埋深"] = 2.1
    town.lines.loc[2, "起点埋深"] = 2.1
    assert town.import_().exit_code == 0
    assert town.network.junctions.at["Y3", "invert_level_m"] == pytest.approx(69.6 - 2.1)
    assert "filled invert_level_m" not in town.network.junctions.at["Y3", "source"]


@pytest.mark.parametrize(
    ("keep", "size"), [(("--keep", "mine"), 700), (("--keep", "survey"), 800), ("mine", 700),
                       ("普查", 800)],
)  # fmt: skip
def test_what_both_changed_is_asked(town, keep, size):
    town.edit("conduits", "Y1-Y2", "diameter_mm", "700")
    town.lines.loc[0, "管径"] = "DN800"
    before = (town.place / "tables" / "conduits.csv").read_bytes()
    run = town.import_()
    assert run.exit_code == 2
    assert "1 value(s) were changed both" in run.output
    assert (town.place / "tables" / "conduits.csv").read_bytes() == before
    path = town.place / "import-conflicts.csv"
    asked = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert asked.iloc[0].tolist() == [
        "conduits", "Y1-Y2", "diameter_mm", "600", "700", "800", ""]  # fmt: skip
    if isinstance(keep, str):
        asked.assign(answer=keep).to_csv(path, index=False)
        keep = ()
    run = town.import_(*keep)
    assert run.exit_code == 0, run.output
    assert town.network.conduits.at["Y1-Y2", "diameter_mm"] == size
    assert not path.exists()


def test_an_answer_about_another_value_is_none(town):
    town.edit("conduits", "Y1-Y2", "diameter_mm", "700")
    town.lines.loc[0, "管径"] = "DN800"
    assert town.import_().exit_code == 2
    path = town.place / "import-conflicts.csv"
    pd.read_csv(path, dtype=str).assign(answer="survey").to_csv(path, index=False)
    town.lines.loc[0, "管径"] = "DN2000"
    assert town.import_().exit_code == 2


def test_gone_rows_go_edited_ones_are_asked_and_removed_ones_stay_removed(town):
    town.points = town.points[town.points["点号"] != "Y1"]
    town.lines = town.lines.iloc[1:]
    run = town.import_()
    assert run.exit_code == 0, run.output
    assert "Y1" not in town.network.junctions.index
    assert ("junctions", "Y1", "gone", "", "", "", "") in town.difference()
    town.edit("junctions", "Y2", "max_depth_m", "3.0")
    town.points = town.points[town.points["点号"] != "Y2"]
    town.lines = town.lines.iloc[1:]
    assert "1 value(s)" in town.import_().output


def test_an_interrupted_change_is_finished_by_the_next_command(town, monkeypatch):
    town.lines.loc[0, "管径"] = "DN800"
    moved = changing._set_aside
    calls = []

    def dies(place, old):
        calls.append(place)
        if len(calls) == 3:
            raise KeyboardInterrupt
        moved(place, old)

    monkeypatch.setattr(changing, "_set_aside", dies)
    assert town.import_().exit_code == 130
    monkeypatch.undo()
    assert town.import_().exit_code == 0
    assert town.network.conduits.at["Y1-Y2", "diameter_mm"] == 800
    assert not (town.place / changing.SCRATCH).exists()


def test_a_network_of_no_survey_is_not_written_over(town):
    for table in ("junctions", "outfalls", "conduits"):
        for row in getattr(town.network, table).index:
            town.edit(table, row, "source", "plan of 2020")
    before = town.network
    (town.place / "imported").rename(town.place / "elsewhere")
    run = town.import_()
    assert run.exit_code == 2
    assert "came from no survey" in run.output
    pd.testing.assert_frame_equal(before.conduits, town.network.conduits)


def test_a_mapping_that_was_edited_is_used_and_never_written_over(town):
    """Its n of an unknown material, 0.015, holds in the next import without being named."""
    town.lines["材质"] = "竹"
    assert town.import_().exit_code == 0
    assert town.network.conduits["manning_n"].eq(0.013).all()
    path = town.folder / "networks" / "town.mapping.toml"
    edited = path.read_text("utf-8").replace("manning_n = 0.013", "manning_n = 0.015")
    path.write_text(edited + "# 王工 2024\n", "utf-8")
    done = town.import_()
    assert done.exit_code == 0, done.output
    assert "town.mapping.toml is used" in done.output
    assert path.read_text("utf-8") == edited + "# 王工 2024\n"
    assert town.network.conduits["manning_n"].eq(0.015).all()


def test_a_mapping_that_names_a_column_which_is_gone_says_so_and_the_cure_works(town):
    town.import_()
    town.lines = town.lines.rename(columns={"管径": "规格"})
    refused = town.import_()
    assert refused.exit_code == 2
    assert "管径" in refused.output
    assert "remove the mapping" in refused.output
    (town.folder / "networks" / "town.mapping.toml").unlink()
    assert town.import_().exit_code == 0

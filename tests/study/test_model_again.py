"""A SWMM model imported again over its network: what it changed comes in, the user's own stays."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.inp import network_inp
from drainage.network import Network, read_network

MODEL = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 06:00
ROUTING_STEP 10
REPORT_STEP 0:05
[JUNCTIONS]
A 10 2
B 9.8 2
[OUTFALLS]
O 9.5 FREE NO
[CONDUITS]
P A B 100 .013 0 0
Q B O 100 .013 0 0
[XSECTIONS]
P CIRCULAR .6 0 0 0
Q CIRCULAR .6 0 0 0
[CONTROLS]
RULE R1
IF SIMULATION TIME > 5
THEN CONDUIT P STATUS = CLOSED
[COORDINATES]
A 500000 4470000
B 500100 4470000
O 500200 4470000
"""
POINT = """point_no,name_zh,name_en,node_id,street_id,target_hourly_rain_mm,phase,completion_year,\
x_m,y_m,source
1,粮店,,B,,36,,,500100,4470000,list
"""


class Desk:
    """A workspace with the model above as network town."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.town = folder / "networks" / "town"
        self.says(MODEL)

    def says(self, model: str, *more: str, name: str = "town", code: int = 0) -> str:
        path = self.root / "model.inp"
        path.write_text(model, encoding="utf-8")
        arguments = ["--root", str(self.root), "import", "inp", name, str(path), *more]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == code, done.output
        return done.output

    def edit(self, table: str, old: str, new: str) -> None:
        path = self.town / "tables" / f"{table}.csv"
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def network(self) -> Network:
        return read_network(self.town)

    def differs(self) -> set[tuple[str, str, str]]:
        frame = pd.read_csv(self.town / "import-difference.csv", dtype=str, keep_default_na=False)
        return set(frame[["table", "id", "difference"]].itertuples(index=False, name=None))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_what_the_model_changed_comes_in_and_what_the_user_changed_stays(desk):
    """The user narrows P to 500 mm and lists a point; the new model widens Q to 800 mm, opens its
    rule later and has one node more."""
    desk.edit("conduits", "10,9.8,circular,600", "10,9.8,circular,500")
    (desk.town / "tables" / "watch_points.csv").write_text(POINT, encoding="utf-8")
    wider = MODEL.replace("Q CIRCULAR .6", "Q CIRCULAR .8").replace("TIME > 5", "TIME > 7")
    wider = wider.replace("B 9.8 2\n", "B 9.8 2\nC 9.9 2\n")
    said = desk.says(wider)
    network = desk.network()
    assert network.conduits["diameter_mm"].to_dict() == {"P": 500.0, "Q": 800.0}
    assert network.watch_points["node_id"].tolist() == ["B"]
    assert network.conduits["source"].tolist() == ["model.inp line 16", "model.inp line 17"]
    assert {
        ("junctions", "C", "new"),
        ("conduits", "Q", "resized"),
        ("conduits", "P", "own edit kept"),
        ("[CONTROLS]", "R1", "changed"),
    } <= desk.differs()
    assert "resized" in said
    written = network_inp(network)
    assert "P CIRCULAR 0.5 0 0 0\n" in written
    assert "Q CIRCULAR .8 0 0 0\n" in written
    assert "TIME > 7" in written
    before = (desk.town / "model-before.inp").read_text(encoding="utf-8")
    assert "TIME > 5" in before


def test_the_same_model_again_differs_in_nothing(desk):
    desk.edit("conduits", "circular,600", "circular,500")
    desk.says(MODEL)
    assert desk.differs() == {
        ("conduits", "P", "own edit kept"),
        ("conduits", "Q", "own edit kept"),
    }
    assert desk.network().conduits["diameter_mm"].tolist() == [500.0, 500.0]


@pytest.mark.parametrize(("keep", "diameter_mm"), [("mine", 500.0), ("new", 700.0)])
def test_a_value_both_changed_is_asked_and_the_answer_stands(desk, keep, diameter_mm):
    desk.edit("conduits", "10,9.8,circular,600", "10,9.8,circular,500")
    wider = MODEL.replace("P CIRCULAR .6", "P CIRCULAR .7")
    said = desk.says(wider, code=2)
    assert "--keep mine" in said
    assert "--keep new" in said
    questions = pd.read_csv(desk.town / "import-conflicts.csv", dtype=str)
    assert questions[["id", "mine", "new"]].to_numpy().tolist() == [["P", "500", "700"]]
    assert desk.network().conduits.at["P", "diameter_mm"] == 500.0
    desk.says(wider, "--keep", keep)
    assert desk.network().conduits.at["P", "diameter_mm"] == diameter_mm
    assert not (desk.town / "import-conflicts.csv").exists()


def test_a_point_at_a_node_that_is_gone_stops_the_import_and_names_it(desk):
    (desk.town / "tables" / "watch_points.csv").write_text(POINT, encoding="utf-8")
    kept = (desk.town / "model.inp").read_text(encoding="utf-8")
    shorter = MODEL.replace("P A B", "P A O")
    for row in ("B 9.8 2\n", "Q B O 100 .013 0 0\n", "Q CIRCULAR .6 0 0 0\n"):
        shorter = shorter.replace(row, "")
    said = desk.says(shorter, code=2)
    assert "watch_points" in said
    assert (desk.town / "model.inp").read_text(encoding="utf-8") == kept


def test_a_network_that_came_from_no_model_is_not_written_over(desk):
    (desk.town / "model.inp").unlink()
    assert "it came from no SWMM model" in desk.says(MODEL, code=2)

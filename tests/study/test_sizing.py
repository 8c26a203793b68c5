"""`drainage size` on the small town: the least of each kind from runs, kept, and a scenario of it."""

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.design.hydraulics import Section
from drainage.measures.course_line import course_line
from drainage.measures.renewal import Renewal
from drainage.study import Workspace, compose_scenario, open_study
from drainage.study.cure_ladder import inlets_per_side
from drainage.study.sizing import ladders
from drainage.study.sizing.ladders import ladders_of, sewer

LIMIT = "[targets]\npoint_depth_m = 0.025\n[sizing]\nreserve_m = 0.0\n"


@pytest.fixture
def strict_study(new_small_study):
    """54 mm instead of 33 mm and a limit of 2.5 cm: the bowl stands above it."""
    study = new_small_study / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8").replace('"h33"', '"h54"') + LIMIT, "utf-8")
    return new_small_study


@pytest.mark.heavy
def test_the_least_works_are_found_kept_and_written_as_a_scenario(strict_study, monkeypatch):
    monkeypatch.setattr(ladders, "TIMES", (2, 3))
    monkeypatch.setattr(ladders, "SAGS_M", (0.05,))
    monkeypatch.setattr(ladders, "RAISED", 1)
    monkeypatch.setattr(ladders, "TANKS_M3", (100,))
    words = ["--root", str(strict_study), "size", "small"]
    run = CliRunner().invoke(main, words)
    assert run.exit_code == 0, run.output
    results = strict_study / "results" / "small"
    table = pd.read_csv(results / "sized.csv", dtype={"place_id": str}).set_index("what")
    trials = pd.read_csv(results / "sized-trials.csv")
    chosen = table.loc["chosen"]
    assert chosen["meets_target"]
    # No single kind that holds is cheaper than what was chosen.
    single = table.loc[table.index.isin(ladders.KINDS) & table["meets_target"]]
    assert len(single)
    assert chosen["cost_10k_yuan"] <= single["cost_10k_yuan"].min()
    # One size less of each chosen kind misses the target.
    less = pd.read_csv(results / "sized-minimal.csv", dtype=str)
    assert less["places_that_miss"].tolist() == ["1"] * len(less) != []
    # The runs leave their scores and nothing of 15 MB.
    assert list((results / "sizing" / "runs").rglob("*.nc")) == []
    # A second search runs nothing.
    again = CliRunner().invoke(main, words)
    assert "0 new runs" in again.output
    assert pd.read_csv(results / "sized-trials.csv").equals(trials)
    # The proposal is a scenario of the study: point 1 is met by three times its one inlet a side.
    folder = strict_study / "scenarios" / "small"
    (folder / "meets-targets.toml").write_bytes((results / "meets-targets.toml").read_bytes())
    file = folder / "study.toml"
    file.write_text(
        file.read_text("utf-8").replace('"better"]', '"better", "meets-targets"]'), "utf-8"
    )
    opened = open_study(Workspace(strict_study), "small")
    network = compose_scenario(opened, "meets-targets").network
    assert inlets_per_side(network, "1").tolist() == [3]
    assert "每侧 3 座" in chosen["works_zh"]


def test_a_sewer_begins_at_what_its_line_is_sized_to(strict_study):
    opened = open_study(Workspace(strict_study), "small")
    ladder = sewer(opened.base, "1", opened.context)
    # Point 1 lies at M-B: C-2 and C-3, down to CO1 at 18.0 m.
    course = Renewal(kind="renewal", point_no="1", title_zh="x", source="x").reaches(opened.base)
    line = course_line(opened.base, course, Renewal.model_fields["design"].default)
    assert line.length_m.tolist() == [50.0, 50.0]
    assert line.lowest_invert_m[-1] == 18.0
    # psi 0.65 x 2 x 0.176 ha at M-B, the land of M-A and M-B; C-1 brings it in 0.685 min.
    assert line.runoff_ha[0] == pytest.approx(0.65 * 0.352)
    assert line.joined_min[0] == pytest.approx(0.685, abs=1e-3)
    # C-1 arrives with its soffit at 18.4 + 0.5 m.
    assert line.highest_soffit_m[0] == pytest.approx(18.9)
    # 0.2288 ha x 332 L/(s ha) = 0.076 m3/s: the first section is the least there is, a d300.
    assert ladder.note == ""
    assert ladder.rungs[0].measures[0].smallest == "d300"
    assert [rung.size for rung in ladder.rungs][1].startswith("d400")
    assert Section(300).full_flow_m3_s(0.004, 0.013) < 0.076


def test_sizes_that_change_nothing_are_left_out(strict_study):
    opened = open_study(Workspace(strict_study), "small")
    found = ladders_of(opened.base, "1", opened.context)
    # One inlet a side: 2, 3, 4, 5, 8. A bowl of 0.25 m: 0.20 m and less.
    assert [rung.size for rung in found["inlets"].rungs] == ["2", "3", "4", "5", "8"]
    assert [rung.size for rung in found["regrade"].rungs] == [
        "0.20",
        "0.15",
        "0.10",
        "0.05",
    ]


def test_a_tank_at_a_point_takes_what_stands_above_the_interception_level(strict_study):
    opened = open_study(Workspace(strict_study), "small")
    found = ladders_of(opened.base, "1", opened.context)["tank"]
    assert [rung.size for rung in found.rungs] == ["100", "200", "500", "1000", "2000", "5000"]
    tank = found.rungs[2].measures[0]
    # Point 1 lies at M-B: C-2, a d500, begins at 18.4 m; half its height is 18.65 m.
    assert (tank.place.node_id, tank.inlet_level_m) == ("M-B", 18.65)
    # 500 m3 as 125 m2 x 4 m, its floor at 14.65 m; pumped back in 6 h: 500 / 21.6 = 23.1 L/s.
    assert (tank.volume_m3, tank.floor_m(opened.base, "M-B")) == (500.0, pytest.approx(14.65))
    assert tank.return_flow_l_s == 23.1
    # A node that no sewer leaves has no tank beside it.
    ends = opened.base.conduits
    dry = opened.base.with_tables(conduits=ends[ends["from_id"].ne("M-B")])
    assert ladders.tank(dry, "1", opened.context).rungs == ()

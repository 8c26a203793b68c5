"""`drainage capacity` on a town whose sewers are too small: both classes, and nothing run twice."""

from __future__ import annotations

import shutil

import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.errors import InputError
from drainage.network import read_network
from drainage.report.page.columns import with_words
from drainage.scenario import PURPOSES
from drainage.study.at_hand import at_hand
from drainage.study.capacity.files import read_capacity
from drainage.study.capacity.storms import flood_days, sewer_storms
from drainage.study.products.reports import capacity_told
from drainage.study.workspace import Workspace
from tests.capacity.conftest import crowded_network
from tests.conftest import write_small_study

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def sewers(assessed) -> pd.DataFrame:
    folder, _said = assessed
    return pd.read_csv(folder / "results/small/capacity.csv", index_col="conduit_id")


def test_the_sewer_that_carries_more_land_has_the_lower_class(sewers):
    # psi F: 0.8 x 0.6375 + 0.016 x 0.8625 = 0.5238 ha a manhole; 238.8 L/s by 1, 2, 3 times
    # that is 456, 228, 152 L/(s ha), and q of P = 1 about 195: P far above 5, 1.5, below 1.
    assert sewers["full_bore_class"].tolist() == ["P≥5", "1≤P<2", "P<1"]


def test_a_sewer_that_is_held_back_from_below_is_surcharged_though_it_could_carry_more(sewers):
    # C-1 could carry P = 5 and more, but the full C-2 and C-3 below it hold its water back.
    assert sewers.at["C-1", "full_bore_period_a"] > 5 > sewers.at["C-1", "dynamic_period_a"]
    assert sewers.at["C-1", "dynamic_class"] == sewers.at["C-2", "dynamic_class"] == "1≤P<2"
    minutes = sewers.loc["C-2", [f"minutes_surcharged_p{p}" for p in (1, 2, 3, 5, 10)]]
    assert minutes.is_monotonic_increasing
    assert minutes.iloc[0] <= 5 < minutes.iloc[1]


def test_the_last_sewer_is_judged_by_its_upper_end_where_its_water_falls_out_freely(sewers):
    # CO1 is a free outfall: the lower end of C-3 is never full, its manhole M-C stands high.
    assert sewers.at["C-3", "dynamic_class"] == "1≤P<2"
    assert sewers["meets_required"].tolist() == [False, False, False]


def test_lengths_of_each_way_of_counting_make_all_sewers(assessed):
    folder, _said = assessed
    classes = pd.read_csv(folder / "results/small/capacity-classes.csv")
    network = read_network(folder / "networks/small")
    km = network.conduits.loc[["C-1", "C-2", "C-3"], "length_m"].sum() / 1000
    by_method = classes.groupby("method")[["length_km", "share_pct"]].sum()
    assert by_method["length_km"].tolist() == pytest.approx([km] * 3)
    assert by_method["share_pct"].tolist() == pytest.approx([100.0] * 3, abs=0.02)


def test_the_map_is_drawn_and_a_second_time_runs_nothing(assessed):
    folder, said = assessed
    assert "0 already there" in said
    assert (folder / "results/small/maps/capacity-existing.png").stat().st_size > 20_000
    again = CliRunner().invoke(
        main,
        ["--root", str(folder), "capacity", "small", "-s", "existing", "--no-flood", "--no-maps"],
    )
    assert again.exit_code == 0, again.output
    runs = [line for line in again.output.splitlines() if "already there" in line]
    assert all(line.split()[0] == line.split("(")[1].split()[0] for line in runs)


def test_the_area_of_the_crowded_outlet_copes_with_the_storm_its_street_holds(assessed):
    folder, _said = assessed
    row = (
        pd.read_csv(folder / "results/small/capacity-outlets.csv").set_index("outlet_id").loc["CO1"]
    )
    # The hours of P = 1 and 2 by the formula: 0.006 x 1602 x 60 / 71.593^0.681 = 31.5 mm, times
    # 1 + 1.037 lg 2 = 1.312. Three manholes and three street nodes; the sag at B fails first.
    assert row["coped_mm"] == pytest.approx(31.5, abs=0.05)
    assert row["failed_mm"] == pytest.approx(31.5 * 1.312, abs=0.05)
    assert row["coped_mm"] < row["coped_interpolated_mm"] < row["failed_mm"]
    assert (row["nodes"], row["first_node_id"]) == (6, "G-B")


def test_the_report_takes_the_tables_only_while_no_file_of_the_study_has_changed(
    assessed, tmp_path
):
    folder, _said = assessed
    copy = shutil.copytree(folder, tmp_path / "town")
    tables = read_capacity(at_hand(Workspace(copy), "small"))
    assert list(tables) == ["capacity", "capacity_class", "outlet_capacity", "runoff_control"]
    shown = with_words(tables["capacity_class"])
    assert "满管流 // full bore" in shown["method"].tolist()
    study = copy / "scenarios" / "small" / "study.toml"
    text = study.read_text(encoding="utf-8").replace("storm_duration_min = 60", "")
    study.write_text(text, encoding="utf-8")
    assert read_capacity(at_hand(Workspace(copy), "small")) == {}


def test_an_outlet_has_the_name_of_the_reader_in_the_terminal(assessed):
    _folder, said = assessed
    assert "Outlet CO1" in said
    assert "出口CO1" not in said


def test_the_report_says_flap_gates_and_the_river_in_words(assessed):
    folder, _said = assessed
    study = at_hand(Workspace(folder), "small")
    shown = with_words(capacity_told(study)["outlet_capacity"]).iloc[0]
    assert shown["flap_gate"] == "无 // no"
    assert shown["river_state"] == "低水位 // low water"


def test_sewers_of_both_classes_stand_in_the_geopackage(assessed):
    folder, _said = assessed
    file = folder / "results/small/report/small-capacity-existing.gpkg"
    layer = pyogrio.read_dataframe(file, layer="conduits").set_index("conduit_id")
    assert layer.loc["C-1", ["full_bore_class", "dynamic_class"]].tolist() == ["P≥5", "1≤P<2"]
    assert layer.geometry["C-1"].length == pytest.approx(50.0)


def test_an_event_may_not_take_the_name_of_these_runs(assessed, tmp_path):
    folder, _said = assessed
    text = (folder / "scenarios/small/study.toml").read_text(encoding="utf-8")
    own = tmp_path / "scenarios" / "small"
    own.mkdir(parents=True)
    (own / "study.toml").write_text(text.replace('id = "h33"', 'id = "capacity-p1"'), "utf-8")
    for name in ("existing", "better"):
        file = folder / "scenarios/small" / f"{name}.toml"
        (own / file.name).write_text(file.read_text(encoding="utf-8"), "utf-8")
    done = CliRunner().invoke(main, ["--root", str(tmp_path), "capacity", "small"])
    assert done.exit_code == 2
    assert "capacity-p1" in done.output


def test_a_flood_event_of_the_study_that_is_the_same_day_is_not_run_twice(tmp_path):
    folder = write_small_study(tmp_path, crowded_network())
    file = folder / "scenarios/small/study.toml"
    rare = '\n[[events]]\nid = "rare"\nstorm = "nested-24h-p20"\nriver_state = "flood-stage"\n'
    file.write_text(file.read_text(encoding="utf-8") + rare + 'purpose = "flood"\n', "utf-8")
    days = flood_days(at_hand(Workspace(folder), "small", PURPOSES))
    names = [f"capacity-day-p{p}" for p in (5, 10, 30, 50)]
    assert list(days.event_of.values()) == [*names[:2], "rare", *names[2:]]
    assert {event.river_state for event in days.study.opened.events} == {"flood-stage"}


def test_the_flood_risk_of_a_rarer_day_is_no_smaller(tmp_path):
    folder = write_small_study(tmp_path, crowded_network())
    command = ["--root", str(folder), "capacity", "small", "-s", "existing"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    risk = pd.read_csv(folder / "results/small/capacity-flood-risk.csv")
    assert risk["surface"].unique().tolist() == ["streets"]
    dry = risk[risk["depth_class"] == "≤0.15 m"].set_index("return_period_a")["length_km"]
    assert dry.index.tolist() == [5, 10, 20, 30, 50]
    assert dry.is_monotonic_decreasing
    assert len(list((folder / "results/small/maps").glob("flood-risk-existing-p*.png"))) == 5


def test_a_river_state_that_is_not_there_is_refused(tmp_path):
    folder = write_small_study(tmp_path, crowded_network())
    file = folder / "scenarios/small/study.toml"
    text = file.read_text(encoding="utf-8") + '\n[capacity]\nriver_state = "no-such"\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no-such"):
        sewer_storms(at_hand(Workspace(folder), "small"))

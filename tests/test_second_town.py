"""The second town of the how-to: gullies, roads, a formula of its own, from survey to report."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.network import read_network

MENDED_POINTS = {("YS0031", "地面高程(m)"): 59.892}
"""620.5 between 59.9 and 59.9."""
MENDED_LINES = {("YS0011", "终点点号"): "YS0012", ("YS0044", "管径或断面尺寸(mm)"): "DN400"}
"""YS9999, which is no point, and DN60 between two DN400; what is empty is left to `fill`."""
SLOW = ("run", "report")


def prepared(root: Path, place: Path) -> None:
    """The gully town in ``place``/ring-survey as it came, but for the cells that were mended."""
    shutil.copytree(root / "rainfall", place / "rainfall")
    shutil.copytree(root / "networks", place / "networks")
    shutil.copy(root / "docs" / "your-own-town.md", place / "how-to.md")
    case, folder = root / "tests" / "cases" / "gully-town", place / "ring-survey"
    folder.mkdir()
    book = pd.read_excel(case / "管线普查.xlsx", sheet_name=None, engine="openpyxl")
    points, lines = book["管线点"], book["管线线"].astype(object)
    for (number, column), value in MENDED_POINTS.items():
        points.loc[points["物探点号"] == number, column] = value
    for (number, column), value in MENDED_LINES.items():
        lines.loc[lines["起点点号"] == number, column] = value
    with pd.ExcelWriter(folder / "survey.xlsx", engine="openpyxl") as made:
        points.to_excel(made, sheet_name="管线点", index=False)
        lines.to_excel(made, sheet_name="管线线", index=False)
    shutil.copy(case / "积水点清单.xlsx", folder / "points.xlsx")
    shutil.copy(case / "dem.tif", folder)
    for part in case.glob("汇水范围.*"):
        shutil.copy(part, folder / f"boundary{part.suffix}")


def walk(root: Path, place: Path, *, slow: bool) -> dict[str, str]:
    """Do what the section says; what each command printed."""
    text = (root / "docs" / "your-own-town.md").read_text(encoding="utf-8")
    section = text.partition("## A second town")[2]
    printed = {}
    for kind, block in re.findall(r"```(sh|toml)\n(.*?)```", section, re.S):
        if kind == "toml":
            head, _, body = block.partition("\n")
            word, path = re.fullmatch(r"# (add to|write) (\S+)", head).groups()
            with (place / path).open("a" if word == "add to" else "w", encoding="utf-8") as file:
                file.write(body)
            continue
        for command in block.splitlines():
            words = shlex.split(command)
            if words[0] == "cp":
                shutil.copy(words[1], words[2])
            elif slow or words[1] not in SLOW:
                run = CliRunner().invoke(main, words[1:])
                assert run.exit_code == 0, (command, run.output[-2000:])
                printed[words[1]] = run.output
                if "--terrain" in words and words[1] == "fill":
                    accept(place / "networks" / "ring-town" / "proposals.csv")
    return printed


def accept(path: Path) -> None:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.assign(accept="yes").to_csv(path, index=False)


@pytest.fixture(scope="module")
def walked(root, tmp_path_factory):
    place = tmp_path_factory.mktemp("ring")
    prepared(root, place)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        yield place, walk(root, place, slow=False)


def test_every_gully_of_the_second_town_is_an_inlet_of_a_road(walked):
    place, printed = walked
    network = read_network(place / "networks" / "ring-town")
    assert "9 streets, 230 inlets" in printed["add-streets"]
    assert len(network.streets) == 9
    assert network.watch_points["name_zh"].tolist()[0] == "人民路铁路桥下"
    assert network.inlets["source"].str.startswith("survey").all()


def test_the_zone_and_the_axes_of_the_second_town_are_told_for_survey_and_list(walked):
    """Point 1 of the list: X 4265404, Y 38584600, in zone 38 without its number."""
    place, printed = walked
    point = read_network(place / "networks" / "ring-town").watch_points.iloc[0]
    assert point[["x_m", "y_m"]].tolist() == pytest.approx([584600, 4265404], abs=20)
    assert "survey-zone" in printed["import"]
    assert "eastings carry the zone number 38" in printed["add-streets"]
    assert "x holds northings and y eastings" in printed["add-streets"]


def test_the_storm_of_the_second_town_is_that_of_its_own_formula(walked):
    # q = 1689 (1 + 0.898 lg 3) / 67^0.729 = 112.5 L/(s ha); 0.36 of it are 40.5 mm in an hour
    _, printed = walked
    assert "40.5" in printed["show"]


def depths_m(place: Path) -> pd.Series:
    points = pd.read_csv(place / "results" / "ring-study" / "points.csv")
    return points.set_index("point_no")["max_depth_m"]


def taken_out_by_hand(place: Path) -> None:
    """The town from a survey without gullies and leads, given the same inlets and lids."""
    networks, book = place / "networks", place / "ring-survey" / "survey.xlsx"
    shutil.move(networks / "ring-town", networks / "with-leads")
    sheets = pd.read_excel(book, sheet_name=None, engine="openpyxl")
    points, lines = sheets["管线点"], sheets["管线线"]
    gullies = points.loc[points["附属物"] == "雨水篦", "物探点号"]
    with pd.ExcelWriter(book, engine="openpyxl") as made:
        points[~points["物探点号"].isin(gullies)].to_excel(made, sheet_name="管线点", index=False)
        lines[~lines["起点点号"].isin(gullies)].to_excel(made, sheet_name="管线线", index=False)
    section = (place / "how-to.md").read_text(encoding="utf-8").partition("## A second town")[2]
    for command in re.findall(r"^\.venv/bin/drainage ((?:import|fill|add).*)$", section, re.M):
        rules = command.replace("ring-town/rules", "with-leads/rules")
        done = CliRunner().invoke(main, shlex.split(rules))
        assert done.exit_code == 0, done.output[-2000:]
        if "fill" in command and "--terrain" in command:
            accept(networks / "ring-town" / "proposals.csv")
    own, other = networks / "ring-town" / "tables", networks / "with-leads" / "tables"
    assert not (own / "gullies.csv").exists()
    rooms = pd.read_csv(other / "junctions.csv").set_index("junction_id")["max_depth_m"]
    joints = pd.read_csv(own / "junctions.csv")
    joints.assign(max_depth_m=joints["junction_id"].map(rooms)).to_csv(
        own / "junctions.csv", index=False
    )
    for name in ("inlets", "inlet_types", "weirs"):
        shutil.copy(other / f"{name}.csv", own / f"{name}.csv")


@pytest.mark.heavy
def test_the_points_stand_as_deep_with_leads_as_without(root, tmp_path, monkeypatch):
    """Gullies with leads, and without them the same inlets by hand: within 2 cm."""
    prepared(root, tmp_path)
    monkeypatch.chdir(tmp_path)
    walk(root, tmp_path, slow=True)
    with_leads = depths_m(tmp_path)
    assert (tmp_path / "results" / "ring-study" / "report.html").exists()
    streets = pd.read_csv(tmp_path / "results" / "ring-study" / "streets.csv")
    assert streets["above_30min_chainage"].str.contains(r"K\d\+\d{3}–K\d\+\d{3}").any()
    taken_out_by_hand(tmp_path)
    run = CliRunner().invoke(main, ["run", "ring-study", "--event", "p3"])
    assert run.exit_code == 0, run.output[-2000:]
    assert (depths_m(tmp_path) - with_leads).abs().max() <= 0.02

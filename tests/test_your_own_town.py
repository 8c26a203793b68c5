"""The how-to, walked through with its own commands: from survey files to a ranking."""

from __future__ import annotations

import re
import shlex
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def walked(root, tmp_path_factory):
    """A workspace after every command of docs/your-own-town.md, and what each printed."""
    place = tmp_path_factory.mktemp("town")
    shutil.copytree(root / "rainfall", place / "rainfall")
    shutil.copytree(root / "networks", place / "networks")
    text = (root / "docs" / "your-own-town.md").read_text(encoding="utf-8")
    text = text.partition("## A second town")[0]
    commands = [
        line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()
    ]
    printed = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        for command in commands:
            words = shlex.split(command)
            if words[0] == "cp":
                shutil.copy(words[1], words[2])
                continue
            assert words[0] == ".venv/bin/drainage", command
            if words[1:] == ["season", "my-study"]:
                _before_the_rains(root / "scenarios" / "old-town", place / "scenarios" / "my-study")
            run = CliRunner().invoke(main, words[1:])
            assert run.exit_code == 0, (command, run.output[-2000:])
            printed[command] = run.output
    return place, printed


def _before_the_rains(example, study):
    """What the how-to asks for before `drainage season`: the example's files with own values, here
    one rain, one sheet and one base."""
    season = (example / "season.toml").read_text(encoding="utf-8")
    head, _, states = season.partition("[[states]]")
    first_state = states.partition("[[states]]")[0]
    levels = season[season.index("[[levels]]") :]
    head = head.partition("[[rains]]")[0].replace("widest_mm = 8", "widest_mm = 20")
    rain = '[[rains]]\nminutes = 60\nfrom_mm = 30\nto_mm = 70\nsource = "of this town"\n'
    (study / "season.toml").write_text(
        "\n".join([head, rain, "[[states]]" + first_state, levels]), encoding="utf-8"
    )
    (study / "atlas.toml").write_text(
        '[[sheets]]\nhour_mm = [50]\nriver_state = "dam-raised"\nsource = "of this town"\n',
        encoding="utf-8",
    )
    (study / "crews").mkdir()
    for path in (example / "crews").iterdir():
        shutil.copy(path, study / "crews")
    tables = {path.stem: pd.read_csv(path, dtype=str) for path in study.glob("crews/*.csv")}
    nodes = pd.read_csv(study.parents[1] / "networks" / "my-town" / "tables" / "watch_points.csv")
    own = {
        "bases": tables["bases"].iloc[:1].assign(node_id=nodes["node_id"].iloc[0]),
        "pumps": tables["pumps"].query("base_id == 'A'"),
        "roads": tables["roads"].iloc[:0],
    }
    for name, rows in own.items():
        rows.to_csv(study / "crews" / f"{name}.csv", index=False, encoding="utf-8-sig")


def test_every_command_of_the_how_to_ends_well(walked):
    _, printed = walked
    assert len(printed) >= 10


def test_the_how_to_ends_in_a_ranking_of_the_points(walked):
    place, _ = walked
    points = pd.read_csv(place / "results" / "my-study" / "points.csv").query("event == 'h54'")
    assert len(points) == 11
    assert set(points["rank"]) <= set(range(1, 12))
    assert points["max_depth_m"].between(0.05, 2.0).all()
    outfalls = pd.read_csv(place / "results" / "my-study" / "outfalls.csv")
    combined = outfalls[outfalls["system"] == "combined"]
    assert (combined["sewage_volume_m3"] > 0).any()


def test_the_exports_of_the_how_to_open(walked):
    place, _ = walked
    assert (place / "out" / "my-study.gpkg").stat().st_size > 100_000
    assert "[CONDUITS]" in (place / "out" / "my-town.inp").read_text(encoding="utf-8")


def test_every_assumption_of_the_surface_says_so(walked):
    place, _ = walked
    tables = place / "networks" / "my-town" / "tables"
    for name in ("subcatchments", "inlets", "streets", "dry_weather_flows"):
        source = pd.read_csv(tables / f"{name}.csv")["source"]
        assert source.str.contains("rule|assumed").all(), name
    pipes = pd.read_csv(tables / "conduits.csv")
    assert pipes.loc[pipes["shape"] == "circular", "source"].str.startswith("survey").all()


def test_the_how_to_leaves_what_is_needed_before_the_rains(walked):
    place, _ = walked
    folder = place / "results" / "my-study"
    table = pd.read_csv(folder / "season" / "season.csv")
    listed = table[table["kind"] == "point"]
    assert listed["place_id"].nunique() == 11
    assert (folder / "season" / "season.pdf").stat().st_size > 10_000
    assert len(pd.read_csv(folder / "crews" / "crews.csv")) >= 11
    assert (folder / "atlas" / "atlas.pdf").stat().st_size > 10_000
    for name in ("sheets", "plan"):
        assert (folder / "season" / f"my-study-flood-{name}.docx").stat().st_size > 10_000

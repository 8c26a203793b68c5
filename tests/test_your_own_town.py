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
            run = CliRunner().invoke(main, words[1:])
            assert run.exit_code == 0, (command, run.output[-2000:])
            printed[command] = run.output
    return place, printed


def test_every_command_of_the_how_to_ends_well(walked):
    _, printed = walked
    assert len(printed) >= 10


def test_the_how_to_ends_in_a_ranking_of_the_points(walked):
    place, _ = walked
    points = pd.read_csv(place / "results" / "my-study" / "points.csv")
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

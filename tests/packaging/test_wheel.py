"""The wheel holds all it needs and nothing of the engineer who built it."""

from __future__ import annotations

import os
import subprocess
import sys
from email import message_from_string
from pathlib import Path

import pandas as pd
import pytest

from tests.packaging.conftest import OWN_WORK

EXAMPLES = ("networks/miyun-old-town", "scenarios/old-town")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_the_package_is_in_the_wheel(root, installed):
    shipped = {n: b for n, b in files(installed / "drainage").items()
               if not n.startswith(("shipped/rainfall", "shipped/networks", "shipped/scenarios"))}  # fmt: skip
    assert shipped == files(root / "drainage")


def test_storms_formulas_and_river_levels_travel_in_the_wheel(root, installed):
    carried = installed / "drainage" / "shipped"
    assert files(carried / "rainfall") == files(root / "rainfall")
    for folder in EXAMPLES:
        assert files(carried / folder) == files(root / folder)


def test_work_of_ones_own_stays_out_of_wheel_and_sdist(sdist, installed):
    assert not set(OWN_WORK) & set(sdist)
    assert [p.name for p in (installed / "drainage/shipped/networks").iterdir()] == [
        "miyun-old-town"
    ]
    assert [p.name for p in (installed / "drainage/shipped/scenarios").iterdir()] == ["old-town"]
    assert sorted(p.name.split("-")[0] for p in installed.iterdir()) == ["drainage", "drainage"]


def test_the_sdist_holds_what_its_tests_and_manuals_need(sdist):
    wanted = {"pyproject.toml", "Makefile", "README.md", "README.zh.md",
              "CHANGELOG.md", "LICENSE", "CITATION.cff",
              "THIRD-PARTY.md", "requirements-lowest.txt", "docs/index.md", "docs/conf.py",
              "tests/conftest.py", "rainfall/formulas.toml"}  # fmt: skip
    assert wanted <= set(sdist)


def test_the_wheel_names_its_licences_and_brings_their_texts(root, installed):
    (info,) = installed.glob("*.dist-info")
    said = message_from_string((info / "METADATA").read_text(encoding="utf-8"))
    assert said["License-Expression"].startswith("MIT AND ")
    texts = files(info / "licenses")
    for text in ["LICENSE", "THIRD-PARTY.md", "drainage/maps/fonts/OFL.txt",
                 *(p.relative_to(root).as_posix() for p in (root / "drainage").rglob("vendor/*.LICENSE"))]:  # fmt: skip
        assert texts[text] == (root / text).read_bytes()
    assert said["Author"] == "the drainage project"
    assert said.get_all("Project-URL") is None


# Its twin in test_workspace.py takes the same way in this process.
@pytest.mark.heavy
def test_an_installed_wheel_takes_a_foreign_model_to_a_report(installed, foreign_model):
    place = foreign_model.parent
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def call(folder, *words):
        done = subprocess.run([sys.executable, "-P", *words], cwd=folder, env=environment,
                              capture_output=True, text=True, encoding="utf-8", check=False)  # fmt: skip
        assert done.returncode == 0, (words, done.stdout[-1000:], done.stderr[-2000:])
        return done.stdout

    where = call(place, "-c", "import drainage; print(drainage.__file__)")
    assert Path(where.strip()).is_relative_to(installed)
    call(place, "-m", "drainage", "init", "work")
    work = place / "work"
    for words in (
        ["import", "inp", "my-town", "../foreign.inp", "--title", "我的城镇"],
        ["draft", "my-study", "my-town"],
        ["run", "my-study"],
        ["report", "my-study"],
    ):
        call(work, "-m", "drainage", *words)
    results = work / "results" / "my-study"
    outfalls = pd.read_csv(results / "outfalls.csv").set_index(["event", "outlet_id"])
    # 33 mm on a sealed hectare less 1.5 mm that the surface keeps on three quarters of it
    assert abs(outfalls.loc[("h33", "O1"), "overflow_volume_m3"] - 319) < 6
    page = (results / "report.html").read_text(encoding="utf-8")
    assert "我的城镇" in page
    assert "L.map" in page  # Leaflet came along in the wheel
    assert list((results / "maps").glob("*.png"))

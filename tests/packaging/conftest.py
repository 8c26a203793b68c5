"""The sdist and the wheel, built from a copy of the repository that holds an engineer's work."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

OWN_WORK = ("networks/my-town/network.toml", "scenarios/my-study/study.toml", "results/a.csv",
            ".venv/pyvenv.cfg")  # fmt: skip
LEFT = {".git", ".venv", "results", "build", "dist"}

SMALL_INP = """[OPTIONS]
FLOW_UNITS LPS
INFILTRATION HORTON
FLOW_ROUTING DYNWAVE
START_DATE 07/01/2024
END_DATE 07/01/2024
END_TIME 03:00:00
[RAINGAGES]
G1 INTENSITY 0:05 1.0 TIMESERIES T1
[TIMESERIES]
T1 0:00 30
T1 1:00 0
[SUBCATCHMENTS]
S1 G1 J1 1.0 100 60 1 0
[SUBAREAS]
S1 0.013 0.2 1.5 5 25 OUTLET
[INFILTRATION]
S1 76 7 4 7 0
[JUNCTIONS]
J1 18.0 2.5
J2 17.8 2.5
[OUTFALLS]
O1 17.0 FREE
[CONDUITS]
C1 J1 J2 50 0.013 0 0
C2 J2 O1 50 0.013 0 0
[XSECTIONS]
C1 CIRCULAR 0.8 0 0 0 1
C2 CIRCULAR 0.8 0 0 0 1
[COORDINATES]
J1 450000 4470000
J2 450050 4470000
O1 450100 4470000
[POLYGONS]
S1 450000 4470000
S1 450100 4470000
S1 450100 4470100
S1 450000 4470100
"""
"""A street's storm sewer of two pipes, as another program writes it."""


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel made from it."""
    tree = tmp_path_factory.mktemp("build") / "tree"
    shutil.copytree(root, tree, ignore=lambda folder, _: LEFT if folder == str(root) else ())
    for name in OWN_WORK:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("mine", encoding="utf-8")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", "../built", "."]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return tree.parent / "built"


@pytest.fixture(scope="session")
def sdist(built: Path) -> list[str]:
    """The names in the sdist, below its own folder."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        return [member.name.split("/", 1)[1] for member in archive.getmembers()]


@pytest.fixture(scope="session")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as pip lays it."""
    (path,) = built.glob("*.whl")
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def foreign_model(tmp_path: Path) -> Path:
    """A SWMM model that another program wrote."""
    path = tmp_path / "foreign.inp"
    path.write_text(SMALL_INP, encoding="utf-8")
    return path

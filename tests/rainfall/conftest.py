"""A copy of the shipped rainfall folder that a test may spoil."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def rainfall(tmp_path: Path) -> Path:
    return shutil.copytree(Path(__file__).parents[2] / "rainfall", tmp_path / "rainfall")

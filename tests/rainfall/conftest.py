"""A copy of the shipped rainfall folder that a test may spoil, and storms put into it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from drainage.rainfall import Hyetograph, load_storm

HEAD = 'title_zh = "试验"\nformula = "beijing-zone-ii"\nsource = "test"\n'
MeasuredStorm = Callable[..., Hyetograph]


@pytest.fixture
def rainfall(tmp_path: Path) -> Path:
    return shutil.copytree(Path(__file__).parents[2] / "rainfall", tmp_path / "rainfall")


@pytest.fixture
def measured(rainfall: Path) -> MeasuredStorm:
    """The storm of one record, as text or bytes, read as the keys say."""

    def storm(record: str | bytes, keys: str = "") -> Hyetograph:
        content = record.encode() if isinstance(record, str) else record
        (rainfall / "gauges" / "mine.csv").write_bytes(content)
        body = f'{HEAD}shape = "gauge"\nfile = "mine.csv"\n{keys}\n'
        (rainfall / "storms" / "mine.toml").write_text(body, encoding="utf-8")
        return load_storm(rainfall, "mine")

    return storm

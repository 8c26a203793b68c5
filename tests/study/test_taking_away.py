"""What is taken away goes whole, or stays whole with the name of the file that is open."""

from __future__ import annotations

import pytest

from drainage.errors import StoreError
from drainage.study.taking_away import take_away
from tests.windows_files import holding_open


def test_one_map_open_in_a_viewer_keeps_them_all(monkeypatch, tmp_path):
    paths = [tmp_path / f"crews-{name}.png" for name in "abc"]
    for path in paths:
        path.write_bytes(b"map")
    held = holding_open(monkeypatch).held
    held.add(paths[2])
    with pytest.raises(StoreError) as told:
        take_away(paths)
    assert str(told.value).startswith(f"{paths[2]}: another program has it open. Close it there")
    assert sorted(tmp_path.iterdir()) == paths

    held.clear()
    take_away([*paths, tmp_path / "never-drawn.png"])
    assert not list(tmp_path.iterdir())

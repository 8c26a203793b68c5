"""Files and folders appear whole or not at all; who holds them, and a full disk, are named."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage import written
from drainage.comparison import write_csv
from drainage.errors import StoreError
from drainage.network import write_tables
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table
from drainage.results import write_dataset
from drainage.said import spoken
from drainage.written import put_in_place, write_text, written_whole
from tests.windows_files import holding_open


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "老城 报告" / "report.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"as it was")
    return path


@pytest.fixture
def windows(monkeypatch):
    return holding_open(monkeypatch)


def test_a_workbook_open_in_excel_is_named_and_stands_as_it_was(windows, report):
    windows.held.add(report)
    with pytest.raises(StoreError) as told, written_whole(report) as scratch:
        scratch.write_bytes(b"half of the new")
    assert f"{report}: another program has it open. Close it there" in str(told.value)
    assert report.read_bytes() == b"as it was"
    assert [path.name for path in report.parent.iterdir()] == ["report.xlsx"]
    assert "已被其他程序打开" in spoken(told.value.args[0], "zh")


def test_a_scanner_that_lets_go_after_a_moment_stops_nothing(windows, report):
    windows.held.add(report)
    windows.until = 3  # refused twice
    write_text(report, "new")
    assert report.read_text(encoding="utf-8") == "new"


def test_a_folder_that_may_not_be_written_is_told_apart_from_a_file_held(monkeypatch, report):
    def refusing(path, _target):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "replace", refusing)
    monkeypatch.setattr(written.time, "sleep", lambda _s: None)
    with pytest.raises(StoreError, match="no right to replace it"):
        write_text(report, "new")
    (report.parent / "~$report.xlsx").write_bytes(b"")  # Excel shows that it has it open
    with pytest.raises(StoreError, match="another program has it open"):
        write_text(report, "new")


@pytest.mark.parametrize("lock", ["~$report.xlsx", "~$port.xlsx", ".~lock.report.xlsx#"])
def test_the_lock_files_of_excel_word_and_libreoffice_are_known(report, lock):
    assert written.office_lock(report) is None
    (report.parent / lock).write_bytes(b"")
    assert written.office_lock(report).name == lock


def run_folder(place: Path, what: str) -> Path:
    place.mkdir()
    for name in ("model.inp", "series.nc"):
        (place / name).write_text(f"{what} {name}", encoding="utf-8")
    return place


def test_a_run_of_which_a_file_is_open_is_kept_whole_and_the_file_is_named(windows, tmp_path):
    old, new = run_folder(tmp_path / "h54", "old"), run_folder(tmp_path / "h54.part-1", "new")
    windows.held.add(old / "series.nc")
    with pytest.raises(StoreError, match=r"h54.series\.nc: another program has it open"):
        put_in_place(new, old)
    assert [(old / name).read_text(encoding="utf-8") for name in ("model.inp", "series.nc")] == [
        "old model.inp", "old series.nc",
    ]  # fmt: skip


def test_a_folder_whose_successor_cannot_come_gets_its_place_back(windows, tmp_path):
    old, new = run_folder(tmp_path / "tables", "old"), run_folder(tmp_path / "fresh", "new")
    windows.held.add(new / "model.inp")
    with pytest.raises(StoreError):
        put_in_place(new, old)
    assert (old / "model.inp").read_text(encoding="utf-8") == "old model.inp"
    windows.held.clear()
    put_in_place(new, old)
    assert (old / "model.inp").read_text(encoding="utf-8") == "new model.inp"
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), ValueError("HDF error")])
def test_a_full_disk_is_named_whatever_the_library_says(monkeypatch, report, error):
    """Libraries in C say that they failed, not why: 0.5 MB left is a full disk, 5 MB are none."""
    free = SimpleNamespace(free=2**19)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    with pytest.raises(StoreError, match="the disk is full") as told, written_whole(report):
        raise error
    assert spoken(told.value.args[0], "zh").endswith("已完成的部分均已保留。")
    assert report.read_bytes() == b"as it was"
    free.free = 5 * 2**20
    if not isinstance(error, OSError):
        with pytest.raises(ValueError, match="HDF"), written_whole(report):
            raise error


def test_two_files_whose_long_names_end_apart_are_written_at_once(tmp_path):
    names = [f"existing-atlas-hour-50mm-low-water-above-{cm}cm.tif" for cm in (15, 27)]
    with written_whole(tmp_path / names[0]) as one, written_whole(tmp_path / names[1]) as other:
        one.write_text("15")
        other.write_text("27")
    assert [(tmp_path / own).read_text() for own in names] == ["15", "27"]


def test_a_table_of_results_opens_in_chinese_excel_and_has_no_noise_of_sums(tmp_path):
    """EF BB BF before the text; 0.1 + 0.2 is 0.30000000000000004 in floats."""
    path = tmp_path / "结果.csv"
    write_csv(pd.DataFrame({"名称": ["新东路"], "sum": [0.1 + 0.2]}), path)
    assert path.read_bytes() == b"\xef\xbb\xbf" + "名称,sum\n新东路,0.3\n".encode()


def test_a_table_of_a_network_has_the_mark_and_is_read_with_and_without(small_network, tmp_path):
    write_tables(small_network, tmp_path)
    path = tmp_path / "tables" / "outfalls.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfoutfall_id,name_zh,")
    marked, found = read_table(path, TABLE_BY_NAME["outfalls"])
    path.write_bytes(content[3:])
    plain, missing = read_table(path, TABLE_BY_NAME["outfalls"])
    assert (found, missing) == ([], [])
    pd.testing.assert_frame_equal(marked, plain)
    assert marked.at["CO1", "name_zh"] == "出口CO1"


def test_a_dataset_that_might_fill_the_disk_is_not_begun(monkeypatch, tmp_path):
    """1,000,000 numbers of 8 bytes, packed to half: 4 MB and 1 MB spare; 4.9 MB are too little."""
    free = SimpleNamespace(free=4_900_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    dataset = xr.Dataset({"depth": ("cell", np.zeros(1_000_000))})
    with pytest.raises(StoreError, match="the disk is full"):
        write_dataset(dataset, tmp_path / "depth.nc")
    assert list(tmp_path.iterdir()) == []
    free.free = 5_100_000
    write_dataset(dataset, tmp_path / "depth.nc")
    assert (tmp_path / "depth.nc").is_file()

"""What the table of kinds says of the surveys people bring: every file in one row, its test there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
CASES = TESTS / "cases" / "surveys"
TEXT = (CASES / "README.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and "`" in line
]


def named(row: list[str]) -> list[str]:
    """The files of a row: each by itself, or all of a folder."""
    files = []
    for name in re.findall(r"`(.+?)`", row[1]):
        path = CASES / name
        found = sorted(path.iterdir()) if path.is_dir() else [path]
        files += [file.relative_to(CASES).as_posix() for file in found]
    return files


def test_every_file_stands_in_one_row():
    files = {path.relative_to(CASES).as_posix() for path in CASES.rglob("*") if path.is_file()}
    count = Counter(file for row in ROWS for file in named(row))
    assert set(count) == files - {"README.md"}
    assert [file for file, times in count.items() if times > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_test_of_each_kind_is_there(row):
    path, _, name = row[3].strip("`").partition("::")
    assert re.search(rf"^def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.M)


def test_the_counts_are_those_of_the_rows():
    counts = Counter(row[2] for row in ROWS)
    said = re.search(r"Of (\d+) kinds (\d+) are read, (\d+) told, (\d+) refused", TEXT)
    assert [int(number) for number in said.groups()] == [
        len(ROWS), counts["read"], counts["told"], counts["refused"],
    ]  # fmt: skip
    assert sum(counts.values()) == counts["read"] + counts["told"] + counts["refused"]

"""Licences, citation, dates of the changes and the oldest libraries: each true to its source."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

import drainage

FOLDERS = ("drainage/maps/fonts", "drainage/report/assets/vendor")


@pytest.fixture(scope="module")
def needed(root: Path) -> dict[str, str]:
    """Lower bound of each runtime dependency of pyproject.toml."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(line.split(">=") for line in project["dependencies"])


@pytest.fixture(scope="module")
def third_party(root: Path) -> list[list[str]]:
    """The rows of the tables of THIRD-PARTY.md."""
    text = (root / "THIRD-PARTY.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [row for row in rows if not row[0].startswith(("---", "files", "library"))]


def test_every_file_of_others_names_its_licence_and_has_its_text(root, third_party):
    texts = {file: row[3].strip("`") for row in third_party if len(row) == 4
             for file in re.findall("`(.+?)`", row[0])}  # fmt: skip
    others = {
        path.relative_to(root).as_posix()
        for folder in FOLDERS
        for path in (root / folder).iterdir()
        if path.suffix not in (".md", ".LICENSE", ".txt")
    }
    assert set(texts) == others
    for text in texts.values():
        assert re.search("(?i)copyright", (root / text).read_text(encoding="utf-8"))


def test_what_a_bundle_holds_has_its_text_too(root):
    vendor = root / "drainage/report/assets/vendor"
    d3 = (vendor / "d3.LICENSE").read_text(encoding="utf-8")
    for owner in ("Robert Penner", "Cynthia Brewer", "Charles Karney", "Mapbox", "unencumbered"):
        assert owner in d3
    plot = (vendor / "plot.LICENSE").read_text(encoding="utf-8")
    assert "Mikola Lysenko" in plot
    assert "Apache License" in (vendor / "apache-2.0.LICENSE").read_text(encoding="utf-8")


@pytest.mark.locked
def test_every_library_stands_in_the_list_with_the_licence_it_names_itself(needed, third_party):
    listed = dict(row for row in third_party if len(row) == 2)
    assert set(listed) == set(needed)
    for name, licence in listed.items():
        named = importlib.metadata.metadata(name).get("License-Expression")
        assert named is None or licence in named, (name, named)


def test_the_oldest_libraries_tested_are_those_that_pyproject_allows(root, needed):
    lines = (root / "requirements-lowest.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("#")[0].strip().split("==") for line in lines if "==" in line)
    assert {name: pins.get(name) for name in needed} == needed


def test_the_citation_names_the_version_and_no_person(root):
    text = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"(?m)^version: {re.escape(drainage.__version__)}$", text)
    assert re.findall(r"- name: (.+)", text) == ['"the drainage project"']
    assert "://" not in text


def test_every_version_has_its_date(root):
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^## (.+)$", text)
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)", line) for line in headings]
    assert None not in found, headings
    versions = [tuple(map(int, each.groups()[:3])) for each in found]
    dates = [date.fromisoformat(each[4]) for each in found]
    assert versions == sorted(versions, reverse=True)
    assert dates == sorted(dates, reverse=True)

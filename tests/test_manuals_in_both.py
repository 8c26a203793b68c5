"""Each manual says the same in Chinese and in English: sections, commands, rows, figures."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CALIBRATION = ROOT / "networks" / "miyun-old-town" / "CALIBRATION.md"
IN_ONE_LANGUAGE = {
    "changing-the-code": "for those who change the program, whose code is English",
    "design-by-hand": "a calculation, in symbols; the figures are held by a test",
    "notebook": "Python, for those who write it",
    "swmm-coverage": "generated: sections, options and words of SWMM",
    "decisions": "reasons of the program's makers",
    "reference": "docstrings",
    "changes": "the log of the versions",
    "licences": "the words of the licences",
    "glossary": "both languages on one page",
    "index": "both languages on one page",
}
"""Manuals without a twin, and why."""
PAIRS = [
    (ROOT / "README.md", ROOT / "README.zh.md"),
    (CALIBRATION, CALIBRATION.with_suffix(".zh.md")),
    *((path, DOCS / "zh" / path.name) for path in sorted(DOCS.glob("*.md"))
      if path.stem not in IN_ONE_LANGUAGE),
]  # fmt: skip
HAN = re.compile("[\u3400-\u9fff]")
COMMANDS = ("sh", "bat")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path) -> list[tuple[str, str]]:
    return re.findall(r"(?ms)^```(\w+)\n(.*?)^```", text_of(path))


def commands(path: Path) -> list[list[str]]:
    """What is typed, without the remarks behind it."""
    return [
        [line.split("#")[0].rstrip() for line in block.splitlines()]
        for kind, block in blocks(path)
        if kind in COMMANDS
    ]


def without_words(value: object) -> object:
    """A value of TOML: a text for a reader is that of its language, all else is the same."""
    if isinstance(value, dict):
        return {key: without_words(own) for key, own in value.items()}
    if isinstance(value, list):
        return [without_words(own) for own in value]
    words = isinstance(value, str) and (" " in value or HAN.search(value))
    return "words" if words else value


def settings(path: Path) -> list[object]:
    return [without_words(tomllib.loads(block)) for kind, block in blocks(path) if kind == "toml"]


def headings(path: Path) -> list[int]:
    bare = re.sub(r"(?ms)^```.*?^```", "", text_of(path))
    return [len(marks) for marks in re.findall(r"(?m)^(#+) ", bare)]


def rows(path: Path) -> list[int]:
    return [line.count(" | ") for line in text_of(path).splitlines() if line.startswith("|")]


def keys(path: Path) -> list[list[str]]:
    """The ids that the first cell of each row names; what a user names is of his language."""
    first = re.findall(r"(?m)^\| (`[^|]*`|\w+_\w+) \|", text_of(path))
    return [
        re.findall(r"[a-z][a-z0-9_-]+(?![a-z0-9_.-]*\.xlsx)", own.split("=")[0]) for own in first
    ]


def names(path: Path) -> Counter[str]:
    """Keys, files, options and commands that the sentences name, each by its own word."""
    bare = re.sub(r"(?ms)^```.*?^```", "", text_of(path))
    found = set(re.findall(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`", bare))
    found |= set(re.findall(r"`(--[a-z0-9-]+)", bare))
    return Counter(found | set(re.findall(r"([a-z-]+\.(?:csv|toml|json|nc|xlsx|docx))", bare)))


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[own.name for own, _ in PAIRS])
class TestBothSides:
    def test_the_twin_is_there_and_each_leads_to_the_other(self, english, chinese):
        there = "zh/" + chinese.name if english.parent == DOCS else chinese.name
        back = "../" + english.name if english.parent == DOCS else english.name
        top = [text_of(own).split("\n", 4)[:4] for own in (english, chinese)]
        assert any(f"]({there})" in line for line in top[0])
        assert any(f"]({back})" in line for line in top[1])

    def test_sections_are_the_same(self, english, chinese):
        assert headings(chinese) == headings(english)

    def test_commands_are_the_same(self, english, chinese):
        assert commands(chinese) == commands(english)

    def test_settings_are_the_same(self, english, chinese):
        assert settings(chinese) == settings(english)

    def test_tables_have_the_same_rows(self, english, chinese):
        assert rows(chinese) == rows(english)
        assert keys(chinese) == keys(english)

    def test_the_same_keys_files_and_options_are_named(self, english, chinese):
        assert names(chinese) == names(english)

    def test_no_english_sentence_stands_on_the_chinese_page(self, english, chinese):
        bare = re.sub(r"(?ms)^```.*?^```|`[^`]*`|\]\([^)]*\)", " ", text_of(chinese))
        assert re.findall(r"\b[A-Za-z]+(?:[ ,;]+[a-z]+){4,}", bare) == []


def test_no_page_is_chinese_alone_or_forgotten():
    english = {path.stem for path in DOCS.glob("*.md")}
    twins = {path.stem for path in (DOCS / "zh").glob("*.md")}
    assert twins == english - set(IN_ONE_LANGUAGE)
    assert set(IN_ONE_LANGUAGE) <= english


def test_the_first_line_of_the_first_page_is_chinese():
    assert HAN.search(text_of(ROOT / "README.md").splitlines()[0])

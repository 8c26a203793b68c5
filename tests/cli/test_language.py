"""The terminal speaks one language: the one asked for, else that of the system, else English."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.cli.reader import language_of

CHINESE = re.compile("[\u4e00-\u9fff]")
TOWN = Path(__file__).parents[1] / "cases" / "surveys" / "60-town"
ENGLISH = re.compile(r"[A-Za-z]{3,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")
"""Three English words in a row."""


@pytest.mark.parametrize(
    ("words", "environment", "windows", "language"),
    [
        ([], {}, "", "en"),
        ([], {"LANG": "C"}, "", "en"),
        ([], {"LANG": "C.UTF-8"}, "zh_CN", "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "", "en"),
        ([], {"LANG": "en_US", "LC_MESSAGES": "zh_CN.GB18030"}, "", "zh"),
        ([], {"LANG": "", "LC_ALL": ""}, "zh_CN", "zh"),
        ([], {}, "zh_TW", "zh"),
        ([], {"LANG": "fr_FR.UTF-8"}, "", "en"),
        ([], {"DRAINAGE_LANGUAGE": "en", "LANG": "zh_CN"}, "zh_CN", "en"),
        (["--language", "zh", "run"], {"DRAINAGE_LANGUAGE": "en"}, "", "zh"),
        (["run", "town", "--language=zh"], {"LANG": "C"}, "", "zh"),
        (["run", "--language"], {"LANG": "zh_CN"}, "", "zh"),
    ],
)
def test_the_language_asked_for_comes_before_that_of_the_system(
    words, environment, windows, language
):
    assert language_of(words, environment, windows) == language


def shown(*words, **environment):
    return CliRunner(env=environment).invoke(main, list(words)).output


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["import", "--help"],
        ["import", "survey", "--help"],
        ["add-streets", "--help"],
        ["run", "--help"],
        ["report", "--help"],
        ["run"],
        ["run", "town", "--purpose", "none"],
        ["nothing"],
    ],
)
def test_help_and_mistakes_of_a_command_line_are_in_one_language(words):
    told = re.sub("main( [a-z-]+)*", "", shown(*words, DRAINAGE_LANGUAGE="zh"))
    assert ENGLISH.search(told) is None
    assert CHINESE.search(shown(*words, DRAINAGE_LANGUAGE="en").replace("管线点成果表", "")
                          .replace("1985国家高程基准", "")) is None  # fmt: skip


def test_the_language_may_stand_behind_the_command(tmp_path):
    networks = tmp_path / "networks"
    networks.mkdir()
    root = ["--root", str(tmp_path)]
    for words in (["--language", "zh", *root, "check", "x"],
                  [*root, "check", "x", "--language", "zh"]):  # fmt: skip
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 2
        assert told.output == (f"{networks / 'x'}：没有这个管网。{networks} 中一个也没有。\n"
                               "共 1 个问题；未作任何改动。\n")  # fmt: skip


@pytest.mark.heavy
def test_a_study_of_a_chinese_reader_is_told_in_chinese(new_small_study):
    def told(*words):
        done = CliRunner().invoke(main, ["--root", str(new_small_study), *words,
                                         "--language", "zh"])  # fmt: skip
        assert done.exit_code == 0, done.output
        return done.output

    for words in (["check", "small"], ["show", "small"], ["show", "small", "better"],
                  ["run", "small", "--no-maps"], ["rank", "small"],
                  ["compare", "small", "existing", "better"]):  # fmt: skip
        assert ENGLISH.search(told(*words)) is None, words
    assert "共 2 个计算（2 个已有结果）。" in told("run", "small", "--no-maps")


def test_a_chinese_reader_goes_from_a_survey_to_results_without_an_english_sentence(tmp_path):
    def told(*words):
        done = CliRunner().invoke(main, ["--root", str(tmp_path), *words, "--language", "zh"])
        assert done.exit_code == 0, done.output
        return done.output.replace(str(TOWN), "")

    points, lines = (str(TOWN / name) for name in ("points.csv", "lines.csv"))
    told("init", "城")
    root = str(tmp_path / "城")
    for words in (["import", "survey", "西区", points, lines], ["check", "西区", "--no-maps"],
                  ["draft", "研究", "西区"], ["show", "研究"],
                  ["run", "研究", "--no-maps", "-e", "h33"], ["rank", "研究"]):  # fmt: skip
        assert ENGLISH.search(told("--root", root, *words)) is None, words
    texts = tomllib.loads(
        (tmp_path / "城" / "networks" / "西区" / "network.toml").read_text("utf-8")
    )
    assert ENGLISH.search(texts["notes"].split(" // ")[0]) is None
    for file in ("scenarios/研究/study.toml", "networks/西区.mapping.toml"):
        lines = ["", *(tmp_path / "城" / file).read_text("utf-8").splitlines()]
        # Each remark stands in Chinese, in its line or in the one before.
        for before, line in pairwise(lines):
            if ENGLISH.search(line.partition("#")[2]):
                assert CHINESE.search(before + line), line

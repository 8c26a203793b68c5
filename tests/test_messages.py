"""No sentence a user may read is forgotten: each has a template and stands in Chinese, too."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import click
import pytest

from drainage.checks.rules import RULES
from drainage.cli import main
from drainage.cli.wording import Argument, Option, paragraphs
from drainage.measures.manual import manual_sentences as of_measures
from drainage.said import catalogue, spoken
from drainage.scenario.manual import manual_sentences as of_studies
from tests.said_in_code import of_package

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "drainage"
MESSAGES = PACKAGE / "texts" / "zh" / "messages"
OTHERS_WORDS = ("click.toml", "pydantic.toml")
"""What the libraries say: their sentences stand in them."""


def sentences():
    """All of the package; found when a test asks, not by every worker that collects this file."""
    return of_package(PACKAGE)[0]


def of_help(own=main):
    """What the help of the commands says."""
    yield from paragraphs(own.english)
    for parameter in own.params:
        if isinstance(parameter, Argument):
            yield parameter.name.upper()
        elif isinstance(parameter, Option) and parameter.english:
            yield getattr(parameter.english, "template", parameter.english)
    for other in getattr(own, "commands", {}).values():
        yield from of_help(other)


def files():
    return {
        path.name: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(MESSAGES.glob("*.toml"))
    }


def figures(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_no_sentence_is_put_together_where_it_is_said():
    assert [f"{own.file}:{own.line} {own.code}" for own in of_package(PACKAGE)[1]] == []


def test_every_sentence_is_said_in_chinese():
    known = catalogue("zh")
    lacking = [f"{own.file}:{own.line} {own.text!r}" for own in sentences()
               if re.search("[A-Za-z]{3}", own.text) and own.text not in known]  # fmt: skip
    assert lacking == []


def test_every_word_of_the_help_is_said_in_chinese():
    assert [own for own in of_help() if own not in catalogue("zh")] == []


def test_cure_source_and_unit_of_every_rule_are_said_in_chinese():
    words = {own for rule in RULES for own in (rule.cure, rule.source) if re.search("[a-z]", own)}
    assert [own for own in words if spoken(own, "zh") == own] == []


def test_every_key_and_docstring_of_a_measure_is_said_in_chinese():
    assert [own for own in dict.fromkeys(of_measures()) if own not in catalogue("zh")] == []


def test_every_key_of_a_study_is_said_in_chinese():
    assert [own for own in dict.fromkeys(of_studies()) if own not in catalogue("zh")] == []


def test_the_same_figures_stand_in_both_languages():
    odd = [
        f"{name}: {english!r}"
        for name, own in files().items()
        for english, chinese in own.items()
        if not figures(chinese) <= figures(english)
        or (name not in OTHERS_WORDS and figures(chinese) != figures(english))
    ]
    assert odd == []


def test_every_template_is_given_the_figures_it_names():
    odd = [
        f"{own.file}:{own.line} {own.text!r}"
        for own in sentences()
        if own.figures is not None and "" not in own.figures and figures(own.text) != own.figures
    ]
    assert odd == []


def test_no_sentence_is_kept_that_nobody_says():
    literals = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    said = {own.text for own in sentences()} | set(of_help()) | literals
    said |= {rule.source for rule in RULES} | set(of_measures()) | set(of_studies())
    stale = [
        f"{name}: {english!r}"
        for name, own in files().items()
        if name not in OTHERS_WORDS
        for english in own
        if english not in said
    ]
    assert stale == []


def test_no_text_asks_for_a_make_that_a_workspace_does_not_have():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = "|".join(re.findall(r"(?m)^([a-z-]+):", makefile))
    asked = re.compile(rf"\bmake ({targets})\b")
    there = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.js"),
             PACKAGE / "shipped" / "workspace-readme.md"]  # fmt: skip
    assert asked.search("Run make scenario first.")
    assert [path.name for path in there if asked.search(path.read_text(encoding="utf-8"))] == []


def test_no_sentence_is_said_in_two_ways():
    twice = Counter(english for own in files().values() for english in own)
    assert [english for english, count in twice.items() if count > 1] == []


@pytest.mark.parametrize("words", ["No such option {name!r}.", "Missing argument", "Usage:"])
def test_the_words_of_click_are_those_it_says(words):
    source = Path(click.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    assert f'"{words}"' in code
    assert words in catalogue("zh")

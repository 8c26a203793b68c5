"""Sentences for the user: written in English where they arise, shown in the reader's language.

A sentence without figures is plain text and its own key. One with figures is made by ``said``:
it is that English text everywhere, and remembers its template so that ``spoken`` can say it in
another language: ``texts/<language>/messages/*.toml`` says ``"English" = "中文"``, a file a room.
What a user typed (a value, an id, the name of a file or column) is no word of the program and is
shown as it stands: a figure without a blank is taken for such, unless ``word`` made it.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from numbers import Number
from typing import Any

TEXTS = files("drainage") / "texts"
MESSAGES = "messages"
CHINESE = "zh"
_ROW = re.compile(r"row (\d+)(?: \((.*)\))?", re.DOTALL)


class Said(str):
    """An English sentence with its template and figures; in all else a plain text."""

    __slots__ = ("figures", "template")
    template: str
    figures: dict[str, object]

    def __new__(cls, template: str, figures: Mapping[str, object]) -> Said:
        """The template filled in; KeyError where a figure is missing."""
        plain: dict[str, object] = {
            name: own if isinstance(own, str | Number) else str(own)
            for name, own in figures.items()
        }
        own = super().__new__(cls, filled(template, plain))
        own.template, own.figures = template, plain
        return own

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, (self.template, self.figures)


class Typed(str):
    """What a user typed: shown as it stands, even where it reads like a word of the program."""

    __slots__ = ()


class Sided(str):
    """An English sentence that carries its Chinese: titles of rules stand where they are made."""

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Sided:
        own = super().__new__(cls, en)
        own.zh = zh
        return own

    def __reduce__(self) -> tuple[Any, ...]:
        return Sided, (str(self), self.zh)


class _Filling(string.Formatter):
    """Figures of a sentence that a file kept are texts and have their digits."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return value if isinstance(value, str) else str(super().format_field(value, format_spec))


_FILLING = _Filling()


def filled(template: str, figures: Mapping[str, object]) -> str:
    """A template with its figures as they stand; KeyError where one is missing."""
    try:
        return template.format_map(figures)
    except ValueError:
        return _FILLING.vformat(template, (), figures)


def said(template: str, **figures: object) -> str:
    """A sentence with figures: ``said("no such id in {table}", table=name)``.

    Figures that are sentences themselves are spoken in the reader's language, too.
    """
    return Said(template, figures)


def word(own: str) -> str:
    """A word or sentence of the program that is a figure of another one, so that it is spoken."""
    return Said(own.replace("{", "{{").replace("}", "}}"), {})


def spoken(sentence: str, lang: str) -> str:
    """The sentence in a language; as it is where that language does not say it.

    ``row 7`` and ``row 7 (P1)``, which tables name by the hundred thousand, need no template.
    """
    if isinstance(sentence, Sided) and lang == CHINESE:
        return sentence.zh
    if not isinstance(sentence, Said) and (row := _ROW.fullmatch(sentence)):
        sentence = _row(row[1], row[2])
    template = sentence.template if isinstance(sentence, Said) else sentence
    own = catalogue(lang).get(template)
    if own is None:
        return str(sentence)
    if not isinstance(sentence, Said):
        return own
    figures = {name: _figure(figure, lang) for name, figure in sentence.figures.items()}
    return filled(own, figures)


def part_spoken(part: str, lang: str) -> str:
    """A part of a sentence: spoken where it is of the program, as it stands where it may be what
    a user typed."""
    if isinstance(part, Said | Sided):
        return spoken(part, lang)
    return spoken(part, lang) if " " in part and not isinstance(part, Typed) else str(part)


def value_spoken(value: str, lang: str) -> str:
    """What stands in a cell: translated only where the program itself said it."""
    return spoken(value, lang) if isinstance(value, Said | Sided) else str(value)


def _figure(figure: object, lang: str) -> object:
    return part_spoken(figure, lang) if isinstance(figure, str) else figure


def _row(number: str, name: str | None) -> Said:
    if name is None:
        return Said("row {number}", {"number": number})
    return Said("row {number} ({name})", {"number": number, "name": Typed(name)})


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """English sentence -> the same in ``lang``; empty where the language has no messages."""
    folder = TEXTS / lang / MESSAGES
    if not folder.is_dir():
        return {}
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda own: own.name):
        if file.name.endswith(".toml"):
            found |= tomllib.loads(file.read_text(encoding="utf-8"))
    return found

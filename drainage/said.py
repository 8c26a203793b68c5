"""Sentences for the user: written in English where they arise, shown in the reader's language.

A sentence without figures is plain text and its own key. One with figures is made by ``said``:
it is that English text everywhere, and remembers its template so that ``spoken`` can say it in
another language: ``texts/<language>/messages/*.toml`` says ``"English" = "中文"``, a file a room.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from numbers import Number
from typing import Any

TEXTS = files("drainage") / "texts"
MESSAGES = "messages"
CHINESE = "zh"
_ROW = re.compile(r"row (\d+)")


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
        own = super().__new__(cls, template.format_map(plain))
        own.template, own.figures = template, plain
        return own

    def __reduce__(self) -> tuple[Any, ...]:
        return Said, (self.template, self.figures)


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


def said(template: str, **figures: object) -> str:
    """A sentence with figures: ``said("no such id in {table}", table=name)``.

    Figures that are sentences themselves are spoken in the reader's language, too.
    """
    return Said(template, figures)


def spoken(sentence: str, lang: str) -> str:
    """The sentence in a language; as it is where that language does not say it.

    ``row 7``, which tables name by the hundred thousand, needs no template.
    """
    if isinstance(sentence, Sided) and lang == CHINESE:
        return sentence.zh
    if row := _ROW.fullmatch(sentence):
        sentence = Said("row {number}", {"number": row[1]})
    template = sentence.template if isinstance(sentence, Said) else sentence
    own = catalogue(lang).get(template)
    if own is None:
        return str(sentence)
    if not isinstance(sentence, Said):
        return own
    return own.format_map(
        {
            name: spoken(figure, lang) if isinstance(figure, str) else figure
            for name, figure in sentence.figures.items()
        }
    )


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

"""Texts of measures by language: what stands in the measure's file, or a language's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from drainage.languages import WHOLE, Lang, override

Texts = dict[str, dict[Lang, str]]
"""Key -> language -> text with {figures}."""
Figure = float | int | str


@dataclass(frozen=True)
class Remark:
    """What an engineer must be told of works: the key of the measure's text and its figures.

    ``place`` is the pipe, road or outlet it is about; "" the works as a whole.
    """

    key: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    place: str = ""


def text_of(kind: str, key: str, texts: Texts, lang: Lang) -> str:
    """A text of a measure: `kind.key` of drainage/texts/<lang>/measures.toml where it is there,
    else that of the measure's file, else the English one. KeyError where the file has none.
    """
    own = texts[key]
    return override(lang, "measures", f"{kind}.{key}") or own.get(lang, own[WHOLE[-1]])

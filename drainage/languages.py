"""Texts in two languages: ``中文 // English`` in a table or TOML shows one side."""

from __future__ import annotations

from typing import Literal

Lang = Literal["zh", "en"]
TWO_TONGUES = " // "


def in_language(text: str, lang: Lang) -> str:
    """The side of a text written as ``中文 // English``; any other text as it is."""
    zh, mark, en = text.partition(TWO_TONGUES)
    return (zh if lang == "zh" else en) if mark else text

"""The words of the field in English and Chinese, and ``docs/glossary.md`` made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

GLOSSARY = files("drainage") / "texts" / "glossary.toml"
TITLE, SECOND = "title", "second_words"
HEAD = """# Glossary 术语表

Generated from `drainage/texts/glossary.toml`. One Chinese word stands for each English one in all
messages, after GB 50014, GB 51222 and CJJ 61.

由 `drainage/texts/glossary.toml` 生成。全部提示与报错按此用词，依据 GB 50014、GB 51222 与 CJJ 61。
"""


@cache
def _groups() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))


def terms() -> dict[str, str]:
    """English term -> its Chinese word."""
    return {
        english: chinese
        for name, group in _groups().items()
        if name != SECOND
        for english, chinese in group.items()
        if english != TITLE
    }


def second_words() -> dict[str, tuple[str, ...]]:
    """Chinese word -> other words for the same, which nothing says."""
    return {word: tuple(others) for word, others in _groups()[SECOND].items()}


def terms_in(sentence: str) -> list[str]:
    """The terms an English sentence says, the longest where one stands in another."""
    left, found = sentence.lower(), []
    for term in sorted(terms(), key=len, reverse=True):
        own = rf"(?<![\w-]){re.escape(term)}e?s?(?![\w-])"
        if re.search(own, left):
            found.append(term)
            left = re.sub(own, " ", left)
    return found


def glossary_manual() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for name, group in _groups().items():
        if name != SECOND:
            rows = [f"| {en} | {zh} |" for en, zh in group.items() if en != TITLE]
            parts.append("\n".join([f"\n## {group[TITLE]}\n", "| English | 中文 |", "| --- | --- |",
                                    *rows, ""]))  # fmt: skip
    return "".join(parts)

"""What files keep in English, as the sentences they were when they were said.

Why a run was lost stands in run.json, season.json and members.parquet in English, without the
template it was made by. Where it is shown it speaks the reader's language again.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache

from drainage.said import CHINESE, Said, Typed, catalogue, spoken, word

JOINTS = {"\n": "{first}\n{rest}", "; ": "{first}; {rest}"}
"""How a file keeps several sentences."""
FINDINGS = ("{where}: {message} (value: {value}). {cure}", "{where}: {message}. {cure}")
FEWEST_LETTERS = 5
"""Letters of its own from which a template is known by: ``{path}: {why}`` fits everything."""
_VALUE = re.compile(r"(.*) \(value: (.*)\)", re.DOTALL)


@cache
def said_again(text: str) -> str:
    """The text, which ``spoken`` then speaks; any that no template fits is as it is.

    Of several templates the one with most letters of its own counts. Sentences that are kept
    with a semicolon between them are known one by one, and a finding by its message.
    """
    if isinstance(text, Said) or " " not in text:
        return text
    return _each_of(text) or _sentence(text) or _finding(text) or _several(text) or text


def spoken_again(text: str, lang: str) -> str:
    """What a file keeps in English, in a language."""
    return spoken(said_again(str(text)), lang)


def two_tongues_again(text: str) -> str:
    """What a file keeps in English as ``中文 // English``, of which a page shows its side."""
    chinese = spoken_again(text, CHINESE)
    return text if chinese == text else f"{chinese} // {text}"


def _each_of(text: str) -> str:
    """Several sentences with a semicolon between them, where each of them is known."""
    first, joint, rest = text.partition("; ")
    if not joint or not (known := _sentence(first)):
        return ""
    others = _each_of(rest) or _sentence(rest)
    return Said("{first}; {rest}", {"first": known, "rest": others}) if others else ""


def _sentence(text: str) -> str:
    if text in catalogue(CHINESE):
        return word(text)
    for letters, template, pattern in _templates():
        if all(own in text for own in letters) and (fits := re.fullmatch(pattern, text, re.DOTALL)):
            figures = {name: said_again(own) for name, own in fits.groupdict().items()}
            return Said(template, figures)
    return ""


def _finding(text: str) -> str:
    """``where: message (value: …). cure``, known by a message of the program."""
    where, _, rest = text.partition(": ")
    for end in re.finditer(r"\. |$", rest):
        message, value = rest[: end.start()], ""
        if fits := _VALUE.fullmatch(message):
            message, value = fits[1], fits[2]
        if known := _sentence(message):
            figures = {
                "where": _where(where),
                "message": known,
                "cure": said_again(rest[end.end() :]),
            }
            if value:
                figures["value"] = Typed(value)
                return Said(FINDINGS[0], figures)
            if figures["cure"]:
                return Said(FINDINGS[1], figures)
            return Said("{where}: {message}", figures)
    return ""


def _where(text: str) -> str:
    """File, row and column: of them the row alone is of the program."""
    first, comma, rest = text.partition(", ")
    return Said("{first}, {rest}", {"first": first, "rest": _where(rest)}) if comma else first


def _several(text: str) -> str:
    for joint, template in JOINTS.items():
        first, there, rest = text.partition(joint)
        if not there:
            continue
        figures = {"first": said_again(first), "rest": said_again(rest)}
        if any(isinstance(own, Said) for own in figures.values()):
            return Said(template, figures)
    return ""


@cache
def _templates() -> list[tuple[list[str], str, str]]:
    """The words of each template, itself and what it fits; those with most letters first."""
    found = []
    for template in catalogue(CHINESE):
        parts = list(string.Formatter().parse(template))
        letters = sum(own.isalpha() for literal, *_ in parts for own in literal)
        if (
            template not in FINDINGS
            and letters >= FEWEST_LETTERS
            and any(name for _, name, *_ in parts)
        ):
            words = [literal for literal, *_ in parts if literal]
            found.append((-letters, words, template, "".join(_fitting(parts))))
    return [own[1:] for own in sorted(found, key=lambda own: own[0])]


def _fitting(parts: list[tuple[str, str | None, str | None, str | None]]) -> Iterator[str]:
    """The pattern of a template; a figure that stands twice is the same twice."""
    seen: set[str] = set()
    for literal, name, *_ in parts:
        yield re.escape(literal)
        if name:
            yield f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)

"""The words of documents: one folder a language in ``drainage/texts``, as TOML files.

A text has a key of the file's name and its place in it (``stories.dry``). The languages are
the folders there are. Chinese and English are whole; what a third language lacks is said in
English. ``中文 // English`` in a table or TOML of a study shows one side.
"""

from __future__ import annotations

import math
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from drainage.errors import Finding, InputError
from drainage.quantities import figure
from drainage.said import said

Lang = str
"""The name of a folder in ``drainage/texts``: "zh", "en" or a third one."""
WHOLE: tuple[Lang, ...] = ("zh", "en")
"""The languages that say everything; the last one stands in where another says nothing."""
OWN_WORDS = ("columns", "measures")
"""Files of a third language alone: Chinese and English of a column and of a measure stand where
it is defined."""
NO_VALUE = "—"
TWO_TONGUES = " // "
NAME, SIDE = "name", "side"
"""What language.toml must say, and what it may."""
_DIGITS = re.compile(r"\.(\d)f")
TEXTS: Traversable = files("drainage") / "texts"


class _Figures(string.Formatter):
    """Numbers as everything of a study shows them: half a digit rounded up, commas, a dash."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, int | float) and (digits := _DIGITS.fullmatch(format_spec)):
            return NO_VALUE if math.isnan(value) else figure(value, int(digits[1]))
        return str(super().format_field(value, format_spec))


_FIGURES = _Figures()


@cache
def languages() -> tuple[Lang, ...]:
    """The languages there are: Chinese, English, then others by name."""
    found = sorted(folder.name for folder in TEXTS.iterdir() if folder.is_dir())
    return (*WHOLE, *(own for own in found if own not in WHOLE and own[0] not in "._"))


def text(lang: Lang, key: str, **figures: object) -> str:
    """The text of a key with its figures; KeyError where neither ``lang`` nor English has it.

    ``{depth_m:.2f}`` in a text is a figure with two digits, rounded and with commas as in every
    table; NaN is a dash.
    """
    file, _, place = key.partition(".")
    own = _texts(lang, file)
    said = own[place] if place in own else _texts(WHOLE[-1], file)[place]
    return _FIGURES.format(said, **figures)


def pair(lang: Lang) -> tuple[Lang, Lang]:
    """The two languages of a table that is written once for all its readers."""
    return (lang, WHOLE[-1]) if lang not in WHOLE else (WHOLE[0], WHOLE[-1])


def both(lang: Lang, key: str, joint: str = " ", **figures: object) -> str:
    """The text of a key in both languages of ``pair``."""
    return joint.join(text(own, key, **figures) for own in pair(lang))


def texts_of(lang: Lang, place: str) -> dict[str, str]:
    """The texts below a place (``page``, ``stories.compass``) by the rest of their keys."""
    file, _, rest = place.partition(".")
    head = f"{rest}." if rest else ""
    spoken = {**_texts(WHOLE[-1], file), **_texts(lang, file)}
    return {key.removeprefix(head): own for key, own in spoken.items() if key.startswith(head)}


def override(lang: Lang, file: str, key: str) -> str | None:
    """What a language says of a column (``columns``, ``max_depth_m.heading``) or of a measure
    (``measures``, ``relief_sewer.name``); None where it says nothing."""
    return _texts(lang, file).get(key)


def two_tongues(key: str) -> str:
    """The text of a key as ``中文 // English``, as tables of results hold it."""
    return TWO_TONGUES.join(text(lang, key) for lang in WHOLE)


def in_language(text: str, lang: Lang) -> str:
    """The side of a text written as ``中文 // English``; any other text as it is."""
    zh, mark, en = text.partition(TWO_TONGUES)
    return (zh if side(lang) == "zh" else en) if mark else text


def side(lang: Lang) -> Lang:
    """The side of the data a language reads, "zh" or "en": names, titles, sources."""
    return lang if lang in WHOLE else _texts(lang, "language").get(SIDE, WHOLE[-1])


def either(lang: Lang, zh: str, en: str) -> str:
    """The one of two names a language reads; the other where it is empty."""
    return (zh or en) if side(lang) == "zh" else (en or zh)


@cache
def _texts(lang: Lang, file: str) -> Mapping[str, str]:
    """Place -> text of one file of a language, none where it has no such file; InputError for
    one that cannot be used."""
    path = f"texts/{lang}/{file}.toml"
    found = dict(_flat("", _read(TEXTS / lang / f"{file}.toml", path), path))
    if lang not in WHOLE:
        if file == "language":
            _require_a_language(lang, found)
        _require_known(file, found, path)
    return found


def _read(file: Traversable, path: str) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = said("no TOML in UTF-8: {error}", error=error)
        raise InputError([Finding(path, "", "", "", problem, "Mend the file.")]) from None


def _flat(head: str, content: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, own in content.items():
        if isinstance(own, Mapping):
            yield from _flat(f"{head}{name}.", own, path)
        elif isinstance(own, str):
            yield f"{head}{name}", own
        else:
            cure = "Set it in quotes."
            raise InputError([Finding(path, name, "", str(own), "not a text", cure)])


def _require_a_language(lang: Lang, found: Mapping[str, str]) -> None:
    """A language has a name, and its files are those of English, columns and measures."""
    known = {own.name for own in (TEXTS / WHOLE[-1]).iterdir()}
    known |= {f"{own}.toml" for own in OWN_WORDS}
    cure = "Name it as in texts/en, columns.toml or measures.toml."
    findings = [
        Finding(f"texts/{lang}/{name}", "", "", "", "English has no such file", cure)
        for name in sorted(own.name for own in (TEXTS / lang).iterdir())
        if name.endswith(".toml") and name not in known
    ]
    if NAME not in found:
        path, problem = f"texts/{lang}/language.toml", "the language has no name"
        findings.append(Finding(path, NAME, "", "", problem, 'Give name = "…" in its own words.'))
    if findings:
        raise InputError(findings)


def _require_known(file: str, found: Mapping[str, str], path: str) -> None:
    """Each text answers one of English and fills in no figure that is not there to fill in."""
    findings = []
    for place, own in found.items():
        if wrong := _problem(file, place, own):
            findings.append(Finding(path, place, "", own, *wrong))
    if findings:
        raise InputError(findings)


def _problem(file: str, place: str, own: str) -> tuple[str, str] | None:
    """What is wrong with a text of a third language, and its cure."""
    if (file, place) == ("language", SIDE):
        return (
            None
            if own in WHOLE
            else (
                said("no side of the data"),
                said("Use zh or en."),
            )
        )
    try:
        named = figures_of(own)
    except ValueError as error:
        return (
            said("braces that fill in nothing: {error}", error=error),
            said("Write figures as {{depth_m:.2f}}."),
        )
    if file in OWN_WORDS:
        return None
    if place not in _texts(WHOLE[-1], file):
        return said("English has no such text"), said("Take the keys of texts/en.")
    known = figures_of(_texts(WHOLE[0], file)[place]) | figures_of(_texts(WHOLE[-1], file)[place])
    for name, digits in named.items():
        if name not in known or bool(digits) != bool(known[name]):
            shown = f"{name}:{digits}" if digits else name
            return (
                said("no figure {{{shown}}} here", shown=shown),
                said("Take what stands in braces in texts/en."),
            )
    return None


def figures_of(text: str) -> dict[str, str]:
    """Name -> format of the figures in a text; ValueError for braces that hold none."""
    found = {name: str(digits) for _, name, digits, _ in _FIGURES.parse(text) if name is not None}
    for digits in found.values():
        if digits:
            format(1.0, digits)
    return found

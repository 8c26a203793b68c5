"""What is wrong with a key of a TOML file, in plain words: pydantic speaks of tuples and dicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pydantic_core import ErrorDetails

from drainage.said import Said, said, word

MISSING = "the key is missing"
ENTRY_MISSING = "an entry of the list is missing"
EMPTY = "the text is empty"
A_TEXT = "a text in quotes is needed"
A_NUMBER = "a number is needed"
A_WHOLE_NUMBER = "a whole number is needed"
TRUE_OR_FALSE = "true or false is needed"
A_LIST = "a list in square brackets is needed"
A_TABLE = "a table of keys is needed"
WORDS = {
    "extra_forbidden": "unknown key",
    "missing": MISSING,
    "string_type": A_TEXT,
    "float_type": A_NUMBER,
    "finite_number": A_NUMBER,
    "int_type": A_WHOLE_NUMBER,
    "int_from_float": A_WHOLE_NUMBER,
    "int_parsing_size": "a number out of all reach",
    "bool_type": TRUE_OR_FALSE,
    "list_type": A_LIST,
    "tuple_type": A_LIST,
    "dict_type": A_TABLE,
    "model_type": A_TABLE,
    "model_attributes_type": A_TABLE,
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be greater than or equal to {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be less than or equal to {le}",
    "too_short": "too few entries: {actual_length}, at least {min_length}",
    "too_long": "too many entries: {actual_length}, at most {max_length}",
    "string_too_short": "the text is shorter than {min_length} characters",
    "string_too_long": "the text is longer than {max_length} characters",
    "string_pattern_mismatch": "the text has not the form {pattern}",
    "literal_error": "must be one of {expected}",
    "union_tag_not_found": "the key {discriminator} is missing",
    "union_tag_invalid": "{discriminator} = {tag} is none of {expected_tags}",
}
"""Type of an error of pydantic -> template, with the figures that pydantic gives."""
_KIND_OF_VALUE = re.compile(
    r"(float|int|str|bool|(constrained|function|json|nullable|literal|lax)-.*|(tuple|list|dict|literal)\[.*)"
)
"""What pydantic puts into the place of a key that may hold values of several kinds."""


def errors_by_key(errors: Iterable[ErrorDetails]) -> Iterator[tuple[str, ErrorDetails, str]]:
    """Key, error and what is wrong in words; of a key that takes several kinds of value once."""
    for key, own in groupby(errors, key=_key):
        alike = list(own)
        by_words = {words_of(item): item for item in alike}
        if len(alike) > 1 and any(_kinds(item) for item in alike):
            yield key, alike[0], _either(list(by_words))
        else:
            yield from ((key, item, words_of(item)) for item in alike)


def _key(item: ErrorDetails) -> str:
    """``states.0.id``; without the kind of value that was tried."""
    kept = [part for part in item["loc"] if not _is_kind(part)]
    return ".".join(map(str, kept))


def _kinds(item: ErrorDetails) -> bool:
    return any(_is_kind(part) for part in item["loc"][1:])


def _is_kind(part: int | str) -> bool:
    return isinstance(part, str) and bool(_KIND_OF_VALUE.fullmatch(part))


def _either(words: list[str]) -> str:
    first, *others = words
    if not others:
        return first
    return said("{first}, or: {rest}", first=word_of(first), rest=word_of(_either(others)))


def word_of(words: str) -> str:
    """What is a figure of another sentence, spoken as that is."""
    return words if isinstance(words, Said) else word(words)


def words_of(item: ErrorDetails) -> str:
    """What pydantic found, as a sentence with a template; its own words where it has none."""
    kind, figures = item["type"], dict(item.get("ctx", {}))
    if kind == "value_error":
        return _own_words(figures["error"])
    if kind == "missing" and item["loc"] and isinstance(item["loc"][-1], int):
        return ENTRY_MISSING
    if kind == "string_too_short" and figures["min_length"] == 1:
        return EMPTY
    if kind not in WORDS:
        return item["msg"][0].lower() + item["msg"][1:]
    if kind == "union_tag_not_found" or kind == "union_tag_invalid":
        figures["discriminator"] = str(figures["discriminator"]).strip("'")
    shown = {name: _shown(own) for name, own in figures.items()}
    return Said(WORDS[kind], shown) if shown else WORDS[kind]


def _own_words(error: Exception) -> str:
    """What a validator of ours says, with its template."""
    return error.args[0] if error.args else str(error)


def _shown(figure: Any) -> object:
    """Limits of fractions are told as whole numbers where they are; a list without its ``or``."""
    if isinstance(figure, str):
        return re.sub(r"(?<=') or (?=')", ", ", figure)
    return int(figure) if isinstance(figure, float) and figure.is_integer() else figure

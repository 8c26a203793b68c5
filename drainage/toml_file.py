"""Read a TOML file into a checked model, every wrong key a located finding."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from drainage.errors import Finding, InputError
from drainage.input_file import read_utf8, refused
from drainage.number_text import number_for
from drainage.said import said
from drainage.toml_syntax import syntax_error
from drainage.toml_words import errors_by_key

MOST_BYTES = 2**20
MOST_KEY_PARTS = 200
MOST_DEPTH = 20
MOST_INTEGER = 2**53
"""Whole numbers beyond are not told apart in a calculation."""
_PLAIN = (str, bool, int, float)
_NO_KEY = re.compile(r"""[^\w."' \t-]""")


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a UTF-8 TOML file: text, finite numbers, true and false, lists, tables.

    InputError with the place where it is not one, is larger than 1 MB or nested deeper
    than 20.
    """
    return toml_of(path, read_utf8(path, MOST_BYTES, "Is it the right file?"))


def toml_of(path: Path, text: str) -> dict[str, Any]:
    """The same of a text that is, or is to be, in ``path``."""
    _require_short_keys(path, text)
    try:
        content = tomllib.loads(text)
    except RecursionError:
        raise refused(
            path, said("nested deeper than {most}", most=MOST_DEPTH), "Mend the brackets."
        ) from None
    except ValueError as error:  # of tomllib, or a number with more digits than Python reads
        place, problem = syntax_error(error)
        raise refused(path, problem, "Mend the line named.", place=place) from None
    findings = list(_odd_values(path, content))
    if findings:
        raise InputError(findings)
    return content


def checked(
    path: Path, model: type[BaseModel] | TypeAdapter[Any], content: object, cure: str
) -> Any:
    """``content`` as the model; InputError lists every key that is wrong, with ``cure``.

    Types are taken as they are written: true is no number, "5" is no number. A validator of its
    own may give the ``fault`` and the ``cure`` in the context of a PydanticCustomError.
    """
    try:
        # Of JSON pydantic takes a list for a tuple and is strict in all else.
        text = json.dumps(content)
        if isinstance(model, TypeAdapter):
            return model.validate_json(text, strict=True)
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise InputError(findings_of(str(path), error.errors(), cure)) from None


def findings_of(file: str, errors: Iterable[ErrorDetails], cure: str) -> Iterator[Finding]:
    """What pydantic found wrong in ``file``, each with its key and ``cure`` where it has none."""
    for key, item, words in errors_by_key(errors):
        own = item.get("ctx", {})
        yield Finding(
            file,
            key,
            "",
            _value(item["input"]),
            own.get("fault") or words,
            own.get("cure") or _number_cure(key, item["input"]) or cure,
        )


def _value(given: object) -> str:
    """What stands there, as TOML has it; nothing for a table or a list."""
    if isinstance(given, bool):
        return str(given).lower()
    return "" if isinstance(given, Mapping | list | None) else str(given)


def _require_short_keys(path: Path, text: str) -> None:
    """InputError for keys of very many parts, which take the parser minutes."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.count(".") < MOST_KEY_PARTS:
            continue
        parts = max((run.split(".") for run in _NO_KEY.split(line)), key=len)
        if len(parts) > MOST_KEY_PARTS and all(part.strip() for part in parts):
            raise refused(
                path,
                said("a key of more than {most} parts", most=MOST_KEY_PARTS),
                "Mend the line.",
                place=f"row {number}",
            )


def _odd_values(path: Path, content: dict[str, Any]) -> Iterator[Finding]:
    """Dates, inf and nan, numbers out of reach and what is nested too deep, each with its key."""
    waiting: list[tuple[str, int, Any]] = [("", 0, content)]
    while waiting:
        key, depth, value = waiting.pop()
        if depth > MOST_DEPTH:
            yield Finding(
                str(path),
                key[:80],
                "",
                "",
                said("nested deeper than {most}", most=MOST_DEPTH),
                "Mend the brackets or the key.",
            )
        elif isinstance(value, dict):
            waiting += [(f"{key}.{k}".lstrip("."), depth + 1, v) for k, v in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{key}.{k}", depth + 1, v) for k, v in enumerate(value)]
        elif not isinstance(value, _PLAIN):
            yield Finding(str(path), key, "", str(value), "a date or time, where text or a number "
                          "is needed", "Put it in quotes.")  # fmt: skip
        elif isinstance(value, float) and not math.isfinite(value):
            yield Finding(str(path), key, "", str(value), "not a finite number", "Give a number.")
        elif isinstance(value, int) and abs(value) > MOST_INTEGER:
            yield Finding(str(path), key, "", str(value)[:40], "a number out of all reach",
                          "Give a number.")  # fmt: skip


def _number_cure(place: str, value: object) -> str:
    """The number to write where a text such as DN2400 or 25 % stands; empty for any other."""
    key = next((part for part in reversed(place.split(".")) if not part.isdigit()), "")
    number = number_for(key, value) if isinstance(value, str) else None
    if number is None:
        return ""
    return said("Write {key} = {number}, without quotes and unit.", key=key, number=f"{number:g}")

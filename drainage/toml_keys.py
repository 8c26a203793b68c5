"""The keys of a TOML file as a manual lists them, from the model that reads them.

The English description of a key is the key of its Chinese in ``texts/zh/messages``; so is each
paragraph of the docstring of a model.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drainage.languages import Lang
from drainage.said import spoken

ENGLISH = "en"
HEADING = {
    "en": "| key | needed | meaning |\n| --- | --- | --- |\n",
    "zh": "| 键 | 是否必填 | 含义 |\n| --- | --- | --- |\n",
}
WORDS = {
    "en": {"needed": "yes", "optional": "optional", "default": "default {value}",
           "choices": "one of {value}", "ge": "at least {value:g}", "gt": "above {value:g}",
           "le": "at most {value:g}", "lt": "below {value:g}", "and": ", ", "then": "; "},
    "zh": {"needed": "必填", "optional": "可不填", "default": "默认 {value}",
           "choices": "可用：{value}", "ge": "不小于 {value:g}", "gt": "大于 {value:g}",
           "le": "不大于 {value:g}", "lt": "小于 {value:g}", "and": "、", "then": "；"},
}  # fmt: skip
"""What is said of a key beside its meaning."""
LIMITS = ("ge", "gt", "le", "lt")
_TABLE = re.compile(r"(?m)^(<!-- keys: (\w+) -->\n\n)(?:\|.*\n)*")


def with_keys(page: str, lang: Lang, models: Mapping[str, type[BaseModel]]) -> str:
    """A page of Markdown with its tables of keys written again, each behind a comment
    ``<!-- keys: Event -->``; KeyError for a model that is none of ``models``."""
    return _TABLE.sub(lambda mark: mark[1] + keys_table(models[mark[2]], lang), page)


def models_named(page: str) -> list[str]:
    """The models whose tables stand on a page."""
    return [mark[2] for mark in _TABLE.finditer(page)]


def keys_table(model: type[BaseModel], lang: Lang, leave: frozenset[str] = frozenset()) -> str:
    """The keys of a model but those to ``leave``: a Markdown table in Chinese or English."""
    rows = [_row(name, own, lang) for name, own in model.model_fields.items() if name not in leave]
    return HEADING[lang] + "".join(rows)


def prose(model: type[BaseModel], lang: Lang) -> str:
    """What the docstring of a model says, as paragraphs of Markdown."""
    own = [spoken(key, lang) if lang != ENGLISH else text for text, key in _paragraphs(model)]
    return "\n\n".join(own)


def _paragraphs(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The paragraphs of a docstring as they stand, and on one line."""
    text = inspect.cleandoc(model.__doc__ or "").replace("``", "`")
    for own in text.split("\n\n"):
        yield own, " ".join(own.split())


def sentences(model: type[BaseModel]) -> Iterator[str]:
    """All that a manual says of a model and of those in it, in English."""
    yield from (key for _, key in _paragraphs(model))
    for field in model.model_fields.values():
        if field.description:
            yield field.description
    for part in parts(model):
        yield from sentences(part)


def parts(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The models that the keys of a model hold, alone or as lists."""
    found = [part for field in model.model_fields.values() for part in models_in(field.annotation)]
    return list(dict.fromkeys(found))


def models_of(field: FieldInfo) -> list[type[BaseModel]]:
    """The models that a key holds a list of."""
    return [part for part in get_args(field.annotation) if _is_model(part)]


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models within the type of a key."""
    if _is_model(annotation):
        yield annotation  # type: ignore[misc]
    for part in get_args(annotation):
        if _is_model(part):
            yield part


def _is_model(annotation: object) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)


def _row(name: str, field: FieldInfo, lang: Lang) -> str:
    said = [spoken(field.description, lang)] if field.description else []
    meaning = WORDS[lang]["then"].join([*said, *_choices(field, lang), *_limits(field, lang)])
    return f"| `{name}` | {_needed(field, lang)} | {meaning} |\n"


def _needed(field: FieldInfo, lang: Lang) -> str:
    words: Mapping[str, str] = WORDS[lang]
    if field.is_required():
        return words["needed"]
    if field.default in (None, (), "") or isinstance(field.default, BaseModel):
        return words["optional"]
    return words["default"].format(value=as_toml(field.default))


def as_toml(value: Any) -> str:
    """A default as it would be written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_toml, value))}]"
    return str(value)


def _choices(field: FieldInfo, lang: Lang) -> list[str]:
    """The words that may stand there, where they are more than one."""
    known = literals(field.annotation)
    if len(known) < 2:
        return []
    words = WORDS[lang]
    return [words["choices"].format(value=words["and"].join(map(as_toml, known)))]


def literals(annotation: object) -> tuple[Any, ...]:
    """The words that a type allows; none where it is no choice."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (Union, UnionType):
        return tuple(own for part in get_args(annotation) for own in literals(part))
    return ()


def _limits(field: FieldInfo, lang: Lang) -> list[str]:
    return [WORDS[lang][name].format(value=limit) for name, limit in limit_of(field).items()]


def limit_of(field: FieldInfo) -> dict[str, float]:
    """The limits of a key by name, one of ``LIMITS``."""
    return {
        name: getattr(limit, name)
        for limit in field.metadata
        for name in LIMITS
        if hasattr(limit, name)
    }

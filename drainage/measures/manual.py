"""``docs/measures.md``: what can be built, written from the measures themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drainage.measures import MEASURES
from drainage.measures.context import DesignRules, Works
from drainage.measures.placing import Place

HEAD = """# Measures

What a scenario builds, in order: one `[[measures]]` each in its file (see
[scenarios.md](scenarios.md)). [design-by-hand.md](design-by-hand.md) works a relief out, and
[decision 12](decisions/0012-new-sewers-follow-roads-fall-and-join.md) says why new sewers run, fall
and join as they do. Written from the code: `measures_manual()` in `drainage/measures/manual.py`.

Every measure has these keys beside its own:

"""
LIMITS = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
COLUMNS = "| key | needed | meaning |\n| --- | --- | --- |\n"


def measures_manual() -> str:
    """The page: what each measure builds, its keys with bounds and defaults, an example."""
    parts = [HEAD, COLUMNS]
    parts.append("| `kind` | yes | which measure: the heading below |\n")
    parts += [_row(name, own) for name, own in Works.model_fields.items() if name != "kind"]
    for measure in MEASURES:
        parts += _measure(measure)
    parts += _keys("place (where works stand)", Place)
    parts += _keys("design (sizing of new sewers)", DesignRules)
    return "".join(parts)


def _measure(measure: type[Works]) -> Iterator[str]:
    (kind,) = get_args(measure.model_fields["kind"].annotation)
    names = measure.TEXTS["name"]
    yield f"\n## {kind}\n\n{names['zh']}: {names['en']}.\n\n{_prose(measure)}\n\n{COLUMNS}"
    own = {n: f for n, f in measure.model_fields.items() if n not in Works.model_fields}
    for name, field in own.items():
        yield _row(name, field)
    yield f"\n```toml\n[[measures]]\n{measure.EXAMPLES[0].strip()}\n```\n"
    for name, field in own.items():
        for part in get_args(field.annotation):
            if inspect.isclass(part) and issubclass(part, BaseModel) and part is not Place:
                yield from _keys(f"{kind}: each of `{name}`", part)


def _keys(title: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"\n## {title}\n\n{_prose(model)}\n\n{COLUMNS}"
    for name, field in model.model_fields.items():
        yield _row(name, field)


def _prose(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "").replace("``", "`")


def _row(name: str, field: FieldInfo) -> str:
    meaning = "; ".join([field.description or "", *_limits(field)])
    return f"| `{name}` | {_needed(field)} | {meaning} |\n"


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "yes"
    default = field.default
    if default in (None, (), "") or isinstance(default, BaseModel):
        return "optional"
    return f"default {default}"


def _limits(field: FieldInfo) -> list[str]:
    return [
        f"{words} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, words in LIMITS.items()
        if hasattr(limit, name)
    ]

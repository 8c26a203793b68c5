"""The keys of a measure in the order in which a person writes them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel

from drainage.measures import MEASURES
from drainage.measures.context import Works
from drainage.toml_keys import models_in

FIRST, LAST = ("kind", "title_zh"), ("supersedes", "source")


def kind_of(measure: type[Works]) -> str:
    """What stands as ``kind`` of a measure."""
    (kind,) = get_args(measure.model_fields["kind"].annotation)
    return str(kind)


BY_KIND: Mapping[str, type[Works]] = {kind_of(own): own for own in MEASURES}


def written_order(model: type[BaseModel]) -> list[str]:
    """Keys of a model: of a measure its name first, then what it alone has, where it comes from
    last."""
    own = [name for part in model.__mro__ for name in inspect.get_annotations(part)
           if name in model.model_fields]  # fmt: skip
    middle = [name for name in dict.fromkeys(own) if name not in (*FIRST, *LAST)]
    if not issubclass(model, Works):
        return middle
    return [*FIRST, *middle, *LAST]


def in_written_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a measure in that order, those of its tables, too; keys that are none of
    the measure last, for the model to refuse."""
    model = BY_KIND.get(str(values.get("kind")))
    return dict(values) if model is None else _ordered(values, model)


def _ordered(values: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    names = [*[n for n in written_order(model) if n in values], *values]
    return {name: _value(values[name], model, name) for name in dict.fromkeys(names)}


def _value(value: Any, model: type[BaseModel], name: str) -> Any:
    field = model.model_fields.get(name)
    held = list(models_in(field.annotation)) if field is not None else []
    if not held:
        return value
    if isinstance(value, Mapping):
        return _ordered(value, held[0])
    if isinstance(value, list | tuple):
        return [_ordered(own, held[0]) if isinstance(own, Mapping) else own for own in value]
    return value

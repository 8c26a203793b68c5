"""What a form asks for a measure, read from the measure's own model: no second description."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from drainage.languages import WHOLE
from drainage.measures import MEASURES
from drainage.measures.context import Works
from drainage.measures.fields import kind_of, written_order
from drainage.measures.on_map import OnMap
from drainage.measures.placing import Place
from drainage.said import spoken
from drainage.toml_keys import limit_of, literals, prose

Form = dict[str, Any]
"""A measure or a key as JSON shows it."""
UNITS: Mapping[str, str] = {
    "_m3_s": "m³/s",
    "_l_s": "L/s",
    "_mm_h": "mm/h",
    "_m2": "m²",
    "_m3": "m³",
    "_mm": "mm",
    "_min": "min",
    "_pct": "%",
    "_ha": "ha",
    "_m": "m",
    "_h": "h",
    "_a": "a",
}
"""End of a key -> its unit, the longest end first."""
COORDINATES = {"x_m", "y_m"}
LIMITS = {"ge": "least", "gt": "above", "le": "most", "lt": "below"}


def measure_forms() -> list[Form]:
    """All kinds of measures in the order of the manual: ``kind``, ``name`` and ``explanation`` by
    language, ``needs``, ``example`` as TOML and ``fields``.

    A field has ``key``, ``description`` by language, ``type``, ``required``, ``default``, ``unit``
    and, where there are any, ``choices``, ``least``, ``above``, ``most``, ``below``, ``fields`` (of
    a table, or of each row of a list of tables), ``item`` (of a list) and ``placed``: what it names
    on the map, ``place``, or ``line`` for points drawn one after the other.
    """
    return [_form(own) for own in MEASURES]


def _form(measure: type[Works]) -> Form:
    return {
        "kind": kind_of(measure),
        "name": dict(measure.TEXTS["name"]),
        "explanation": {lang: prose(measure, lang) for lang in WHOLE},
        "needs": list(measure.NEEDS),
        "example": measure.EXAMPLES[0].strip(),
        "fields": [own for own in _fields(measure, {}) if own["key"] != "kind"],
    }


def _fields(model: type[BaseModel], defaults: Mapping[str, Any]) -> list[Form]:
    return [_field(name, model.model_fields[name], defaults) for name in written_order(model)]


def _field(name: str, field: FieldInfo, defaults: Mapping[str, Any]) -> Form:
    default = defaults.get(name, None if field.is_required() else field.default)
    form: Form = {
        "key": name,
        "description": {
            lang: spoken(field.description, lang) if field.description else "" for lang in WHOLE
        },
        "required": field.is_required(),
        "default": _plain(default),
        "unit": next((unit for end, unit in UNITS.items() if name.endswith(end)), ""),
    }
    limits = {LIMITS[sign]: value for sign, value in limit_of(field).items()}
    pointed = [{"placed": own.kind} for own in field.metadata if isinstance(own, OnMap)]
    return form | _typed(field.annotation, default) | limits | (pointed[0] if pointed else {})


def _plain(default: Any) -> Any:
    if isinstance(default, BaseModel):
        return default.model_dump()
    return list(default) if isinstance(default, tuple) else default


def _typed(annotation: Any, default: Any) -> Form:
    """``type`` and what belongs to it, from the type of a key."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        pointed = [own for own in parts[1:] if isinstance(own, OnMap)]
        more = {"placed": pointed[0].kind} if pointed else {}
        return _typed(parts[0], default) | more
    if origin in (Union, UnionType):
        return _typed(next(own for own in parts if own is not type(None)), default)
    if origin is Literal:
        return {"type": "choice", "choices": list(literals(annotation))}
    if origin is tuple:
        return _listed(parts, default)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        own = default.model_dump() if isinstance(default, BaseModel) else {}
        fields = _fields(annotation, own)
        return {"type": "table", "fields": fields} | (
            {"placed": "place"} if annotation is Place else {}
        )
    return {"type": {bool: "boolean", int: "integer", float: "number"}.get(annotation, "text")}


def _listed(parts: tuple[Any, ...], default: Any) -> Form:
    """A list of what stands in it; of two numbers together a pair, of rows of keys tables."""
    if parts[-1] is not Ellipsis:
        return {"type": "pair"}
    item = _typed(parts[0], None)
    if item["type"] != "table":
        placed = {"placed": item["placed"]} if "placed" in item else {}
        return {"type": "list", "item": item} | placed
    keys = {own["key"] for own in item["fields"]}
    drawn = {"placed": "line"} if keys >= COORDINATES else {}
    return {"type": "tables", "fields": item["fields"]} | drawn

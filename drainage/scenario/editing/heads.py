"""The keys of a scenario itself, a scenario from another, and its name in study.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from drainage.scenario.editing.lines import (
    MARK,
    Statement,
    behind,
    joined,
    newline_of,
    statements,
    written,
)
from drainage.scenario.editing.values import pair_text, same, with_value
from drainage.scenario.study import Scenario, StudyFile

Basis = Literal["includes", "copy"]
"""How a scenario stands on another: builds it first, or begins with its text."""


def with_head(text: str, values: Mapping[str, Any]) -> str:
    """A scenario with other titles, ``includes``, ``leaves_out`` or ``adds_capacity_only``.

    A key whose value is that of a file without it is not written where it was not, and goes
    where it was.
    """
    return _with_pairs(text, values, list(Scenario.model_fields), _left_out(Scenario))


def with_on_demand(study_text: str, name: str) -> str:
    """study.toml with a scenario added to ``on_demand``, below ``scenarios`` where it is new."""
    held = tomllib.loads(study_text.removeprefix(MARK)).get("on_demand", [])
    return _with_pairs(study_text, {"on_demand": [*held, name]}, list(StudyFile.model_fields), {})


def new_scenario(source_id: str, source_text: str, titles: tuple[str, str], basis: Basis) -> str:
    """The text of a scenario that begins with another; ``titles`` in Chinese and English.

    ``includes`` follows what becomes of the other and holds only what is its own; a scenario
    that builds nothing is not included. A copy stands alone: each of its measures can be changed.
    """
    named = dict(zip(("title_zh", "title_en"), titles, strict=True))
    if basis == "copy":
        return with_head(source_text, named)
    source = tomllib.loads(source_text.removeprefix(MARK))
    values: dict[str, Any] = dict(named)
    if "network" in source:
        values["network"] = source["network"]
    if source.get("measures") or source.get("includes"):
        values["includes"] = [source_id]
    if "adds_capacity_only" in source:
        values["adds_capacity_only"] = source["adds_capacity_only"]
    if source.get("leaves_out"):
        values["leaves_out"] = source["leaves_out"]
    return "".join(pair_text(key, own) for key, own in values.items())


def _left_out(model: type[Scenario]) -> dict[str, Any]:
    """What keys mean that are not written."""
    return {name: list(own.default) if isinstance(own.default, tuple) else own.default
            for name, own in model.model_fields.items() if not own.is_required()}  # fmt: skip


def _with_pairs(
    text: str, values: Mapping[str, Any], order: Sequence[str], left_out: Mapping[str, Any]
) -> str:
    bare = text.removeprefix(MARK)
    newline, held = newline_of(bare), tomllib.loads(bare)
    parts = statements(bare)
    for key, value in values.items():
        silent = key in left_out and same(left_out[key], value)
        if key in held and not same(held[key], value):
            parts = _replaced(parts, key, None if silent else value, newline)
        elif key not in held and not silent:
            parts = _inserted(parts, key, value, order, newline)
    return MARK * text.startswith(MARK) + joined(parts, newline, ends=bare.endswith("\n"))


def _replaced(parts: list[Statement], key: str, value: Any, newline: str) -> list[Statement]:
    """A pair with another value; None takes it out."""
    at = next(n for n, own in enumerate(parts) if own.kind == "pair" and own.key == (key,))
    text = "" if value is None else with_value(parts[at].text, (key,), value)
    return [*parts[:at], *(written(text, newline) if text else ()), *parts[at + 1 :]]


def _inserted(
    parts: list[Statement], key: str, value: Any, order: Sequence[str], newline: str
) -> list[Statement]:
    """A pair put behind the last of those it follows in the order of the model."""
    stop = next((n for n, own in enumerate(parts) if own.kind == "header"), len(parts))
    place = behind(parts, range(stop), order[: order.index(key)], -1) + 1
    return [*parts[:place], *written(pair_text(key, value), newline), *parts[place:]]

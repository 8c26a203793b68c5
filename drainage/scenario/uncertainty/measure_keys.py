"""Uncertain values of measures: one key of all measures of a kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from drainage.errors import InputError, one_of
from drainage.measures import AnyMeasure
from drainage.measures.context import Works
from drainage.measures.fields import BY_KIND
from drainage.said import said
from drainage.scenario.measure_values import with_value
from drainage.scenario.uncertainty.address import MEASURE, Address
from drainage.scenario.uncertainty.fault import Fault
from drainage.scenario.uncertainty.file import How
from drainage.scenario.uncertainty.rules import moved


def measure_faults(
    address: Address, how: How, support: tuple[float, float], works: Sequence[AnyMeasure]
) -> Iterator[Fault]:
    """What is wrong with a distribution on a key of a measure: no such kind or key, no such
    measure in any scenario (``works``), or a value the measure does not take."""
    kind, key = address.name, address.column
    if kind not in BY_KIND:
        yield Fault("at", str(address), "no such kind of measure", one_of(BY_KIND))
        return
    if key not in (known := number_keys(BY_KIND[kind])):
        yield Fault("at", str(address), "no such number of this kind of measure",
                    one_of(f"{MEASURE}.{kind}.{name}" for name in known)
                    if known else "Leave it out: this kind of measure has no number.")  # fmt: skip
        return
    own = [measure for measure in works if measure.kind == kind]
    if not own:
        yield Fault("at", str(address), "no scenario of the study has such a measure",
                    "Leave it out, or write such a measure in a scenario.")  # fmt: skip
    yield from _values(own, key, how, support)


def number_keys(model: type[Works]) -> list[str]:
    """Keys of a measure that hold one number with decimals."""
    return [name for name, field in model.model_fields.items() if _holds_number(field.annotation)]


def _holds_number(annotation: Any) -> bool:
    """Whether a number may stand there itself, not in a list or a table."""
    if annotation is float:
        return True
    if get_origin(annotation) is Annotated:
        return _holds_number(get_args(annotation)[0])
    return get_origin(annotation) in (Union, UnionType) and any(
        map(_holds_number, get_args(annotation))
    )


def _values(
    own: Sequence[AnyMeasure], key: str, how: How, support: tuple[float, float]
) -> Iterator[Fault]:
    """The first value a measure does not take."""
    for measure in own:
        before = getattr(measure, key)
        if before is None and how != "value":
            yield Fault("how", how, "not written in a measure: nothing to multiply or add to",
                        "Draw the value itself (how = \"value\").")  # fmt: skip
            return
        for end in support:
            value = moved(before, how, end)
            try:
                with_value(measure, key, value)
            except InputError as error:
                message = said("reaches what the measure does not take: {why}",
                               why=error.findings[0].message)  # fmt: skip
                yield Fault("distribution", f"{value:g}", message, "Narrow the distribution.")
                return

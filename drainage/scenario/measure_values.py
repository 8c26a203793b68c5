"""Values of measures written anew: one key of all measures of a kind, in every scenario."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError

from drainage.errors import InputError
from drainage.measures import AnyMeasure
from drainage.said import said
from drainage.scenario.study import Study
from drainage.toml_file import findings_of


def measures_of(study: Study) -> tuple[AnyMeasure, ...]:
    """The measures of all scenarios of a study, as they are written."""
    return tuple(own for scenario in study.scenarios.values() for own in scenario.measures)


def with_value(measure: AnyMeasure, key: str, value: float) -> AnyMeasure:
    """The measure with another value; raises InputError where it does not take it."""
    try:
        own: AnyMeasure = type(measure).model_validate(
            measure.model_dump(exclude_unset=True) | {key: value}
        )
    except ValidationError as error:
        cure = said("docs/measures.md lists what {kind} takes.", kind=measure.kind)
        raise InputError(findings_of("", error.errors(), cure)) from None
    return own


def with_values(study: Study, kind: str, key: str, moved: Callable[[float], float]) -> Study:
    """The study with ``key`` of every measure of a ``kind`` ``moved`` from what is written.

    Raises InputError where a measure does not take the value.
    """
    scenarios = {
        name: own.model_copy(
            update={
                "measures": tuple(
                    with_value(measure, key, moved(getattr(measure, key)))
                    if measure.kind == kind
                    else measure
                    for measure in own.measures
                )
            }
        )
        for name, own in study.scenarios.items()
    }
    return study.model_copy(update={"scenarios": scenarios})

"""A study with another share of wrong connections (误接) left after its separations."""

from __future__ import annotations

from drainage.errors import Finding, InputError
from drainage.measures.separation import Separation
from drainage.said import said
from drainage.scenario.study import Study

SHARES = (0.0, 0.05, 0.15)
"""None, what the plans are computed with, and the most that is likely; all assumed."""


def at_share(study: Study, share: float) -> Study:
    """The study with ``share`` (0 to 1) of the sewage left in the storm sewers by every
    separation; InputError for a share outside, or where no scenario separates.
    """
    if not 0 <= share <= 1:
        raise InputError([Finding("", "share", "", f"{share:g}",
                                  "a share of wrong connections lies between 0 and 1",
                                  "Write 15 % as 0.15.")])  # fmt: skip
    scenarios = {
        name: own.model_copy(
            update={"measures": tuple(_with(measure, share) for measure in own.measures)}
        )
        for name, own in study.scenarios.items()
    }
    every = [measure for own in study.scenarios.values() for measure in own.measures]
    if not any(isinstance(measure, Separation) for measure in every):
        raise InputError([Finding("", "measures", "", study.id,
                                  said("no scenario of {study} has a separation", study=study.id),
                                  'Write one with kind = "separation".'
                                  )])  # fmt: skip
    return study.model_copy(update={"scenarios": scenarios})


def _with(measure: object, share: float) -> object:
    if isinstance(measure, Separation):
        return measure.model_copy(update={"residual_misconnection": share})
    return measure

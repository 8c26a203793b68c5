"""A study with another share of wrong connections (误接) left after its separations."""

from __future__ import annotations

from drainage.errors import Finding, InputError
from drainage.measures.separation import Separation
from drainage.said import said
from drainage.scenario.measure_values import measures_of, with_values
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
    if not any(isinstance(measure, Separation) for measure in measures_of(study)):
        raise InputError([Finding("", "measures", "", study.id,
                                  said("no scenario of {study} has a separation", study=study.id),
                                  'Write one with kind = "separation".'
                                  )])  # fmt: skip
    return with_values(study, "separation", "residual_misconnection", lambda _written: share)

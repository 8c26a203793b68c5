"""Read uncertainty.toml, with every defect found at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from drainage.errors import InputError
from drainage.measures import AnyMeasure
from drainage.scenario.uncertainty.file import Uncertainty
from drainage.scenario.uncertainty.fitting import findings_of
from drainage.scenario.uncertainty.town import Town
from drainage.toml_file import checked, read_toml

NAME = "uncertainty.toml"
CURE = "Write it as in scenarios/old-town/uncertainty.toml; docs/uncertainty.md lists the keys."


def read_uncertainty(
    path: Path,
    town: Town,
    rivers: Mapping[str, Mapping[str, float]],
    works: Sequence[AnyMeasure] = (),
) -> Uncertainty:
    """The uncertain values of a study; ``rivers`` is event -> river -> level, m below the bank,
    ``works`` are the measures of its scenarios.

    Raises InputError with every key that is wrong, or, where all are right, with everything that
    does not fit the town: names it lacks and values its rules, tables and measures do not allow.
    """
    own: Uncertainty = checked(path, Uncertainty, read_toml(path), CURE)
    findings = findings_of(str(path), own, town, rivers, works)
    if findings:
        raise InputError(findings)
    return own


def schema_text() -> str:
    """The JSON schema of the file, for editors that check while one types."""
    return json.dumps(Uncertainty.model_json_schema(), ensure_ascii=False, indent=1) + "\n"

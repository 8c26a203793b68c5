"""What an ensemble rests on, as digests that ensemble.nc keeps: the study's files apart from the
program, so that a report can tell a town that changed from a program that did."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drainage import __version__
from drainage.digests import digest_of
from drainage.scenario.uncertainty import NAME
from drainage.study.inputs import WORDS_ALONE, Inputs, program_digest
from drainage.study.opening import OpenStudy

NO_MEMBER = {"title_zh", "title_en", "scenarios", "on_demand", "capacity", "sizing"}
"""Keys of study.toml that change no member of a scenario the ensemble has."""


@dataclass(frozen=True)
class Resting:
    """``town``: digest of network, rainfall, uncertainty.toml, conditions and baseline;
    ``scenarios``: scenario -> digest of its files; ``program`` with its libraries."""

    town: str
    scenarios: dict[str, str]
    program: str
    version: str

    def attributes(self) -> dict[str, str]:
        """As ensemble.nc holds it."""
        return {
            "rests_on_town": self.town,
            "rests_on_scenarios": json.dumps(self.scenarios, ensure_ascii=False),
            "rests_on_program": self.program,
            "program_version": self.version,
        }


def resting(opened: OpenStudy, inputs: Inputs, scenarios: Iterable[str]) -> Resting:
    """What an ensemble of these scenarios rests on, with the files as they were read."""
    known = opened.study.scenarios
    baseline = opened.study.conditions.baseline
    town = digest_of(
        *(part for name, own in inputs.files.items() if _of_the_town(name)
          for part in (name, own)),
        opened.study.conditions.model_dump_json(exclude=NO_MEMBER),
        _files_of(opened, inputs, baseline),
    )  # fmt: skip
    own = {name: _files_of(opened, inputs, name) for name in scenarios if name in known}
    return Resting(town, own, program_digest(), __version__)


def read_resting(attributes: dict[str, Any]) -> Resting:
    """What an ensemble.nc says it rests on; KeyError or ValueError where it says nothing."""
    scenarios = json.loads(attributes["rests_on_scenarios"])
    if not isinstance(scenarios, dict):
        raise ValueError("rests_on_scenarios")
    return Resting(
        str(attributes["rests_on_town"]),
        {str(name): str(own) for name, own in scenarios.items()},
        str(attributes["rests_on_program"]),
        str(attributes["program_version"]),
    )


def _of_the_town(place: str) -> bool:
    if place.startswith(("network/outlines/", "networks/")) or place.endswith(WORDS_ALONE):
        return False
    return place == f"study/{NAME}" or place.startswith(("network/", "rainfall/"))


def _files_of(opened: OpenStudy, inputs: Inputs, scenario: str) -> str:
    names = opened.study.closure(scenario)
    return digest_of(*(part for name in names for part in (name, inputs.scenario(name))))

"""A scenario built on the base network, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.checks import check_network
from drainage.errors import Finding, InputError
from drainage.languages import WHOLE, Lang, in_language
from drainage.measures import AnyMeasure, Applied, DesignContext, Remark, difference, lacking
from drainage.network import Network
from drainage.said import said
from drainage.scenario.study import Cost, Study

DEEPER_WINS = {("junctions", "invert_level_m"), ("junctions", "max_depth_m")}
"""A manhole two measures deepen is as deep as the deeper asks: no conflict."""


@dataclass(frozen=True)
class Built:
    """A measure that was built and what an engineer must be told about it."""

    measure: AnyMeasure
    remarks: tuple[Remark, ...]

    def sentences(self, lang: Lang) -> list[str]:
        """Its remarks as lines that say what they are about."""
        return [self.measure.sentence(remark, lang) for remark in self.remarks]

    def records(self) -> list[dict[str, Any]]:
        """Its remarks as JSON holds them: measure, place, key of the text, figures, words."""
        return [
            {
                "kind": self.measure.kind,
                "title_zh": self.measure.title_zh,
                "place": remark.place,
                "key": remark.key,
                "figures": dict(remark.figures),
            }
            | {lang: self.measure.sentence(remark, lang) for lang in WHOLE}
            for remark in self.remarks
        ]


@dataclass(frozen=True)
class Composed:
    """A network with everything built, its exact difference, works in order and costs."""

    scenario: str
    network: Network
    difference: pd.DataFrame
    works: tuple[Built, ...]
    costs: tuple[Cost, ...]
    leaves_out: tuple[str, ...]
    adds_capacity_only: bool

    def remarks(self, lang: Lang) -> list[str]:
        """What an engineer must be told about the works, one line each."""
        return [line for built in self.works for line in built.sentences(lang)]

    def left_out(self, lang: Lang) -> list[str]:
        """What the plan holds and the scenario does not, as a language reads it."""
        return [in_language(own, lang) for own in self.leaves_out]

    def remark_records(self) -> list[dict[str, Any]]:
        """The same as JSON holds them."""
        return [record for built in self.works for record in built.records()]


@dataclass(frozen=True)
class _Step:
    """A measure and where it is written."""

    file: Path
    number: int
    measure: AnyMeasure


def compose(study: Study, scenario_id: str, base: Network, context: DesignContext) -> Composed:
    """Build a scenario; the base stays untouched.

    Raises InputError for names the network does not have, for two measures that rewrite
    the same cell and for a result that is no sound network.
    """
    steps = _steps(study, scenario_id)
    network = base
    works: list[Built] = []
    owner: dict[tuple[str, str, str], _Step] = {}
    for step in steps:
        _require(step, lacking(step.measure, network) or step.measure.check(network))
        applied = _applied(step, network, context)
        _require(step, _conflicts(step, difference(network, applied.network), owner))
        _require(step, _blocking(study, applied.network))
        network = applied.network
        works.append(Built(step.measure, applied.remarks))
    scenario = study.scenarios[scenario_id]
    parts = [study.scenarios[name] for name in study.closure(scenario_id)]
    return Composed(
        scenario=scenario_id,
        network=network,
        difference=difference(base, network),
        works=tuple(works),
        costs=tuple(dict.fromkeys(cost for part in parts for cost in part.costs)),
        leaves_out=scenario.leaves_out,
        adds_capacity_only=all(part.adds_capacity_only for part in parts),
    )


def _blocking(study: Study, network: Network) -> list[Finding]:
    return [
        replace(own, file=said("network after this measure: {file}", file=own.file))
        for own in check_network(network, study.conditions.regrades)
    ]


def _steps(study: Study, scenario_id: str) -> list[_Step]:
    return [
        _Step(study.folder / f"{name}.toml", number, measure)
        for name in study.closure(scenario_id)
        for number, measure in enumerate(study.scenarios[name].measures, start=1)
    ]


def _applied(step: _Step, network: Network, context: DesignContext) -> Applied:
    try:
        return step.measure.apply(network, context)
    except InputError as error:
        _require(step, list(error.findings))
        raise


def _require(step: _Step, findings: list[Finding]) -> None:
    if findings:
        raise InputError(
            Finding(
                str(step.file),
                _place(step, finding),
                finding.column,
                finding.value,
                finding.message,
                finding.cure,
            )
            for finding in findings
        )


def _place(step: _Step, finding: Finding) -> str:
    number, kind = step.number, step.measure.kind
    if not finding.file:
        return said("measure {number} ({kind}): {place}", number=number, kind=kind,
                    place=finding.place)  # fmt: skip
    return said("measure {number} ({kind}): {file} {place}", number=number, kind=kind,
                file=finding.file, place=finding.place)  # fmt: skip


def _conflicts(
    step: _Step, changed: pd.DataFrame, owner: dict[tuple[str, str, str], _Step]
) -> list[Finding]:
    """Cells this measure rewrites after another did, without saying it supersedes it."""
    cells = changed[changed["action"] == "changed"]
    findings = []
    for table, name, column in cells[["table", "id", "column"]].itertuples(index=False):
        if (table, column) in DEEPER_WINS or column == "source":
            continue
        first = owner.get((table, name, column))
        if first is not None and first.measure.kind not in step.measure.supersedes:
            findings.append(
                Finding(
                    "",
                    f"{table} {name}",
                    column,
                    "",
                    said(
                        "measure {number} of {file} has set this cell already",
                        number=first.number,
                        file=first.file.name,
                    ),
                    said(
                        'Remove one, or write supersedes = ["{kind}"] here.',
                        kind=first.measure.kind,
                    ),
                )
            )
        owner[(table, name, column)] = step
    return findings

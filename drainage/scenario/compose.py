"""A scenario built on the base network, measure by measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.checks import Regrade, check_network
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
class Step:
    """A measure and where it is written: its number in the file, counted from 1."""

    file: Path
    number: int
    measure: AnyMeasure


@dataclass(frozen=True)
class Stage:
    """A network with the first measures of a scenario built, and which of them set a cell."""

    network: Network
    works: tuple[Built, ...] = ()
    owner: Mapping[tuple[str, str, str], Step] = field(default_factory=dict)


class Stages:
    """The scenario built last, measure by measure: one that begins alike goes on from there.

    For scenarios of one study on one network; a few hundred sets of the same works are built in
    a fraction of the time when they come in the order of their members.
    """

    def __init__(self) -> None:
        self._base: Network | None = None
        self._steps: list[Step] = []
        self._stages: list[Stage] = []

    def after(
        self, steps: Sequence[Step], base: Network, built: Callable[[Stage, Step], Stage]
    ) -> Stage:
        """What stands after all ``steps``; only those are ``built`` that did not stand."""
        alike = [own == known for own, known in zip(steps, self._steps, strict=False)]
        shared = (*alike, False).index(False) if base is self._base else 0
        self._base = base
        self._steps, self._stages = self._steps[:shared], self._stages[:shared]
        stage = self._stages[-1] if shared else Stage(base)
        for step in steps[shared:]:
            stage = built(stage, step)
            self._steps.append(step)
            self._stages.append(stage)
        return stage


def compose(
    study: Study,
    scenario_id: str,
    base: Network,
    context: DesignContext,
    stages: Stages | None = None,
) -> Composed:
    """Build a scenario; the base stays untouched.

    ``stages`` holds what was built before for the same study. Raises InputError for names the
    network does not have, for two measures that rewrite the same cell and for a result that is
    no sound network.
    """

    def built(before: Stage, step: Step) -> Stage:
        return with_step(before, step, context, study.conditions.regrades)

    last = (stages or Stages()).after(steps_of(study, scenario_id), base, built)
    scenario = study.scenarios[scenario_id]
    parts = [study.scenarios[name] for name in study.closure(scenario_id)]
    return Composed(
        scenario=scenario_id,
        network=last.network,
        difference=difference(base, last.network),
        works=last.works,
        costs=tuple(dict.fromkeys(cost for part in parts for cost in part.costs)),
        leaves_out=scenario.leaves_out,
        adds_capacity_only=all(part.adds_capacity_only for part in parts),
    )


def steps_of(study: Study, scenario_id: str) -> list[Step]:
    """The measures of a scenario in the order they are built, those of ``includes`` first."""
    return [
        Step(study.folder / f"{name}.toml", number, measure)
        for name in study.closure(scenario_id)
        for number, measure in enumerate(study.scenarios[name].measures, start=1)
    ]


def with_step(
    stage: Stage, step: Step, context: DesignContext, regrades: Sequence[Regrade]
) -> Stage:
    """One more measure built; raises as ``compose``."""
    network = stage.network
    _require(step, lacking(step.measure, network) or step.measure.check(network))
    applied = _applied(step, network, context)
    owner = dict(stage.owner)
    _require(step, _conflicts(step, difference(network, applied.network), owner))
    _require(step, _blocking(regrades, applied.network))
    return Stage(applied.network, (*stage.works, Built(step.measure, applied.remarks)), owner)


def _blocking(regrades: Sequence[Regrade], network: Network) -> list[Finding]:
    return [
        replace(own, file=said("network after this measure: {file}", file=own.file))
        for own in check_network(network, regrades)
    ]


def _applied(step: Step, network: Network, context: DesignContext) -> Applied:
    try:
        return step.measure.apply(network, context)
    except InputError as error:
        _require(step, list(error.findings))
        raise


def _require(step: Step, findings: list[Finding]) -> None:
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


def _place(step: Step, finding: Finding) -> str:
    number, kind = step.number, step.measure.kind
    if not finding.file:
        return said("measure {number} ({kind}): {place}", number=number, kind=kind,
                    place=finding.place)  # fmt: skip
    return said("measure {number} ({kind}): {file} {place}", number=number, kind=kind,
                file=finding.file, place=finding.place)  # fmt: skip


def _conflicts(
    step: Step, changed: pd.DataFrame, owner: dict[tuple[str, str, str], Step]
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

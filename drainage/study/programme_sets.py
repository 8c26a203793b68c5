"""What sets of projects cost and do, kept by set: a few kB each, not the run itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from drainage.cost import Total, cost_table, quantities, total_of, unpriced
from drainage.cost.quantities import QUANTITY_COLUMNS, grouped
from drainage.digests import code_digest, digest_of
from drainage.engine import RunRequest
from drainage.programme import members
from drainage.programme.sets import Floats
from drainage.results import RunResult
from drainage.said import said
from drainage.scenario import Composed, Scenario, Stages
from drainage.study.at_hand import AtHand
from drainage.study.keys import score_key
from drainage.study.opening import OpenStudy
from drainage.study.programme_file import ProgrammeFile
from drainage.study.steps import compose_scenario, id_on_surface, run_request
from drainage.study.town_scores import town_of
from drainage.written import write_text

FOLDER = "programme"
SCENARIO = "programme"
"""What runs of sets are called; no scenario of a study may be."""
HELD = 64
"""Sets that are held as built, a few MB each: what is priced first and run then is built once."""
SAID_EVERY = 8
"""Sets that are put together from one word of it to the next."""
SCORING = ("drainage.metrics", "drainage.comparison")


Run = Callable[[Sequence[RunRequest], Callable[[RunRequest, RunResult], None]], object]
"""Makes runs and hands over what each gave, as soon as it is there."""


@dataclass(frozen=True)
class Known:
    """A set: its quantities (grouped), and event -> where its scores stand."""

    built: pd.DataFrame
    scores: Mapping[str, str]


class KeptSets:
    """The sets of a programme, composed and run where they are not kept from before.

    ``run`` makes runs, ``at_a_time`` asked for together, ``tell`` hears in a sentence how far
    it is. Whatever is finished is kept at once, so that a programme that was stopped goes on where
    it was.
    """

    def __init__(
        self,
        study: AtHand,
        plan: ProgrammeFile,
        run: Run,
        at_a_time: int,
        tell: Callable[[str], object],
    ) -> None:
        self.study, self.plan = study, plan
        self.folder = study.opened.results / FOLDER
        self._run, self._at_a_time, self._tell = run, at_a_time, tell
        self._sets: dict[int, Known] = {}
        self._totals: dict[int, Total] = {}
        self._stages, self._built = Stages(), dict[int, Composed]()
        self._composed_count = 0

    @cached_property
    def events(self) -> list[str]:
        return list(dict.fromkeys(aim.event for aim in self.plan.aims))

    def total(self, own: int) -> Total:
        """What a set costs."""
        if own not in self._totals:
            costs = cost_table(self._known(own).built, self.study.opened.prices)
            self._totals[own] = total_of(costs)
        return self._totals[own]

    def reason(self, own: int) -> str:
        """Why aims of a set are not known; event and what its run misses."""
        scores = self._known(own).scores
        missed = {event: self._scores(scores[event]).get("reason") for event in self.events}
        return "; ".join(f"{event}: {why}" for event, why in missed.items() if why)

    def unpriced_kinds(self, own: int) -> list[str]:
        """Kinds of works of a set, with their units, that have no price."""
        rows = unpriced(cost_table(self._known(own).built, self.study.opened.prices))
        return [f"{row.what} ({row.unit})" for row in rows.itertuples() if row.lacks == "price"]

    def costs(self, sets: Sequence[int]) -> Floats:
        """Middle cost (m,) of sets, 10^4 yuan."""
        for own in sorted(sets, key=members):
            self._known(own)
        return np.array([self.total(own).mid_10k_yuan for own in sets])

    def figures(self, sets: Sequence[int]) -> Floats:
        """Cost and aims (m, 1 + k) of sets; NaN for aims of a run past its limits."""
        self._run_what_is_due(sets)
        return np.array([[self.total(own).mid_10k_yuan, *self._aims(own)] for own in sets])

    def kept(self) -> list[int]:
        """Sets whose figures stand from before, for the files as they are."""
        found = []
        for path in sorted((self.folder / "sets").glob("*.json")):
            names = _content(path).get("projects", [None])
            if set(names) <= set(self.plan.scenarios):
                own = sum(1 << self.plan.scenarios.index(name) for name in names)
                if self._read(own) and not self._due(own):
                    found.append(own)
        return found

    def _aims(self, own: int) -> list[float]:
        known = self._known(own)
        return [float(self._scores(known.scores[aim.event])[aim.column]) for aim in self.plan.aims]

    def _due(self, own: int) -> list[str]:
        scores = self._known(own).scores
        return [event for event in self.events if not _content(self._path(scores[event]))]

    def _run_what_is_due(self, sets: Sequence[int]) -> None:
        # In the order of their members each set goes on from the one before.
        in_turn = sorted(sets, key=members)
        for own in in_turn:
            self._take_from_scenario(own)
        due = [(own, event) for own in in_turn for event in self._due(own)]
        most = self._at_a_time
        for first in range(0, len(due), most):
            if len(due) > most:
                self._tell(said("{runs} runs are due, {done} of them made",
                                runs=len(due), done=first))  # fmt: skip
            self._run_some(due[first : first + most])

    def _take_from_scenario(self, own: int) -> None:
        """Scores of a set that a scenario of the study builds and has current runs of."""
        for event in self._due(own):
            key = (self._same_scenario(own), event)
            if key[0] and self.study.is_current(key):
                town = self.study.scores(key).tables["town"].iloc[0]
                self._keep(self._known(own).scores[event], event, town)

    def _same_scenario(self, own: int) -> str:
        """The scenario that builds the same measures in the same order; empty where none does."""
        study = self._opened_with(own).study

        def measures(name: str) -> list[object]:
            return [measure for part in study.built_by(name) for measure in part.measures]

        asked = measures(SCENARIO)
        others = (name for name in self.study.opened.study.scenarios
                  if not study.scenarios[name].network)  # fmt: skip
        return next((name for name in others if measures(name) == asked), "")

    def _keep(self, scored: str, event: str, town: pd.Series) -> None:
        row = {aim.column: _plain(town[aim.column])
               for aim in self.plan.aims if aim.event == event}  # fmt: skip
        write_text(self._path(scored), json.dumps(row | {"reason": str(town["reason"])}))

    def _run_some(self, due: Sequence[tuple[int, str]]) -> None:
        opened = self.study.opened
        wanted: dict[Path, tuple[Composed, str, str]] = {}
        for own, event in due:
            scored = self._known(own).scores[event]
            # Sets that build the same network have one run.
            wanted[self.folder / "runs" / scored[:16]] = (self._composed(own), event, scored)

        def finished(request: RunRequest, result: RunResult) -> None:
            built, event, scored = wanted[request.folder]
            self._keep(scored, event, town_of(opened, built, event, result))
            shutil.rmtree(request.folder, ignore_errors=True)

        requests = [run_request(opened, built, event, folder)
                    for folder, (built, event, _) in wanted.items()]  # fmt: skip
        self._run(requests, finished)

    def _known(self, own: int) -> Known:
        if own not in self._sets:
            self._sets[own] = self._read(own) or self._compose(own)
        return self._sets[own]

    def _read(self, own: int) -> Known | None:
        content = _content(self._set_path(own))
        if content.get("key") != self._key(own):
            return None
        built = pd.DataFrame(content["quantities"], columns=QUANTITY_COLUMNS)
        return Known(built.astype({"quantity": float, "metres_of_d1000": float}),
                     content["scores"])  # fmt: skip

    def _compose(self, own: int) -> Known:
        opened, built = self.study.opened, self._composed(own)
        found = grouped(quantities(opened.base, built.network))
        scores = {}
        for event in self.events:
            asked = run_request(opened, built, event, self.folder)
            scores[event] = digest_of(
                id_on_surface(opened, asked),
                code_digest(*SCORING),
                opened.study.conditions.targets.model_dump_json(),
                *(aim.column for aim in self.plan.aims if aim.event == event),
            )
        cells = found.astype(object).where(found.notna(), None).to_numpy().tolist()
        record = {"projects": self._names(own), "key": self._key(own), "quantities": cells,
                  "scores": scores}  # fmt: skip
        write_text(self._set_path(own), json.dumps(record, ensure_ascii=False))
        self._composed_count += 1
        if self._composed_count % SAID_EVERY == 0:
            self._tell(said("{count} sets of projects put together and priced",
                            count=self._composed_count))  # fmt: skip
        return Known(found, scores)

    def _composed(self, own: int) -> Composed:
        if own not in self._built:
            if len(self._built) >= HELD:
                del self._built[next(iter(self._built))]
            self._built[own] = compose_scenario(self._opened_with(own), SCENARIO, self._stages)
        return self._built[own]

    def _opened_with(self, own: int) -> OpenStudy:
        """The study with the set as a scenario more."""
        study = self.study.opened.study
        together = Scenario(title_zh="组合", title_en="together", includes=tuple(self._names(own)))
        scenarios = {**study.scenarios, SCENARIO: together}
        return replace(self.study.opened, study=study.model_copy(update={"scenarios": scenarios}))

    def _key(self, own: int) -> str:
        opened = self._opened_with(own)
        keys = [score_key(opened, self.study.inputs, SCENARIO, event, "") for event in self.events]
        return digest_of(*keys, *(aim.name for aim in self.plan.aims))

    def _names(self, own: int) -> list[str]:
        return [self.plan.scenarios[k] for k in members(own)]

    def _set_path(self, own: int) -> Path:
        return self.folder / "sets" / f"{digest_of(*sorted(self._names(own)))[:16]}.json"

    def _scores(self, scored: str) -> Mapping[str, Any]:
        return _content(self._path(scored))

    def _path(self, scored: str) -> Path:
        return self.folder / "scores" / f"{scored[:32]}.json"


def _content(path: Path) -> dict[str, Any]:
    """A file that was kept; nothing where there is none or it was cut off."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _plain(value: Any) -> float:
    return float("nan") if pd.isna(value) else float(value)

"""Trials of works from runs: each is run once, keeps its scores and is known by its content."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from drainage.cost import cost_table, quantities, total_of
from drainage.digests import digest_of
from drainage.engine import RunRequest, run_id
from drainage.inundation.coupled.runs import grid_run_id
from drainage.languages import Lang, languages, text
from drainage.measures import AnyMeasure
from drainage.metrics import judged_by_flooding, score_points
from drainage.results import read_run
from drainage.scenario import Composed
from drainage.study.cures import misses, with_works
from drainage.study.grounds import grid_requests
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly
from drainage.study.opening import OpenStudy
from drainage.study.sizing.ladders import KINDS, Ladder
from drainage.study.sizing.search import Choice, Trial
from drainage.study.steps import run_request

FOLDER = "sizing"
ORDER = tuple(reversed(list(KINDS)))
"""Tanks and sewers are laid before the street above them is relaid, inlets come last."""
Run = Callable[[Sequence[RunRequest]], object]


@dataclass(frozen=True)
class Trials:
    """What is tried on top of a scenario: ``ladders`` has the sizes by point and kind, ``events``
    the storm that decides each point. ``done`` holds the rows of the trials, in order."""

    opened: OpenStudy
    built: Composed
    run: Run
    ladders: Mapping[str, Mapping[str, Ladder]]
    events: Mapping[str, str]
    done: list[dict[str, object]] = field(default_factory=list)
    prices: dict[tuple[str, tuple[tuple[str, int], ...]], float] = field(default_factory=dict)

    def held(self, trial: Trial) -> dict[str, bool]:
        """Whether each point of a trial meets its target, from the storms that decide them."""
        scores = self.scores(trial, {self.events[point] for point in trial})
        return {point: self._met(scores, point) for point in trial}

    def held_everywhere(self, trial: Trial) -> dict[str, bool]:
        """Whether each judged point meets its target with a trial, from all storms that decide."""
        scores = self.scores(trial, set(self.events.values()))
        return {point: self._met(scores, point) for point in self.events}

    def price(self, point: str, choice: Choice) -> float:
        """What works at a point cost alone, 10^4 yuan, by the middle prices; infinite where a part
        of them has no price, so that nothing is cheap for want of one."""
        key = (point, tuple(sorted(choice.items())))
        if key not in self.prices:
            self.prices[key] = self._priced(point, choice)
        return self.prices[key]

    def _priced(self, point: str, choice: Choice) -> float:
        after = with_works(self.opened, self.built, self.works({point: choice})).network
        table = cost_table(quantities(self.built.network, after), self.opened.prices)
        total = total_of(table)
        return float("inf") if total.unpriced else total.mid_10k_yuan

    def works(self, trial: Trial) -> list[tuple[str, AnyMeasure]]:
        """The measures of a trial, in the order they are built."""
        return [
            (point, self.ladders[point][kind].rungs[choice[kind]].measure)
            for kind in ORDER
            for point, choice in trial.items()
            if kind in choice
        ]

    def scores(self, trial: Trial, events: Collection[str]) -> dict[str, pd.DataFrame]:
        """Event -> ``score_points`` with a trial, kept from before where it was run already."""
        own = with_works(self.opened, self.built, self.works(trial))
        asked = {event: self._request(own, event) for event in sorted(events)}
        due = {event: request for event, request in asked.items()
               if not self._kept(request).is_file()}  # fmt: skip
        if due:
            self.run(list(due.values()))
        for event, request in due.items():
            self._keep(own, event, request)
        found = {event: read_tables_exactly(self._kept(request))[0]["point"]
                 for event, request in asked.items()}  # fmt: skip
        self._note(trial, found)
        return found

    def _request(self, own: Composed, event: str) -> RunRequest:
        request = run_request(self.opened, own, event, self.opened.results / FOLDER / event)
        name = self._run_id(request)
        folder = self.opened.results / FOLDER / "runs" / name[:16] / event
        return run_request(self.opened, own, event, folder)

    def _run_id(self, request: RunRequest) -> str:
        if self.opened.surface == "grid":
            return grid_run_id(grid_requests(self.opened, [request])[0])
        return run_id(request)

    def _kept(self, request: RunRequest) -> Path:
        """The file of a run's scores, by all they rest on."""
        targets = self.opened.study.conditions.targets.model_dump_json()
        points = request.network.watch_points.to_csv()
        name = digest_of(request.folder.parent.name, request.event, targets, points)
        return self.opened.results / FOLDER / "scores" / f"{name[:32]}.json"

    def _keep(self, own: Composed, event: str, request: RunRequest) -> None:
        result = judged_by_flooding(own.network, read_run(request.folder))
        depth = self.opened.storms[event].hourly_depth_mm
        table = score_points(own.network, result, depth, self.opened.study.conditions.targets)
        path = self._kept(request)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tables_exactly({"point": table}, {"run_id": request.folder.parent.name}, path)
        shutil.rmtree(request.folder.parent)

    def _met(self, scores: Mapping[str, pd.DataFrame], point: str) -> bool:
        """A point that could not be judged does not hold."""
        table = scores[self.events[point]]
        return bool(pd.notna(table.at[point, "meets_target"])) and not misses(table, point)

    def _note(self, trial: Trial, scores: Mapping[str, pd.DataFrame]) -> None:
        number = int(str(self.done[-1]["trial"])) + 1 if self.done else 1
        for point, choice in trial.items():
            event = self.events[point]
            if event not in scores:
                continue
            row = scores[event].loc[point]
            self.done.append(
                {"trial": number, "point_no": point, "event": event,
                 **self.said(point, choice), "max_depth_m": row["max_depth_m"],
                 "meets_target": row["meets_target"], "limiting_cause": row["limiting_cause"]}
            )  # fmt: skip

    def said(self, point: str, choice: Choice) -> dict[str, str]:
        """``works_<language>`` of a choice, as the tables have it."""
        return {f"works_{lang}": self.words(point, choice, lang) for lang in languages()}

    def words(self, point: str, choice: Choice, lang: Lang) -> str:
        """Kinds and sizes of a choice in words."""
        ladders = self.ladders[point]
        return text(lang, "language.semicolon").join(
            text(lang, f"cures.size.{kind}", size=ladders[kind].rungs[choice[kind]].size)
            for kind in KINDS
            if kind in choice
        )

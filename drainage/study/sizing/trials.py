"""Trials of works from runs: each is run once, keeps its scores and is known by its content."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from drainage.cost import cost_table, quantities, total_of
from drainage.cost.costing import Total
from drainage.digests import digest_of
from drainage.engine import RunRequest, run_id
from drainage.inundation.coupled.runs import grid_run_id
from drainage.languages import Lang, languages, text
from drainage.measures import AnyMeasure
from drainage.metrics import judged_by_flooding, score_outfalls, score_points
from drainage.metrics.first_spill import first_spill_m3
from drainage.results import read_run
from drainage.scenario import Composed
from drainage.study.cures import with_works
from drainage.study.grounds import grid_requests
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly
from drainage.study.opening import OpenStudy
from drainage.study.sizing.judging import Scores, meets, scope_of, targets_with_reserve
from drainage.study.sizing.ladders import KINDS, Ladder
from drainage.study.sizing.outlets import OUTLET_KINDS
from drainage.study.sizing.search import Choice, Trial
from drainage.study.steps import run_request

FOLDER = "sizing"
EVERY_KIND = (*KINDS, *OUTLET_KINDS)
ORDER = (*OUTLET_KINDS, *reversed(list(KINDS)))
"""Regulators come before what is laid above them, tanks and sewers before the street above them is
relaid, inlets last."""
Run = Callable[[Sequence[RunRequest]], object]


@dataclass(frozen=True)
class Trials:
    """What is tried on top of a scenario: ``ladders`` has the sizes by place and kind, ``events``
    the storms that decide each place. ``done`` holds the rows of the trials, in order."""

    opened: OpenStudy
    built: Composed
    run: Run
    ladders: Mapping[str, Mapping[str, Ladder]]
    events: Mapping[str, tuple[str, ...]]
    done: list[dict[str, object]] = field(default_factory=list)
    totals: dict[tuple[str, tuple[tuple[str, int], ...]], Total] = field(default_factory=dict)

    def held(self, trial: Trial) -> dict[str, bool]:
        """Whether each place of a trial meets its target, from the storms that decide them."""
        scores = self.scores(trial, {event for place in trial for event in self.events[place]})
        return {place: meets(scores, place, self.events[place]) for place in trial}

    def held_everywhere(self, trial: Trial) -> dict[str, bool]:
        """Whether each judged place meets its target with a trial, from all storms that decide."""
        scores = self.scores(trial, {event for own in self.events.values() for event in own})
        return {place: meets(scores, place, own) for place, own in self.events.items()}

    def held_until(self, trial: Trial, place: str) -> dict[str, bool]:
        """As ``held_everywhere``; where ``place`` itself misses, of the places that its own storms
        decide alone, so that no further run is made."""
        own = set(self.events[place])
        scores = self.scores(trial, own)
        if meets(scores, place, self.events[place]):
            return self.held_everywhere(trial)
        return {
            other: meets(scores, other, events)
            for other, events in self.events.items()
            if own.issuperset(events)
        }

    def price(self, place: str, choice: Choice) -> float:
        """What works at a place cost alone, 10^4 yuan, by the middle prices; infinite where a part
        of them has no price, so that nothing is cheap for want of one."""
        total = self.total(place, choice)
        return float("inf") if total.unpriced else total.mid_10k_yuan

    def total(self, place: str, choice: Choice) -> Total:
        """What works at a place cost alone, and how much of them has no price."""
        key = (place, tuple(sorted(choice.items())))
        if key not in self.totals:
            after = with_works(self.opened, self.built, self.works({place: choice})).network
            table = cost_table(quantities(self.built.network, after), self.opened.prices)
            self.totals[key] = total_of(table)
        return self.totals[key]

    def works(self, trial: Trial) -> list[tuple[str, AnyMeasure]]:
        """The measures of a trial, in the order they are built."""
        return [
            (place, measure)
            for kind in ORDER
            for place, choice in trial.items()
            if kind in choice
            for measure in self.ladders[place][kind].rungs[choice[kind]].measures
        ]

    def scores(self, trial: Trial, events: Collection[str]) -> Scores:
        """Event -> scores of points and outfalls with a trial, by the targets less their reserve;
        kept from before where it was run already."""
        own = with_works(self.opened, self.built, self.works(trial))
        asked = {event: self._request(own, event) for event in sorted(events)}
        due = {event: request for event, request in asked.items()
               if not self._kept(request).is_file()}  # fmt: skip
        if due:
            self.run(list(due.values()))
        for event, request in due.items():
            self._keep(own, event, request)
        found = {event: read_tables_exactly(self._kept(request))[0]
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
        targets = targets_with_reserve(self.opened).model_dump_json()
        places = request.network.watch_points.to_csv(), request.network.outfalls.to_csv()
        name = digest_of(request.folder.parent.name, request.event, targets, *places)
        return self.opened.results / FOLDER / "scores" / f"{name[:32]}.json"

    def _keep(self, own: Composed, event: str, request: RunRequest) -> None:
        result = judged_by_flooding(own.network, read_run(request.folder))
        storm, targets = self.opened.storms[event], targets_with_reserve(self.opened)
        outfalls = score_outfalls(own.network, result, storm.depth_mm, targets)
        spill = first_spill_m3(own.network, result, targets.outlet_sewage_m3)
        tables = {
            "point": score_points(own.network, result, storm.hourly_depth_mm, targets),
            "outfall": outfalls.assign(first_spill_m3=spill),
        }
        path = self._kept(request)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tables_exactly(tables, {"run_id": request.folder.parent.name}, path)
        shutil.rmtree(request.folder.parent)

    def _note(self, trial: Trial, scores: Scores) -> None:
        number = int(str(self.done[-1]["trial"])) + 1 if self.done else 1
        for place, choice in trial.items():
            for event in self.events[place]:
                if event in scores:
                    self.done.append(
                        {"trial": number, **named(place), "event": event,
                         **self.said(place, choice), **figures(scores[event], place)}
                    )  # fmt: skip

    def seen(self, place: str, choice: Choice) -> dict[str, dict[str, object]]:
        """Event -> what stood at a place, or was left, in the last trial of a choice."""
        own = {**named(place), **self.said(place, choice)} if choice else None
        return {
            str(row["event"]): row
            for row in self.done
            if own is not None and all(row[key] == value for key, value in own.items())
        }

    def left_m3(self, place: str, choice: Choice) -> float:
        """The most sewage a choice left in a storm that decides an outlet, m3; infinite where it
        was not tried in each or not judged."""
        seen = self.seen(place, choice)
        left = [float(str(seen[event]["sewage_m3"])) if event in seen else float("nan")
                for event in self.events[place]]  # fmt: skip
        return max(left) if left and not any(np.isnan(left)) else float("inf")

    def said(self, place: str, choice: Choice) -> dict[str, str]:
        """``works_<language>`` of a choice, as the tables have it."""
        return {f"works_{lang}": self.words(place, choice, lang) for lang in languages()}

    def words(self, place: str, choice: Choice, lang: Lang) -> str:
        """Kinds and sizes of a choice in words."""
        ladders = self.ladders[place]
        return text(lang, "language.semicolon").join(
            text(lang, f"cures.size.{kind}", size=ladders[kind].rungs[choice[kind]].size)
            for kind in EVERY_KIND
            if kind in choice
        )


FIGURES: Mapping[str, Mapping[str, str]] = {
    "point": {"max_depth_m": "max_depth_m", "meets_target": "meets_target",
              "limiting_cause": "limiting_cause", "reason": "reason"},
    "outfall": {"sewage_m3": "sewage_volume_m3", "first_spill_m3": "first_spill_m3",
                "meets_target": "meets_target", "reason": "reason"},
}  # fmt: skip
"""What stood at a point, or left at an outlet: name in the tables of sizes -> in the scores."""


def figures(tables: Mapping[str, pd.DataFrame], place: str) -> dict[str, object]:
    """The figures of a place under one event (``FIGURES``)."""
    scope, name = scope_of(place)
    return {own: tables[scope].at[name, column] for own, column in FIGURES[scope].items()}


def named(place: str) -> dict[str, object]:
    """How a place stands in the tables: ``place`` is "point" or "outlet", with its number or id."""
    scope, name = scope_of(place)
    return {"place": "point" if scope == "point" else "outlet", "place_id": name}

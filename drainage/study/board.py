"""scenarios/<study>/board.json: the candidates an engineer keeps side by side, with their notes.

It stands beside the scenarios it names, so that it lives and travels with them: results are
cleared and made again, a choice is not. No product is made of it; ``study.inputs`` leaves it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drainage.digests import digest_of, file_digest
from drainage.errors import DrainageError, StoreError
from drainage.report.targets import point_targets
from drainage.said import said
from drainage.study.at_hand import AtHand, Key
from drainage.study.costs import costs_key, costs_of, page_costs
from drainage.study.inputs import BOARD
from drainage.study.saving import saving
from drainage.study.workspace import Workspace
from drainage.written import written_whole

MOST = 200
TOWN = ("flooded_street_length_m", "sewage_to_rivers_m3", "volume_above_limit_m3",
        "total_flooded_volume_m3")  # fmt: skip
"""Figures of the whole town that a candidate is weighed by, beside its cost."""


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Candidate(_Row):
    """A scenario under some events. ``files`` is the digest of the scenario's files when it was
    put on the board; ``thrown``: off the board, and can be taken back."""

    scenario: str = Field(min_length=1, max_length=80)
    events: tuple[str, ...] = Field((), max_length=60)
    name: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)
    files: str = Field("", max_length=64)
    thrown: bool = False


class Board(_Row):
    """The candidates in their order."""

    candidates: tuple[Candidate, ...] = Field((), max_length=MOST)


class ChangedError(DrainageError):
    """Somebody else has changed the board meanwhile."""


def board_file(workspace: Workspace, study: str) -> Path:
    """Where the board of a study is kept."""
    return workspace.folder("scenarios", study) / BOARD


def read_board(file: Path) -> tuple[Board, str]:
    """The board and its version, the digest of its bytes; an empty one where there is none.

    Raises StoreError for a file that is no board: it is a person's work and stays as it is.
    """
    version = file_digest(file)
    if not version:
        return Board(), version
    try:
        return Board.model_validate_json(file.read_bytes()), version
    except ValidationError as error:
        reason = str(error.errors()[0]["msg"])
        raise StoreError(
            said("{file}: no board of candidates ({reason}). Mend it or move it away.",
                 file=file, reason=reason)
        ) from None  # fmt: skip


def save_board(workspace: Workspace, study: str, board: Board, seen: str) -> str:
    """Write the board whole where it is still that of the version ``seen``; its version from now
    on.

    Raises ChangedError where it is not.
    """
    file = board_file(workspace, study)
    rows = [own.model_dump(exclude_defaults=True) for own in board.candidates]
    text = json.dumps({"candidates": rows}, ensure_ascii=False, indent=1) + "\n"
    with saving(workspace, study):
        _require_seen(file, seen)
        with written_whole(file) as scratch:
            scratch.write_text(text, encoding="utf-8", newline="\n")
            _require_seen(file, seen)
    return file_digest(file)


def _require_seen(file: Path, seen: str) -> None:
    if file_digest(file) != seen:
        raise ChangedError("the board was changed meanwhile; look at it and do it again")


def files_of(study: AtHand, scenario: str) -> str:
    """The digest of the files a scenario is built from; empty for one the study lacks."""
    if scenario not in study.opened.study.scenarios:
        return ""
    names = study.opened.study.closure(scenario)
    return digest_of(*(part for name in names for part in (name, study.inputs.scenario(name))))


def keep_cost(study: AtHand, scenario: str) -> dict[str, Any]:
    """What a scenario costs (``page_costs``), kept in the ledger: to know it again, no network
    is built."""

    def tell() -> str:
        return json.dumps(page_costs(costs_of(study.opened, study.built[scenario])))

    of = costs_key(study, [scenario])
    cost: dict[str, Any] = json.loads(study.made.text(f"board/cost/{scenario}", of, tell))
    return cost


def town_figures(study: AtHand, scenario: str, event: str) -> dict[str, Any]:
    """``run`` (current, stale or none), and of a current one the ``TOWN`` figures and whether
    it is ``within_limits``; a figure that is not known is None."""
    key = (scenario, event)
    if key not in _runnable(study, [scenario]):
        return {"run": "none"}
    if not study.is_current(key):
        there = (study.opened.run_folder(*key) / "run.json").is_file()
        return {"run": "stale" if there else "none"}
    scores = study.scores(key)
    town = scores.tables["town"].iloc[0]
    figures = {name: None if pd.isna(town[name]) else float(town[name]) for name in TOWN}
    return {"run": "current", "within_limits": scores.within_limits, **figures}


def points_met(study: AtHand, scenario: str) -> dict[str, int] | None:
    """How many listed points meet their targets by the current runs: ``met``, ``judged`` and
    ``all`` of them, as the report counts; None where there is none."""
    runs = [key for key in _runnable(study, [scenario])
            if study.opened.event(key[1]).purpose != "flood" and study.is_current(key)]  # fmt: skip
    if not runs:
        return None
    points = pd.concat([study.scores(key).tables["point"].reset_index() for key in runs])
    if points.empty:
        return None
    hourly = {event: storm.hourly_depth_mm for event, storm in study.opened.storms.items()}
    verdicts = point_targets(points, hourly)["meets_target"]
    return {"met": int(verdicts.fillna(False).sum()), "judged": int(verdicts.notna().sum()),
            "all": len(verdicts)}  # fmt: skip


def _runnable(study: AtHand, names: Iterable[str]) -> list[Key]:
    known = study.opened.study.scenarios
    return [(name, event.id) for name in names if name in known for event in study.opened.events
            if name in study.opened.study.runs_of(event)]  # fmt: skip


def figures_of(study: AtHand, board: Board) -> list[Mapping[str, Any]]:
    """A row a scenario, the baseline first: its files, cost, points and town figures by event.

    Nothing is run. A scenario that cannot be built has its ``error`` instead.
    """
    baseline = study.opened.study.conditions.baseline
    names: Sequence[str] = list(
        dict.fromkeys([baseline, *(own.scenario for own in board.candidates if not own.thrown)])
    )
    return [_figures(study, name) for name in names]


def _figures(study: AtHand, name: str) -> Mapping[str, Any]:
    known = name in study.opened.study.scenarios
    row: dict[str, Any] = {"scenario": name, "known": known, "files": files_of(study, name)}
    if not known:
        return row
    try:
        return row | {
            "cost": keep_cost(study, name),
            "points": points_met(study, name),
            "events": {event.id: town_figures(study, name, event.id)
                       for event in study.opened.events},
        }  # fmt: skip
    except DrainageError as error:
        return row | {"error": error}

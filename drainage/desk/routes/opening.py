"""Which study lies on the desk, and which could."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from drainage.desk.desk import Desk
from drainage.errors import Finding, InputError, one_of
from drainage.rainfall import river_state_titles
from drainage.report.page.columns import limits_said
from drainage.study.at_hand import AtHand, Key


class Choice(BaseModel):
    """The study to lay on the desk."""

    study: str


def routes(desk: Desk) -> APIRouter:
    """`/api/study`, `/api/studies`, `/api/runs-at-hand/{scenario}`."""
    router = APIRouter(prefix="/api")

    @router.get("/study")
    def study() -> dict[str, Any]:
        own = desk.study()
        conditions = own.opened.study.conditions
        rivers = river_state_titles(desk.workspace.folder("rainfall"))
        return {
            "id": own.opened.study.id,
            "title_zh": conditions.title_zh,
            "title_en": conditions.title_en,
            "baseline": conditions.baseline,
            "surface": conditions.surface,
            "targets": conditions.targets.model_dump(),
            "limits": limits_said(conditions.targets),
            "scenarios": [
                {"id": name, "title_zh": one.title_zh, "title_en": one.title_en,
                 "on_demand": name in conditions.on_demand}
                for name, one in own.opened.study.scenarios.items()
            ],
            "events": [
                {"id": event.id, "purpose": event.purpose,
                 "title_zh": own.opened.storms[event.id].title_zh,
                 "hourly_depth_mm": own.opened.storms[event.id].hourly_depth_mm,
                 "depth_mm": own.opened.storms[event.id].depth_mm,
                 "river_state": rivers.get(event.river_state, event.river_state)}
                for event in own.opened.events
            ],
            "runs": [{"scenario": name, "event": event} for name, event in _run(own)],
        }  # fmt: skip

    @router.get("/runs-at-hand/{scenario}")
    def at_hand(scenario: str) -> list[dict[str, Any]]:
        """Its network has to be composed for it, so it is asked a scenario at a time."""
        own = desk.study()
        return [
            {"scenario": name, "event": event, "current": own.is_current((name, event))}
            for name, event in _run(own)
            if name == scenario
        ]

    @router.get("/studies")
    def studies() -> list[str]:
        folder = desk.workspace.folder("scenarios")
        return sorted(path.parent.name for path in folder.glob("*/study.toml"))

    @router.post("/study")
    def choose(choice: Choice) -> dict[str, str]:
        if choice.study not in studies():
            raise InputError([_unknown(choice.study, studies())])
        desk.study_name = choice.study
        desk.news.tell("study", study=choice.study)
        return {"study": choice.study}

    return router


def _run(own: AtHand) -> list[Key]:
    """The runs that are there, current or not."""
    return [
        (name, event.id)
        for name in own.opened.study.scenarios
        for event in own.opened.events
        if name in own.opened.study.runs_of(event)
        and (own.opened.run_folder(name, event.id) / "run.json").is_file()
    ]


def _unknown(name: str, known: list[str]) -> Finding:
    cure = one_of(known)
    return Finding("scenarios", name, "", name, "no such study in this folder", cure)

"""Scenarios and their measures: forms, text, versions, undo and what a change would do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from drainage.desk.answering import error_words
from drainage.desk.designed import described, ids_of, measures_by_side, refusals, tried
from drainage.desk.desk import Desk
from drainage.desk.watching import Watch
from drainage.errors import InputError
from drainage.measures.forms import measure_forms
from drainage.network.ground_near import ground_near
from drainage.network.nearest import Kind, nearest_of
from drainage.scenario.editing import differing
from drainage.scenario.editing.changes import Change, changed, number_after
from drainage.scenario.held_stages import HeldStages
from drainage.study.scenario_files import (
    ChangedError,
    ScenarioFile,
    add_scenario,
    read_scenario,
    redo,
    require_fits,
    save_scenario,
    text_seen,
    undo,
)
from drainage.study.trying import Through, try_scenario

MOST_CHANGES = 500
MOST_SPOTS = 1000
MOST_M = 1e8
"""Beyond the coordinates of any plane, m."""


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Saved(_Typed):
    """What is to be saved on the version that was seen: changes, or a whole text."""

    version: str
    changes: list[Change] = Field(default=[], max_length=MOST_CHANGES)
    text: str | None = None


class Seen(_Typed):
    """The version that was seen."""

    version: str


class Tried(_Typed):
    """What is to be tried: a change, a whole text, or the scenario as it is; ``number`` is the
    measure that is asked for, ``through`` how much is built."""

    change: Change | None = None
    text: str | None = None
    number: int | None = Field(None, ge=1)
    through: Through = "scenario"


class New(_Typed):
    """A scenario that is to stand on another."""

    id: str
    title_zh: str
    title_en: str
    source: str
    basis: Literal["includes", "copy"] = "includes"


class Spot(_Typed):
    """A place on the ground."""

    x_m: float = Field(ge=-MOST_M, le=MOST_M)
    y_m: float = Field(ge=-MOST_M, le=MOST_M)


Spots = Annotated[list[Spot], Field(max_length=MOST_SPOTS)]


def routes(desk: Desk) -> APIRouter:
    """`/api/measures`, `/api/scenario/{id}` with `try`, `undo`, `redo`, `/api/scenarios`."""
    watch, held = Watch(desk), HeldStages()

    @asynccontextmanager
    async def watching(_app: Any) -> AsyncIterator[None]:
        with watch.running():
            yield

    router = APIRouter(prefix="/api", lifespan=watching)
    _reading(router, desk)
    _trying(router, desk, held)
    _saving(router, desk, watch)
    return router


@cache
def _forms() -> list[dict[str, Any]]:
    return measure_forms()


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get("/measures")
    def measures() -> list[dict[str, Any]]:
        return _forms()

    @router.get("/scenario/{name}")
    def scenario(name: str) -> dict[str, Any]:
        return _described(desk, read_scenario(desk.workspace, desk.require_name(), name))

    @router.get("/scenario/{name}/ids")
    def ids(name: str) -> dict[str, Any]:
        opened = desk.study().opened
        opened.require_scenarios([name])
        return ids_of(opened.base_of(name))

    @router.post("/scenario/{name}/ground")
    def ground(name: str, spots: Spots) -> list[dict[str, Any] | None]:
        opened = desk.study().opened
        opened.require_scenarios([name])
        found = [ground_near(opened.base_of(name), own.x_m, own.y_m) for own in spots]
        return [None if own is None else vars(own) for own in found]

    @router.post("/scenario/{name}/nearest/{kind}")
    def nearest(name: str, kind: Kind, spots: Spots) -> list[str | None]:
        opened = desk.study().opened
        opened.require_scenarios([name])
        return [nearest_of(opened.base_of(name), kind, own.x_m, own.y_m) for own in spots]


def _saving(router: APIRouter, desk: Desk, watch: Watch) -> None:
    @router.put("/scenario/{name}", response_model=None)
    def save(name: str, own: Saved) -> Response | dict[str, Any]:
        study = desk.require_name()
        seen = text_seen(desk.workspace, study, name, own.version)
        mine = own.text if own.text is not None else changed(seen or "", own.changes)
        try:
            with desk.saving:
                file = save_scenario(desk.workspace, study, name, mine, own.version)
        except ChangedError as error:
            return _told_changed(desk, error, seen, mine)
        watch.look()
        return _described(desk, file)

    @router.post("/scenario/{name}/{way}", response_model=None)
    def step(name: str, way: Literal["undo", "redo"], seen: Seen) -> Response | dict[str, Any]:
        stepped = {"undo": undo, "redo": redo}[way]
        try:
            with desk.saving:
                file = stepped(desk.workspace, desk.require_name(), name, seen.version)
        except ChangedError as error:
            return _told_changed(desk, error, None, None)
        watch.look()
        return _described(desk, file)

    @router.post("/scenarios")
    def add(new: New) -> dict[str, Any]:
        with desk.saving:
            file = add_scenario(desk.workspace, desk.require_name(), new.id, new.source,
                                (new.title_zh, new.title_en), new.basis)  # fmt: skip
        watch.look()
        return _described(desk, file)


def _trying(router: APIRouter, desk: Desk, held: HeldStages) -> None:
    @router.post("/scenario/{name}/try")
    def attempt(name: str, own: Tried) -> dict[str, Any]:
        study = desk.study()
        file = read_scenario(desk.workspace, study.opened.study.id, name)
        text, number = own.text if own.text is not None else file.text, own.number
        if own.change is not None:
            number = number_after(text, own.change)
            text = changed(text, [own.change])
        about = {"text": text, "number": number}
        try:
            scenario = require_fits(desk.workspace, study.opened.study.id, name, text)
            trial = try_scenario(
                study.opened, study.inputs, name, scenario, number, own.through, held
            )
        except InputError as error:
            return {**about, "refused": refusals(error, name)}
        return {**about, "refused": [], **tried(trial)}


def _described(desk: Desk, file: ScenarioFile) -> dict[str, Any]:
    return described(desk.workspace, desk.require_name(), file)


def _told_changed(
    desk: Desk, error: ChangedError, seen: str | None, mine: str | None
) -> JSONResponse:
    """409 with what stands there and where mine differs from it, measure by measure."""
    theirs = error.theirs
    rows = [] if seen is None or mine is None else differing(seen, mine, theirs.text)
    return JSONResponse(
        {**error_words(error), "kind": "Changed", "theirs": _described(desk, theirs),
         "differences": [measures_by_side(own) for own in rows]}, 409,
    )  # fmt: skip

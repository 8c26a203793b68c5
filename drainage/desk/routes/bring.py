"""A study begun: the shipped one laid out, one of the folder, or one's own brought in."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from pydantic import BaseModel
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from drainage.desk.answering import error_words, finding_words
from drainage.desk.brought import Held, built_words, drawn, rows_of
from drainage.desk.desk import Desk
from drainage.desk.guard import MOST_FILE
from drainage.errors import InputError
from drainage.shipped import EXAMPLES, lay_example
from drainage.study import Workspace
from drainage.study.bringing.cells import cells_behind
from drainage.study.bringing.columns import chosen_mapping, mapping_content, matches
from drainage.study.bringing.files import leave_out, receiving, sweep
from drainage.study.bringing.incoming import (
    Choices,
    Incoming,
    begin,
    incoming,
    incomings,
    named,
    remove,
)
from drainage.study.bringing.kinds import FileSeen, forget_tables, of_role, seen, survey_files
from drainage.study.bringing.settling import settle

MOST_UPLOADS = 4
"""Files that arrive at once; the others wait."""


class Example(BaseModel):
    """An example study to lay out and open."""

    example: str


def routes(desk: Desk) -> APIRouter:
    """`/api/bring` and below."""
    router = APIRouter(prefix="/api/bring")
    _beginning(router, desk)
    _files(router, desk)
    _building(router, desk, desk.part("bring", Held))
    return router


def _beginning(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    def waiting() -> dict[str, Any]:
        studies = sorted(
            p.parent.name for p in desk.workspace.folder("scenarios").glob("*/study.toml")
        )
        networks = sorted(
            p.parent.name for p in desk.workspace.folder("networks").glob("*/network.toml")
        )
        return {
            "waiting": [{"id": own.id, "network": own.choices().network,
                         "files": [path.name for path in own.files.iterdir()]}
                        for own in incomings(desk.workspace)],
            "examples": [{"id": own, "here": own in studies} for own in EXAMPLES],
            "studies": studies,
            "networks": networks,
            "most_bytes": MOST_FILE,
        }  # fmt: skip

    @router.post("/example")
    def example(wanted: Example) -> dict[str, str]:
        if wanted.example not in EXAMPLES:
            wanted = Example(example=next(iter(EXAMPLES)))
        with desk.saving:
            lay_example(desk.workspace.root, wanted.example)
        return _opened(desk, wanted.example)

    @router.post("")
    def new() -> dict[str, Any]:
        with desk.saving:
            own = begin(desk.workspace, f"{datetime.now():%Y%m%d-%H%M%S}")
        return state(desk.workspace, own)

    @router.get("/{name}")
    def look(name: str) -> dict[str, Any]:
        own = incoming(desk.workspace, name)
        sweep(own)
        return state(desk.workspace, own)

    @router.put("/{name}")
    def choose(name: str, choices: Choices) -> dict[str, Any]:
        own = incoming(desk.workspace, name)
        own.choose(choices)
        return state(desk.workspace, own)

    @router.delete("/{name}")
    def cancel(name: str) -> dict[str, bool]:
        remove(incoming(desk.workspace, name))
        forget_tables()
        return {"removed": True}


def _files(router: APIRouter, desk: Desk) -> None:
    room = asyncio.Semaphore(MOST_UPLOADS)

    @router.post("/files")
    async def upload(request: Request, to: str, name: str) -> Any:
        own = await run_in_threadpool(incoming, desk.workspace, to)
        try:
            async with room, contextmanager_in_threadpool(receiving(own, name)) as file:
                async for chunk in request.stream():
                    file.write(chunk)
        except ClientDisconnect:
            return Response(status_code=400)
        return await run_in_threadpool(state, desk.workspace, own)

    @router.delete("/{name}/files")
    def drop(name: str, file: str) -> dict[str, Any]:
        own = incoming(desk.workspace, name)
        leave_out(own, file)
        return state(desk.workspace, own)


def _building(router: APIRouter, desk: Desk, held: Held) -> None:
    @router.post("/{name}/build")
    def build(name: str) -> dict[str, Any]:
        own = incoming(desk.workspace, name)
        return built_words(held.build(desk.workspace, own))

    @router.get("/{name}/drawn")
    def shape(name: str) -> Response:
        own = incoming(desk.workspace, name)
        content = drawn(held.built(desk.workspace, own))
        return Response(content, media_type="application/octet-stream")

    @router.get("/{name}/rows")
    def rows(name: str, kind: str, by: str = "", start: int = 0) -> dict[str, Any]:
        own = incoming(desk.workspace, name)
        return rows_of(held.built(desk.workspace, own), kind, by, start)

    @router.get("/{name}/cells")
    def cells(name: str, table: str, element: str) -> list[dict[str, str]]:
        own = incoming(desk.workspace, name)
        network = held.built(desk.workspace, own).network
        if network is None:
            return []
        return [
            asdict(one)
            for one in cells_behind(desk.workspace, own, own.choices(), network, table, element)
        ]

    @router.post("/{name}/settle")
    def keep(name: str) -> dict[str, str]:
        own = incoming(desk.workspace, name)
        with desk.saving:
            study = settle(desk.workspace, own, own.choices())
        held.forget(name)
        return _opened(desk, study)


def _opened(desk: Desk, study: str) -> dict[str, str]:
    desk.study_name = study
    desk.news.tell("study", study=study)
    return {"study": study}


def state(workspace: Workspace, own: Incoming) -> dict[str, Any]:
    """The files as they are read, the columns as they are matched, and what was chosen."""
    choices = own.choices()
    files: list[FileSeen] = []
    tables: list[dict[str, Any]] = []
    content: dict[str, Any] = choices.mapping
    refusal = None
    try:
        content = mapping_content(workspace, choices)
        mapping = chosen_mapping(workspace, choices)
        files = seen(own, choices, mapping)
        if of_role(files, "survey"):
            tables = [asdict(one) for one in matches(survey_files(own, choices, files), mapping)]
    except InputError as error:
        refusal = error_words(named(error, {own.files: ""}))
    return {"id": own.id, "choices": choices.model_dump(), "mapping": content,
            "tables": tables, "refusal": refusal,
            "files": [_file(one, own) for one in files]}  # fmt: skip


def _file(one: FileSeen, own: Incoming) -> dict[str, Any]:
    def words(problem: Any) -> list[Any]:
        return [
            finding_words(found) for found in named(InputError(problem), {own.files: ""}).findings
        ]

    tables = [
        {"title": table.title, "rows": table.rows, "columns": len(table.headings),
         "role": table.role, "problem": words(table.problem)}
        for table in one.tables
    ]  # fmt: skip
    return {"name": one.name, "size_bytes": one.size_bytes, "role": one.role,
            "guessed": one.guessed, "tables": tables, "problem": words(one.problem)}  # fmt: skip

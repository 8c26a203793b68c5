"""Two scenarios beside each other, and the board of candidates with what is given away of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from starlette.responses import FileResponse, JSONResponse, Response

from drainage.desk.answering import error_words, in_all
from drainage.desk.desk import Desk
from drainage.desk.routes.runs import job_words, queue_of
from drainage.errors import Finding, InputError
from drainage.languages import languages, texts_of
from drainage.report.page.columns import columns_said, columns_shown
from drainage.report.page.packing import table
from drainage.said_again import said_again
from drainage.study.board import (
    TOWN,
    Board,
    ChangedError,
    board_file,
    figures_of,
    files_of,
    read_board,
    save_board,
)
from drainage.study.jobs.works import FilesAsked
from drainage.study.products.board import board_folder
from drainage.study.products.sure_products import sure_of
from drainage.study.side_by_side import SideBySide, side_by_side

MOST_ROWS = 2000
"""Rows of a table that a panel shows; beyond, they are counted."""
SHOWN = ("point", "outfall", "street", "node", "town")


class BoardSaved(BaseModel):
    """The board as a page wants it, and the version that page has seen."""

    model_config = ConfigDict(extra="forbid")

    board: Board
    version: str


def routes(desk: Desk) -> APIRouter:
    """`/api/compare`, `/api/board`, `/api/export`."""
    router = APIRouter(prefix="/api")

    @router.get("/compare")
    def compare(before: str, after: str, event: str) -> dict[str, Any]:
        study = desk.study()
        both = side_by_side(study, before, after, event)
        return _compared(both, sure_of(study, [before, after]))

    @router.get("/board")
    def board() -> dict[str, Any]:
        return _board(desk)

    @router.put("/board", response_model=None)
    def save(saved: BoardSaved) -> dict[str, Any] | Response:
        study = desk.study()
        rows = [
            own if own.files else own.model_copy(update={"files": files_of(study, own.scenario)})
            for own in saved.board.candidates
        ]
        with desk.saving:
            try:
                version = save_board(
                    desk.workspace,
                    desk.require_name(),
                    Board(candidates=tuple(rows)),
                    saved.version,
                )
            except ChangedError as error:
                return JSONResponse({**error_words(error), "kind": "Changed", **_board(desk)}, 409)
        desk.news.tell("board", version=version)
        return _board(desk)

    @router.post("/export")
    def export(asked: FilesAsked) -> dict[str, Any]:
        desk.study().opened.require_scenarios([name for name, _ in asked.runs])
        return {"job": job_words(queue_of(desk).ask("files", asked.model_dump(mode="json")))}

    @router.get("/export/{name}", response_model=None)
    def fetch(name: str) -> Response:
        folder = board_folder(desk.study().opened)
        found = {path.name: path for path in _files(folder)}.get(name)
        if found is None:
            raise InputError([_no_file(name)])
        return FileResponse(found, filename=found.name)

    return router


def _files(folder: Path) -> list[Path]:
    """What lies there whole: names are looked up among these, never joined to a path."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]


def _no_file(name: str) -> Finding:
    return Finding("results", name, "", name, "no such file among those that were exported",
                   "Export again.")  # fmt: skip


def _board(desk: Desk) -> dict[str, Any]:
    study = desk.study()
    board, version = read_board(board_file(desk.workspace, desk.require_name()))
    figures = [
        {**own, "error": error_words(own["error"])} if "error" in own else own
        for own in figures_of(study, board)
    ]
    return {
        "board": board.model_dump(mode="json"),
        "version": version,
        "figures": figures,
        "columns": columns_said([pd.DataFrame(columns=list(TOWN))]),
        "kinds_of_works": {lang: texts_of(lang, "works") for lang in languages()},
    }


def _compared(both: SideBySide, sure: Mapping[str, Any] | None) -> dict[str, Any]:
    tables = {
        **{name: both.tables[name] for name in SHOWN},
        "point_targets": both.point_targets,
        "outlet_targets": both.outlet_targets,
        "costs": both.costs,
        "worse": both.worse,
        "better": both.better,
    }
    shown = columns_shown({**both.tables, **tables})
    return {
        "columns": columns_said([*both.tables.values(), *tables.values()]),
        "shown": {"page": shown["page"]},
        "tables": {name: table(own.head(MOST_ROWS)) for name, own in tables.items()},
        "beyond": {name: len(own) - MOST_ROWS for name, own in tables.items()
                   if len(own) > MOST_ROWS},
        "causes": {lang: texts_of(lang, "causes.named") for lang in languages()},
        "kinds_of_works": {lang: texts_of(lang, "works") for lang in languages()},
        "reasons": {name: in_all(said_again(own)) for name, own in both.reasons.items()},
        **({"sure": sure} if sure else {}),
    }  # fmt: skip

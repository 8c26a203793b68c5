"""The desk put together: its page, its answers, and the guard before both."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse

from drainage.desk import routes
from drainage.desk.answering import TooLargeError, refused
from drainage.desk.desk import Desk, NoStudyError
from drainage.desk.guard import FILES, Guard
from drainage.desk.json_body import JsonBody
from drainage.desk.page import page_font, page_html, page_script, page_style
from drainage.errors import DrainageError

WRONG = (DrainageError, NoStudyError, TooLargeError, RequestValidationError, HTTPException,
         OSError, Exception)  # fmt: skip
"""What is answered in words, all of it."""


def make_app(desk: Desk, token: str, port: int) -> Guard:
    """The desk as an ASGI application."""
    app = FastAPI(title="drainage desk", docs_url=None, redoc_url=None, openapi_url=None)
    for wrong in WRONG:
        app.add_exception_handler(wrong, refused)
    app.add_middleware(JsonBody, file=FILES)
    for module in sorted(iter_modules(routes.__path__), key=lambda own: own.name):
        app.include_router(import_module(f"{routes.__name__}.{module.name}").routes(desk))
    app.get("/", response_class=HTMLResponse)(page_html)

    @app.get("/desk.js")
    def script() -> Response:
        return Response(page_script(), media_type="text/javascript")

    @app.get("/desk.css")
    def style() -> Response:
        return Response(page_style(), media_type="text/css")

    @app.get("/font.woff")
    def font() -> Response:
        return Response(page_font(), media_type="font/woff")

    @app.get("/api/news")
    async def news() -> StreamingResponse:
        return StreamingResponse(desk.news.lines(), media_type="text/event-stream")

    return Guard(app, token, port)

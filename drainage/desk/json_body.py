"""Bodies of JSON looked at before any route sees them: what a page cannot have sent is refused."""

from __future__ import annotations

import json
import math
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from drainage.desk.answering import LOAD_AGAIN, REQUEST, TooLargeError, error_words, plain_words
from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.toml_file import MOST_DEPTH, MOST_INTEGER


class JsonBody:
    """Refuses what is no JSON, is nested too deep, or holds half signs and numbers out of reach.

    ``file`` is the path whose bodies are files.
    """

    def __init__(self, app: ASGIApp, file: str) -> None:
        self.app, self.file = app, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == self.file or scope["method"] == "GET":
            await self.app(scope, receive, send)
            return
        try:
            body = await _body(receive)
            require_plain(body)
        except TooLargeError:
            refusal = JSONResponse(plain_words("TooLarge", "the file is too large"), 413)
            await refusal(scope, receive, send)
            return
        except InputError as error:
            await JSONResponse(error_words(error), 422)(scope, receive, send)
            return
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, again, send)


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def require_plain(body: bytes) -> None:
    """InputError for a body that is no JSON of finite numbers and whole signs."""
    if not body:
        return
    try:
        content = json.loads(body)
    except RecursionError:
        raise _wrong(said("nested deeper than {most}", most=MOST_DEPTH)) from None
    except ValueError:  # no JSON, no UTF-8, or a number of more digits than Python reads
        raise _wrong("not valid JSON") from None
    waiting: list[tuple[int, Any]] = [(0, content)]
    while waiting:
        depth, value = waiting.pop()
        if depth > MOST_DEPTH:
            raise _wrong(said("nested deeper than {most}", most=MOST_DEPTH))
        if isinstance(value, dict):
            waiting += [(depth + 1, own) for own in (*value, *value.values())]
        elif isinstance(value, list):
            waiting += [(depth + 1, own) for own in value]
        elif isinstance(value, str):
            _require_whole(value)
        elif isinstance(value, float) and not math.isfinite(value):
            raise _wrong("not a finite number")
        elif isinstance(value, int) and abs(value) > MOST_INTEGER:
            raise _wrong("a number out of all reach")


def _require_whole(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _wrong("half a sign: it is no text") from None


def _wrong(message: str) -> InputError:
    return InputError([Finding(REQUEST, "", "", "", message, LOAD_AGAIN)])

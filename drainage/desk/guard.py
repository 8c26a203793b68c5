"""Who may ask: a browser on this machine that was given the token, on the desk's own page."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from drainage.desk.answering import TooLargeError, in_all, plain_words

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 2**20
"""Bytes of a request that is not a file: a scenario is some ten thousand."""
MOST_FILE = 300 * 2**20
"""Bytes of a file that is brought: a survey of 100,000 pipes is some twenty million."""
FILES = "/api/bring/files"
"""To this path a request may be a file."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: "
    "blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
LENGTH = re.compile(r"[0-9]{1,18}")
OTHER_HOST = "the desk is reached under 127.0.0.1 or localhost alone"
OTHER_PAGE = "the desk answers its own page alone"
NO_TOKEN = (
    "this address is not that of a desk that stands: open the whole address that the terminal "
    "shows, with its token"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


class Guard:
    """Refuses another host (DNS rebinding), another origin, no token, and bodies that are
    too large; gives every answer the headers of a page that asks nothing of a network."""

    def __init__(self, app: App, token: str, port: int) -> None:
        self.app, self.token, self.port = app, token, port
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        refusal = self._refusal(scope, headers) if scope["type"] == "http" else OTHER_PAGE
        if refusal:
            await _refuse(scope, send, refusal)
            return
        most = MOST_FILE if scope["path"] == FILES else MOST_BODY
        length = headers.get("content-length", "0")
        if not LENGTH.fullmatch(length) or int(length) > most:
            await _refuse(scope, send, "the file is too large", 413)
            return
        given = self._of_query(scope)
        cookie = f"{self._cookie}={self.token}; HttpOnly; SameSite=Strict; Path=/".encode()
        extra = (*HEADERS, (b"set-cookie", cookie)) if given else HEADERS

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *extra]
            await send(message)

        await self.app(scope, _bounded(receive, most), with_headers)

    @property
    def _cookie(self) -> str:
        return f"desk-{self.port}"

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> str:
        if headers.get("host", "") not in self.hosts:
            return OTHER_HOST
        origins = {value.decode("latin-1") for name, value in scope["headers"]
                   if name.lower() == b"origin"}  # fmt: skip
        if not origins <= self.origins:
            return OTHER_PAGE
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return OTHER_PAGE
        if not (self._of_query(scope) or self._same(self._of_cookie(headers))):
            return NO_TOKEN
        return ""

    def _of_query(self, scope: Scope) -> bool:
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        return self._same(asked.get("token", [""])[0])

    def _of_cookie(self, headers: dict[str, str]) -> str:
        try:
            own = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return own.value if own else ""

    def _same(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


def _bounded(receive: Receive, most: int) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError
        return message

    return bounded


async def _refuse(scope: Scope, send: Send, why: str, status: int = 403) -> None:
    """In words; a page takes them apart, a person who opened the address reads them."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close"})
        return
    if scope["path"].startswith("/api/"):
        kind, body = b"application/json", json.dumps(plain_words("Refused", why)).encode()
    else:
        kind, body = b"text/plain; charset=utf-8", "\n\n".join(in_all(why).values()).encode()
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

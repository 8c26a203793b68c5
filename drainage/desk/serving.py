"""The desk at its address: on this machine alone, until Ctrl-C."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import FrameType

import uvicorn

from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.errors import StoreError
from drainage.said import said
from drainage.study import Workspace

LOOPBACK = "127.0.0.1"
LETTERS = 24
PATIENCE_S = 2
MOST_CONNECTIONS = 400
"""Beyond, requests are refused: each takes a handle, and Linux gives a process 1024."""


class _Server(uvicorn.Server):
    """Calls ``at_exit`` at the first sign to end, before it waits for what is open."""

    def __init__(self, config: uvicorn.Config, at_exit: Callable[[], None]) -> None:
        super().__init__(config)
        self._at_exit = at_exit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        # A request that is cut off by the end is no mistake of the program.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        self._at_exit()


def serve(
    workspace: Workspace,
    study: str | None,
    port: int,
    say_address: Callable[[str], None],
    *,
    open_browser: bool,
) -> None:
    """Serve the desk until it is stopped; ``port`` 0 takes a free one.

    Raises StoreError where the port is taken.
    """
    token = secrets.token_urlsafe(LETTERS)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        if os.name == "posix":
            # The port of a desk that ended a moment ago is free; elsewhere this would let two in.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _bind(listening, port)
        # A browser that is faster than the server waits instead of being refused.
        listening.listen()
        taken = listening.getsockname()[1]
        address = f"http://{LOOPBACK}:{taken}/?token={token}"
        desk = Desk(workspace, study)
        app = make_app(desk, token, taken)
        server = _Server(
            uvicorn.Config(app, log_level="error", limit_concurrency=MOST_CONNECTIONS,
                           timeout_graceful_shutdown=PATIENCE_S),
            desk.news.end,
        )  # fmt: skip
        say_address(address)
        if open_browser:
            # A browser of the terminal would keep the desk waiting until it is left.
            Thread(target=_open, args=[address], name="browser", daemon=True).start()
        try:
            server.run([listening])
        finally:
            for end in desk.at_end:
                end()


def _bind(listening: socket.socket, port: int) -> None:
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        raise StoreError(
            said("port {port} cannot be used ({reason}): another desk or program may stand there. "
                 "Give another with --port, or leave --port out.",
                 port=port, reason=error.strerror or str(error))
        ) from None  # fmt: skip


def _open(address: str) -> None:
    """The address stands in the terminal: where no browser opens, a person does."""
    with suppress(webbrowser.Error, OSError):
        webbrowser.open_new_tab(address)

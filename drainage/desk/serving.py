"""The desk at its address: on this machine alone, until Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from collections.abc import Callable

import uvicorn

from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.study import Workspace

LOOPBACK = "127.0.0.1"
LETTERS = 24


def serve(
    workspace: Workspace,
    study: str | None,
    port: int,
    say_address: Callable[[str], None],
    *,
    open_browser: bool,
) -> None:
    """Serve the desk until it is stopped; ``port`` 0 takes a free one.

    Raises OSError where the port is taken.
    """
    token = secrets.token_urlsafe(LETTERS)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        if os.name == "posix":
            # The port of a desk that ended a moment ago is free; elsewhere this would let two in.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((LOOPBACK, port))
        # A browser that is faster than the server waits instead of being refused.
        listening.listen()
        taken = listening.getsockname()[1]
        address = f"http://{LOOPBACK}:{taken}/?token={token}"
        desk = Desk(workspace, study)
        app = make_app(desk, token, taken)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=2))
        say_address(address)
        if open_browser:
            webbrowser.open_new_tab(address)
        try:
            server.run([listening])
        finally:
            for end in desk.at_end:
                end()

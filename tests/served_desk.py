"""A desk behind a real address, for a browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from drainage.desk.app import make_app
from drainage.desk.desk import Desk
from drainage.study import Workspace

TOKEN = "a-token"
END_S = 10


@contextmanager
def served(folder: Path, study: str | None) -> Iterator[str]:
    """The address of a desk of a workspace, with a study on it or none, while this lasts."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = make_app(Desk(Workspace(folder), study), TOKEN, port)
        config = uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, args=([listening],), daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/?token={TOKEN}"
        server.should_exit = True
        running.join(END_S)

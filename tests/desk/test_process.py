"""`drainage desk` as a process: its address, a port that is taken, its end by Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from drainage.desk.serving import serve
from drainage.errors import StoreError
from drainage.study import Workspace
from drainage.written import write_text
from tests.hearing import HEARING

posix = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C of a child needs its own console")


@pytest.fixture
def desk(new_small_study, root):
    """A desk as a process, with its port and token, and no browser that could be opened."""
    words = ["--root", str(new_small_study), "desk", "small", "--browser"]
    environment = {**os.environ, "PYTHONPATH": str(root), "BROWSER": "/none", "DISPLAY": ""}
    with subprocess.Popen([sys.executable, "-c", HEARING, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", cwd=root,
                          env=environment) as process:  # fmt: skip
        assert process.stdout is not None
        address = process.stdout.readline()
        found = re.search(r"http://127.0.0.1:(\d+)/\?token=([\w-]+)", address)
        assert found, address
        yield process, int(found[1]), found[2]
        process.kill()


@posix
@pytest.mark.heavy
def test_ctrl_c_ends_open_pages_quietly_and_leaves_every_file_whole(desk, new_small_study):
    process, port, token = desk
    head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: desk-{port}={token}\r\n"
    with ExitStack() as open_ones:
        news, half = (open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
                      for _ in range(2))  # fmt: skip
        news.sendall(f"GET /api/news {head}\r\n".encode())
        half.sendall(f"PUT /api/scenario/better {head}Content-Length: 90\r\n\r\n{{".encode())
        heard = b""
        while b"event: hello" not in heard:
            heard += news.recv(4096)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=20)[1]
    # 2 s for a request that is half there; the rest is for a busy machine.
    assert time.monotonic() - began < 8
    assert (process.returncode, told.splitlines()) == (
        130, ["Stopped; what was finished is kept, run again to go on."])  # fmt: skip
    folder = new_small_study / "scenarios" / "small"
    assert sorted(own.name for own in folder.iterdir()) == [
        "better.toml", "existing.toml", "study.toml"]  # fmt: skip


def test_a_port_that_is_taken_is_told_with_the_cure(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StoreError, match=f"port {port} cannot be used.*--port"):
            serve(Workspace(tmp_path), None, port, pytest.fail, open_browser=False)


def test_what_was_left_of_a_save_goes_and_a_persons_hidden_file_stays(at_desk):
    folder = at_desk.workspace.folder("scenarios", "small")
    left, swap = folder / ".board.123-456.json", folder / ".better.2024.toml.swp"
    for own in (left, swap):
        write_text(own, "x")
        os.utime(own, (0, 0))
    assert at_desk.client.get("/api/scenario/better").status_code == 200
    assert (left.exists(), swap.exists()) == (False, True)

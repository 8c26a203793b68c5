"""`drainage desk` as a process: its address, a port that is taken, its end by Ctrl-C."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from drainage.written import write_text

posix = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C of a child needs its own console")


def started(folder, root, *more):
    words = ["--root", str(folder), "desk", "small", *more]
    return subprocess.Popen([sys.executable, "-m", "drainage", *words], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, encoding="utf-8", cwd=root,
                            env={**os.environ, "PYTHONPATH": str(root), "BROWSER": "/none",
                                 "DISPLAY": ""})  # fmt: skip


@posix
def test_ctrl_c_ends_open_pages_quietly_and_a_second_desk_is_told_of_the_port(
    new_small_study, root
):
    desk = started(new_small_study, root, "--browser")
    assert desk.stdout is not None
    # A browser that cannot be opened: the address stands in the terminal.
    found = re.search(r"http://127.0.0.1:(\d+)/\?token=([\w-]+)", desk.stdout.readline())
    assert found
    port, token = int(found[1]), found[2]
    head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: desk-{port}={token}\r\n"
    news = socket.create_connection(("127.0.0.1", port))
    news.sendall(f"GET /api/news {head}\r\n".encode())
    half = socket.create_connection(("127.0.0.1", port))
    half.sendall(f"PUT /api/scenario/better {head}Content-Length: 90\r\n\r\n{{".encode())
    asked = http.client.HTTPConnection("127.0.0.1", port)
    asked.request("GET", "/api/study", headers={"cookie": f"desk-{port}={token}"})
    assert asked.getresponse().status == 200
    asked.close()
    assert b"hello" in news.recv(4096) + news.recv(4096)
    second = started(new_small_study, root, "--no-browser", "--port", str(port))
    said = second.communicate(timeout=30)[1]
    assert second.returncode == 2
    assert f"port {port} cannot be used" in said
    assert "Traceback" not in said
    began = time.monotonic()
    desk.send_signal(signal.SIGINT)
    told = desk.communicate(timeout=20)[1]
    assert time.monotonic() - began < 6  # 2 s for what is open, the rest for a busy machine
    assert (desk.returncode, told.splitlines()) == (
        130, ["Stopped; what was finished is kept, run again to go on."])  # fmt: skip
    for own in (news, half):
        own.close()
    folder = new_small_study / "scenarios" / "small"
    assert sorted(own.name for own in folder.iterdir()) == [
        "better.toml", "existing.toml", "study.toml"]  # fmt: skip


def test_what_was_left_of_a_save_goes_and_a_persons_hidden_file_stays(at_desk):
    folder = at_desk.workspace.folder("scenarios", "small")
    left, swap = folder / ".board.123-456.json", folder / ".better.2024.toml.swp"
    for own in (left, swap):
        write_text(own, "x")
        os.utime(own, (0, 0))
    assert at_desk.client.get("/api/scenario/better").status_code == 200
    assert (left.exists(), swap.exists()) == (False, True)

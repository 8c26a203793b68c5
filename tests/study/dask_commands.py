"""A scheduler and workers as processes of their own, to be ended from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager


def free_port():
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


@contextmanager
def processes():
    """Starts `dask …` commands, and ends those that are left."""
    started = []

    def start(*words):
        own = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ,
        )  # fmt: skip
        started.append(own)
        return own

    try:
        yield start
    finally:
        for own in started:
            own.kill()
            own.wait()


def wait_until(holds, seconds=300):
    """Until something holds; AssertionError where it never does."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"not after {seconds} s"
        time.sleep(0.05)

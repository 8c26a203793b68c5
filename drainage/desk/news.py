"""News for all pages that are open: what changed in the files and how far the runs are."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

SILENCE_S = 15.0
"""A line of a comment keeps a quiet connection open and finds out that a page has gone."""
MOST_WAITING = 1000


class News:
    """Server-sent events for every page; ``tell`` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: dict[asyncio.Queue[str | None], asyncio.AbstractEventLoop] = {}

    def tell(self, kind: str, **content: Any) -> None:
        """Tell all pages; ``content`` is JSON."""
        self._give(f"event: {kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n")

    def end(self) -> None:
        """End what every page hears: the process is about to end."""
        self._give(None)

    def _give(self, line: str | None) -> None:
        with self._lock:
            readers = list(self._readers.items())
        for queue, loop in readers:
            loop.call_soon_threadsafe(_put, queue, line)

    async def lines(self) -> AsyncIterator[str]:
        """What one page hears, from now until it goes."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(MOST_WAITING)
        with self._lock:
            self._readers[queue] = asyncio.get_running_loop()
        try:
            yield "event: hello\ndata: {}\n\n"
            while True:
                try:
                    line = await asyncio.wait_for(queue.get(), SILENCE_S)
                    if line is None:
                        return
                    yield line
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._readers.pop(queue, None)


def _put(queue: asyncio.Queue[str | None], line: str | None) -> None:
    """A page that no longer reads loses the oldest news; it asks again when it wakes."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(line)

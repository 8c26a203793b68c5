"""How far a run is, in the language of who waits."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from rich.console import Console

from drainage.cli.progress import progress_bar
from drainage.cli.reader import choose_language
from drainage.engine import Progress

HALF = Progress(fraction=0.5, finished=1, total=2, seconds_left=75.0)


@pytest.fixture(autouse=True)
def of_the_system(monkeypatch):
    """A Chinese who asks a system of another language for Chinese."""
    monkeypatch.setenv("DRAINAGE_LANGUAGE", "en")
    choose_language(["--language", "zh"])
    yield
    choose_language([])


def test_what_is_left_is_said_in_chinese_by_the_threads_of_the_runs(capsys):
    with progress_bar(Console(file=io.StringIO())) as show, ThreadPoolExecutor(1) as threads:
        threads.submit(show, HALF).result()
    # 75 s are 1 min 15 s.
    assert capsys.readouterr().out == "SWMM 1/2 50 % 剩余 1:15\n"


def test_the_bar_of_a_terminal_says_it_in_chinese_too():
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=80)
    with progress_bar(terminal) as show, ThreadPoolExecutor(1) as threads:
        threads.submit(show, HALF).result()
    assert "剩余 1:15" in shown.getvalue()
    assert "left" not in shown.getvalue()

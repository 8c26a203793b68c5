"""A bar with the time left; a line every tenth where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from drainage.cli.reader import reader, say
from drainage.engine import Progress
from drainage.languages import Lang
from drainage.said import said, spoken

Show = Callable[[Progress], None]


def progress_in_words() -> AbstractContextManager[Show]:
    """``progress_bar`` of the terminal there is."""
    return progress_bar(Console(soft_wrap=True))


@contextmanager
def progress_bar(console: Console, what: str = "SWMM") -> Iterator[Show]:
    """Gives the function that shows a ``Progress`` of ``what`` is run."""
    # SWMM reports from threads of its own, which do not know what this one was asked to speak.
    lang = reader()
    if not console.is_terminal:
        yield _lines(lang, what)
        return
    bar = Bar(
        TextColumn(what + " {task.fields[finished]}/{task.fields[runs]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[left]}"),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0, finished=0, runs=0, left="")

        def show(progress: Progress) -> None:
            bar.update(
                task,
                completed=progress.fraction,
                finished=progress.finished,
                runs=progress.total,
                left=_left(progress, lang),
            )

        yield show


def _lines(lang: Lang, what: str) -> Show:
    shown = -1

    def show(progress: Progress) -> None:
        nonlocal shown
        tenth = int(progress.fraction * 10 + 1e-9)
        if tenth > shown:
            shown = tenth
            done = f"{what} {progress.finished}/{progress.total} {10 * tenth} %"
            say(f"{done} {_left(progress, lang)}".rstrip())

    return show


def _left(progress: Progress, lang: Lang) -> str:
    left = progress.seconds_left
    if left is None:
        return ""
    words = said("{minutes}:{seconds:02d} left", minutes=int(left) // 60, seconds=int(left) % 60)
    return spoken(words, lang)

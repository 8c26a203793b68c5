"""A bar with the time left, or plain lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from drainage.engine import Progress


@contextmanager
def progress_bar(console: Console) -> Iterator[Callable[[Progress], None]]:
    """Gives the function that shows a ``Progress``."""
    bar = Bar(
        TextColumn("SWMM {task.fields[finished]}/{task.fields[runs]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[left]}"),
        console=console,
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0, finished=0, runs=0, left="")

        def show(progress: Progress) -> None:
            left = progress.seconds_left
            bar.update(
                task,
                completed=progress.fraction,
                finished=progress.finished,
                runs=progress.total,
                left="" if left is None else f"{left // 60:.0f}:{left % 60:02.0f} left",
            )

        yield show

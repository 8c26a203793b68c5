"""Arguments and options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from drainage.cli.plain_errors import plain_errors
from drainage.cli.wording import argument, option

FILE = click.Path(path_type=Path, dir_okay=False)
NAME = argument("name")
STUDY = argument("study")
SCENARIOS = option("--scenario", "-s", multiple=True,
                         help="Only this scenario (and the baseline).")  # fmt: skip
MOST_WORKERS = 61
"""Windows waits for no more processes at once."""
CORES = min(os.cpu_count() or 1, MOST_WORKERS)
WORKERS = option("--workers", "-j", type=click.IntRange(1, MOST_WORKERS), default=CORES,
                       show_default=True, help="Runs at once.")  # fmt: skip
SCHEDULER = option("--scheduler", default="",
                   help="Address of a Dask scheduler that runs: its workers make the "
                        "runs.")  # fmt: skip
CLUSTER = option("--cluster", type=FILE,
                 help="Settings of a batch system (TOML): its jobs make the runs.")  # fmt: skip
MAPS = option("--maps/--no-maps", default=True, show_default=True, help="Draw the maps.")
TITLE = option("--title", default="", help="Title of the network, may be Chinese.")
MODEL_PLANE = option("--crs", default="", help="Plane of the network; else that of the terrain, "
                     "else EPSG:4548.")  # fmt: skip
OWN_PLANE = option("--crs", default="", help="Plane of the network; else that of the layers.")
DATUM = option("--datum", default="1985国家高程基准", show_default=True, help="Datum.")


def in_workspace(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command the ``Workspace`` of --root; a user's mistake becomes plain lines."""

    @click.pass_obj
    @wraps(command)
    def wrapped(root: Path, *args: Any, **kwargs: Any) -> None:
        # Imported here, so that --help does without the tables.
        from drainage.study.workspace import Workspace

        plain_errors(command)(Workspace(root), *args, **kwargs)

    return wrapped


def on_machines(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command ``machines``, where its runs are made, from --workers, --scheduler and
    --cluster; jobs that were asked for are given back at its end."""

    @WORKERS
    @SCHEDULER
    @CLUSTER
    @wraps(command)
    def wrapped(
        *args: Any, workers: int, scheduler: str, cluster: Path | None, **kwargs: Any
    ) -> None:
        from drainage.cli.machines import machines_of

        with machines_of(workers, scheduler, cluster) as machines:
            command(*args, machines=machines, **kwargs)

    return wrapped

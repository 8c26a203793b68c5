"""A user's mistake as plain lines and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from drainage.errors import CUT, DrainageError, Finding, InputError, summary


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Show a user's mistake as plain lines and leave with its exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            lines = summary(error.findings)
            for line in lines:
                click.echo(line, err=True)
            if error.beyond or any(line.startswith(CUT) for line in lines):
                click.echo(_whole_list(error), err=True)
            number = len(error.findings) + error.beyond
            click.echo(f"{number} problem(s); nothing was changed.", err=True)
            sys.exit(error.exit_code)
        except DrainageError as error:
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped; what was finished is kept, run again to go on.", err=True)
            sys.exit(130)

    return wrapped


def _whole_list(error: InputError) -> str:
    """Write every finding to results/problems.csv of the workspace, and say so."""
    import pandas as pd

    from drainage.comparison import write_csv

    workspace = click.get_current_context().obj
    path = (workspace.root if workspace else Path()) / "results" / "problems.csv"
    names = [field.name for field in fields(Finding)]
    table = pd.DataFrame(map(attrgetter(*names), error.findings), columns=names)
    try:
        write_csv(table, path)
    except OSError as problem:
        return f"The whole list could not be written to {path}: {problem.strerror}"
    beyond = f"; {error.beyond:,} more were only counted" if error.beyond else ""
    return f"The whole list: {path}{beyond}"

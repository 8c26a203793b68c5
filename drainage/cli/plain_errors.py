"""A user's mistake as plain lines and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from drainage.errors import DrainageError, InputError


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Show a user's mistake as plain lines and leave with its exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            for finding in error.findings:
                click.echo(str(finding), err=True)
            click.echo(f"{len(error.findings)} problem(s); nothing was changed.", err=True)
            sys.exit(error.exit_code)
        except DrainageError as error:
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped; what was finished is kept, run again to go on.", err=True)
            sys.exit(130)

    return wrapped

"""A user's mistake as plain lines and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from drainage.errors import DrainageError, InputError, StoreError


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
        except OSError as error:
            click.echo(_refused(error), err=True)
            sys.exit(StoreError.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped; what was finished is kept, run again to go on.", err=True)
            sys.exit(130)

    return wrapped


CURES = {
    errno.ENOSPC: "the disk is full. Free some space",
    getattr(errno, "EDQUOT", -1): "your share of the disk is used up. Free some space",
    errno.EROFS: "the disk is read-only. Choose a folder that can be written to (--root)",
    errno.EACCES: "no right to write or read here. Give yourself the right, or close the program "
                  "that holds the file",
    errno.EPERM: "no right to write or read here. Give yourself the right",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
}  # fmt: skip


def _refused(error: OSError) -> str:
    """What the system would not do, with the file and the cure."""
    why = CURES.get(error.errno or 0, f"{error.strerror or error}. Mend that")
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{why} and run again; what was finished is kept."

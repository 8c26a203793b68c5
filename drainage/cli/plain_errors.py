"""A user's mistake as plain lines and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from drainage.cli.reader import reader, say
from drainage.errors import (
    CUT,
    DLL_FAILED,
    NO_RUNTIME,
    DrainageError,
    Finding,
    InputError,
    StoreError,
    summary,
)
from drainage.said import said, spoken


def plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Show a user's mistake as plain lines and leave with its exit code."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except InputError as error:
            lines = summary(error.findings, reader())
            for line in lines:
                say(line, err=True)
            if error.beyond or any(line.startswith(CUT) for line in lines):
                say(_whole_list(error), err=True)
            number = len(error.findings) + error.beyond
            say(said("{number} problem(s); nothing was changed.", number=number), err=True)
            sys.exit(error.exit_code)
        except DrainageError as error:
            say(error.args[0] if error.args else str(error), err=True)
            sys.exit(error.exit_code)
        except OSError as error:
            say(_refused(error), err=True)
            sys.exit(StoreError.exit_code)
        except ImportError as error:
            if DLL_FAILED not in str(error):
                raise
            click.echo(said("{reason}: {cure}", reason=str(error), cure=NO_RUNTIME), err=True)
            sys.exit(StoreError.exit_code)
        except KeyboardInterrupt:
            say("Stopped; what was finished is kept, run again to go on.", err=True)
            sys.exit(130)

    return wrapped


def _whole_list(error: InputError) -> str:
    """Write every finding to results/problems.csv of the workspace, and say so."""
    import pandas as pd

    from drainage.comparison import write_csv

    root: Path = click.get_current_context().obj or Path()
    path = root / "results" / "problems.csv"
    names = [field.name for field in fields(Finding)]
    table = pd.DataFrame(map(attrgetter(*names), error.findings), columns=names)
    for name in ("place", "message", "cure"):
        table[name] = [spoken(own, reader()) for own in map(attrgetter(name), error.findings)]
    try:
        write_csv(table, path)
    except (OSError, StoreError) as problem:
        return said("The whole list could not be written to {path}: {reason}",
                    path=path, reason=str(problem))  # fmt: skip
    if error.beyond:
        return said("The whole list: {path}; {more:,} more were only counted",
                    path=path, more=error.beyond)  # fmt: skip
    return said("The whole list: {path}", path=path)


CURES = {
    errno.ENOSPC: "the disk is full. Free some space",
    getattr(errno, "EDQUOT", -1): "your share of the disk is used up. Free some space",
    errno.EROFS: "the disk is read-only. Choose a folder that can be written to (--root)",
    errno.EACCES: "no right to write or read here. Close it in other programs (Excel, WPS, a GIS), "
                  "or give yourself the right",
    errno.EPERM: "no right to write or read here. Give yourself the right",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
}  # fmt: skip

LONGEST_FOLDER = 248
"""Signs of a path from which on Windows finds no folder, 12 less than of a file."""
TOO_LONG = (
    "the path is longer than Windows takes (259 signs). Move the workspace nearer to the root of "
    "the disk, such as D:\\drainage, or give study and scenario shorter names"
)


def _refused(error: OSError) -> str:
    """What the system would not do, with the file and the cure."""
    unknown = said("{reason}. Mend that", reason=error.strerror or str(error))
    why = CURES.get(error.errno or 0, unknown)
    if isinstance(error, FileNotFoundError) and len(str(error.filename or "")) >= LONGEST_FOLDER:
        why = TOO_LONG
    where = f"{error.filename}: " if error.filename else ""
    return said("{where}{why} and run again; what was finished is kept.", where=where, why=why)

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
    system_words,
)
from drainage.said import said, spoken, value_spoken


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
            say(system_words(error), err=True)
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
    for name in ("message", "cure"):
        table[name] = [spoken(own, reader()) for own in map(attrgetter(name), error.findings)]
    table[["file", "place", "column"]] = [own.parts_in(reader()) for own in error.findings]
    table["value"] = [value_spoken(own.value, reader()) for own in error.findings]
    try:
        write_csv(table, path)
    except (OSError, StoreError) as problem:
        return said("The whole list could not be written to {path}: {reason}",
                    path=path, reason=str(problem))  # fmt: skip
    if error.beyond:
        return said("The whole list: {path}; {more:,} more were only counted",
                    path=path, more=error.beyond)  # fmt: skip
    return said("The whole list: {path}", path=path)

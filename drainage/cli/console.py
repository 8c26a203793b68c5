"""Standard output that never stops a command for a sign it cannot show."""

from __future__ import annotations

import io
import sys
from typing import Any

import click


class Program(click.Group):
    """The group of all commands; what the code page of a console lacks is shown as ?."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """As of click; also for --help, which speaks before any command."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        return super().main(*args, **kwargs)

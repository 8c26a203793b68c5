"""The command line: ``drainage --help``."""

from drainage.cli.main import main

__all__ = ["main"]

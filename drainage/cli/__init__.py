"""The command line: ``drainage --help``.

What can be typed stands in ``network_commands``, ``study_commands`` and ``sureness_commands``,
which import nothing but click; what a command does is imported when it is called.
"""

from drainage.cli.commands import main

__all__ = ["main"]

"""The commands, in the order an engineer uses them."""

from __future__ import annotations

from pathlib import Path

import click

from drainage import __version__
from drainage.cli import network_commands, study_commands
from drainage.cli.console import Program


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default=Path(),
              help="Folder with networks/, rainfall/ and scenarios/ (default: here).")  # fmt: skip
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Urban drainage studies: build the network, run SWMM, rank, compare, map.

    城市排水研究: 建管网、跑 SWMM、排序、比较、出图.
    """
    context.obj = root


for command in (*network_commands.COMMANDS, *study_commands.COMMANDS):
    main.add_command(command)

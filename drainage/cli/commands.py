"""The commands, in the order an engineer uses them."""

from __future__ import annotations

from pathlib import Path

import click

from drainage import __version__
from drainage.cli import (
    case_commands,
    network_commands,
    season_commands,
    study_commands,
    sureness_commands,
)
from drainage.cli.wording import Option, Program, option, speak_click

speak_click()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, cls=Option, message="%(prog)s %(version)s")
@option("--root", type=click.Path(path_type=Path, file_okay=False), default=Path(),
              help="Folder with networks/, rainfall/ and scenarios/ (default: here).")  # fmt: skip
@click.pass_context
def main(context: click.Context, root: Path) -> None:
    """Urban drainage studies: build the network, run SWMM, rank, compare, map."""
    context.obj = root


for command in (
    *network_commands.COMMANDS,
    *study_commands.COMMANDS,
    *sureness_commands.COMMANDS,
    *season_commands.COMMANDS,
    *case_commands.COMMANDS,
):
    main.add_command(command)

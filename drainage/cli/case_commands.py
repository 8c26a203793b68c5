"""What can be typed about cases: water on a terrain without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drainage.cli.options import FILE, in_workspace
from drainage.cli.wording import argument, command, option

if TYPE_CHECKING:
    from drainage.study import Workspace


@command()
@argument("case", type=FILE)
@option("--out", type=click.Path(path_type=Path, file_okay=False),
        help="Folder of the results (default: beside the CASE).")  # fmt: skip
@option("--new", is_flag=True, help="Write a first CASE to edit instead.")
@in_workspace
def flood(workspace: Workspace, case: Path, out: Path | None, new: bool) -> None:
    """Run water over any terrain: a CASE (TOML) with a GeoTIFF, no network needed.

    Rain, inflows and levels come in by tables of time; levels, depths, speeds and flows at
    named places come out as CSV, maps as GeoTIFF and netCDF.
    """
    from drainage.cli import flooding

    flooding.flood(workspace, case, out, new)


COMMANDS = (flood,)

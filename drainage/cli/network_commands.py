"""What can be typed about networks: import, check, fill, synthesise, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from drainage.cli.options import (
    DATUM,
    FILE,
    MODEL_PLANE,
    NAME,
    OWN_PLANE,
    TITLE,
    in_workspace,
)
from drainage.cli.wording import argument, command, group, option
from drainage.shipped import EXAMPLES

if TYPE_CHECKING:
    from drainage.study import Workspace
    from drainage.study.town_meeting import Role

SHIFTED = click.Choice(["streets", "boundary", "land-use", "buildings"])
"""Layers that may come from a Chinese web map, whose shift is taken off."""
EXPORTS = ("gpkg", "csv", "inp", "survey", "points")


@command()
@NAME
@option("--with", "examples", type=click.Choice(list(EXAMPLES)), multiple=True,
              help="Lay this example study beside it.")  # fmt: skip
@in_workspace
def init(workspace: Workspace, name: str, examples: tuple[str, ...]) -> None:
    """Lay a workspace in the new or empty folder NAME: rain, rivers, next steps."""
    from drainage.cli import starting

    starting.init(workspace, name, examples)


@group("import")
def import_() -> None:
    """Make a network from a survey, a SWMM file or GIS layers."""


@import_.command()
@NAME
@argument("points", type=FILE)
@argument("lines", type=FILE, required=False)
@option(
    "--points-sheet",
    "points_sheets",
    multiple=True,
    help="Sheet or layer of the point table; several times for several.",
)
@option(
    "--lines-sheet",
    "lines_sheets",
    multiple=True,
    help="Sheet or layer of the line table; several times for several.",
)
@option("--mapping", type=FILE, help="Which column means what (TOML).")
@option(
    "--keep",
    type=click.Choice(["mine", "survey"]),
    help="Whose value stands where the tables and the survey were both changed.",
)
@TITLE
@in_workspace
def survey(
    workspace: Workspace,
    name: str,
    points: Path,
    lines: Path | None,
    points_sheets: tuple[str, ...],
    lines_sheets: tuple[str, ...],
    mapping: Path | None,
    title: str,
    keep: str | None,
) -> None:
    """A pipe survey: POINTS and LINES as xlsx, csv, shp or gpkg.

    One table alone (管线点成果表) has in each row a point, the point it is joined to and
    the depth there.

    Without --mapping known column names are found, and a mapping to edit is written to
    networks/NAME.mapping.toml; one that is there is used and never written over. Over a network
    that is there its own edits and accepted proposals are kept, and what the survey changed is
    shown.
    """
    from drainage.cli import importing

    importing.survey(
        workspace, name, points, lines, points_sheets, lines_sheets, mapping, title, keep or ""
    )


@import_.command()
@NAME
@argument("file", type=FILE)
@option(
    "--keep",
    type=click.Choice(["mine", "new"]),
    help="Whose value stands where the tables and the model were both changed.",
)
@option("--terrain", type=FILE, help="Terrain GeoTIFF (default: the one beside the FILE).")
@TITLE
@MODEL_PLANE
@DATUM
@in_workspace
def inp(
    workspace: Workspace,
    name: str,
    file: Path,
    keep: str | None,
    terrain: Path | None,
    title: str,
    crs: str,
    datum: str,
) -> None:
    """A SWMM 5.0 to 5.2 input FILE in SI or US units, and the terrain beside it.

    A GeoTIFF of the same name, or the only one in the folder, becomes the ground of a first
    study NAME: `drainage inundate NAME` then runs water on it.

    Over a network that came from a model its own edits are kept, and what the model changed
    is shown.
    """
    from drainage.cli import importing_models

    importing_models.inp(workspace, name, file, title, crs, datum, keep or "", terrain)


@import_.command()
@NAME
@option(
    "--layer",
    "-l",
    "layers",
    multiple=True,
    required=True,
    help="TABLE=FILE or TABLE=FILE:LAYER, for example conduits=pipes.gpkg:rain.",
)
@option("--settings", type=FILE, help="Fields and constants of each table (TOML).")
@TITLE
@OWN_PLANE
@DATUM
@in_workspace
def gis(
    workspace: Workspace,
    name: str,
    layers: tuple[str, ...],
    settings: Path | None,
    title: str,
    crs: str,
    datum: str,
) -> None:
    """GIS layers as tables of a new network, or in their place in one that is there."""
    from drainage.cli import importing

    importing.gis(workspace, name, layers, settings, title, crs, datum)


@import_.command()
@NAME
@argument("file", type=FILE)
@option("--layer", default="", help="Layer of the streets.")
@option("--terrain", type=FILE, help="Terrain GeoTIFF for the levels of the crossings.")
@OWN_PLANE
@in_workspace
def streets(
    workspace: Workspace, name: str, file: Path, layer: str, terrain: Path | None, crs: str
) -> None:
    """OpenStreetMap streets as the skeleton of `drainage synthesise`."""
    from drainage.cli import importing

    importing.streets(workspace, name, file, layer, terrain, crs)


@command()
@NAME
@option("--maps/--no-maps", default=True, show_default=True, help="Draw the map.")
@in_workspace
def check(workspace: Workspace, name: str, maps: bool) -> None:
    """Check a network, or a study with all its scenarios.

    Findings go to results/checks/NAME as a table, a GeoPackage and a map. Leaves with 2
    where an error stops a run.
    """
    from drainage.cli import checking

    checking.check(workspace, name, maps)


@command()
@NAME
@option("--terrain", type=FILE, help="Terrain GeoTIFF for missing ground levels.")
@option("--accept", type=FILE, help="Table of proposals with yes in the column accept.")
@in_workspace
def fill(workspace: Workspace, name: str, terrain: Path | None, accept: Path | None) -> None:
    """Propose values for gaps of network NAME, or take those accepted.

    Proposals go to networks/NAME/proposals.csv. Write yes in the column accept of the rows
    you take, change a value where you know better, and give the file back with --accept.
    """
    from drainage.cli import filling

    filling.fill(workspace, name, terrain, accept)


@command("add-streets")
@NAME
@option("--rules", type=FILE, required=True, help="Rules of inlets, land and streets (TOML).")
@option("--points", type=FILE, help="Listed points: no, name, x, y, target_hourly_rain_mm.")
@option("--streets", type=FILE, help="Street lines with OpenStreetMap keys.")
@option("--boundary", type=FILE, help="Polygon of the drained area.")
@option("--land-use", type=FILE, help="Polygons with imperviousness_pct or class.")
@option("--buildings", type=FILE, help="Polygons of the buildings.")
@option("--terrain", type=FILE, help="Terrain GeoTIFF for the slopes of the blocks.")
@option(
    "--keep",
    type=click.Choice(["mine", "new"]),
    help="Whose value stands where you changed one and it comes out otherwise.",
)
@option("--gcj02", multiple=True, type=SHIFTED, help="Layer with the shift GCJ-02.")
@option("--bd09", multiple=True, type=SHIFTED, help="Layer with the shift BD-09.")
@in_workspace
def add_streets(
    workspace: Workspace,
    name: str,
    rules: Path,
    points: Path | None,
    streets: Path | None,
    boundary: Path | None,
    land_use: Path | None,
    buildings: Path | None,
    terrain: Path | None,
    keep: str | None,
    gcj02: tuple[Role, ...],
    bd09: tuple[Role, ...],
) -> None:
    """Put streets, inlets and catchments over the sewers of network NAME.

    Where no layer says better the values are those of the rules, and their source says so.
    Given again it replaces the streets it laid before and keeps your edits of them.
    """
    from drainage.cli import streets_over_sewers

    streets_over_sewers.add_streets(
        workspace,
        name,
        rules,
        points,
        streets,
        boundary,
        land_use,
        buildings,
        terrain,
        keep or "",
        gcj02,
        bd09,
    )


@command()
@argument("network")
@in_workspace
def migrate(workspace: Workspace, network: str) -> None:
    """Bring the tables of NETWORK, made by an older version, to this one.

    The files as they were stay in networks/NETWORK/schema-<number>.
    """
    from drainage.cli import migrating

    migrating.migrate(workspace, network)


@command()
@argument("network")
@in_workspace
def synthesise(workspace: Workspace, network: str) -> None:
    """Make the tables of NETWORK from its street skeleton and rules."""
    from drainage.cli import running

    running.synthesise(workspace, network)


@command()
@NAME
@option("--to", "kind", type=click.Choice(EXPORTS), required=True,
              help="GeoPackage, tables, SWMM file, survey tables or listed points.")  # fmt: skip
@option("--scenario", help="NAME is a study: export this scenario's network.")
@option("--event", help="Add the results of this event (gpkg, csv).")
@option("--out", type=click.Path(path_type=Path), help="File or folder to write.")
@in_workspace
def export(
    workspace: Workspace,
    name: str,
    kind: str,
    scenario: str | None,
    event: str | None,
    out: Path | None,
) -> None:
    """Write network NAME, or a scenario of study NAME, for other programs."""
    from drainage.cli import export as exporting

    exporting.export(workspace, name, kind, scenario, event, out)


COMMANDS = (init, import_, check, fill, add_streets, synthesise, export, migrate)

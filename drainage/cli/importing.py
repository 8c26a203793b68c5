"""`drainage import`: surveys, SWMM files, GIS layers and streets become networks."""

from __future__ import annotations

from pathlib import Path

import click
import pandas as pd

from drainage.checks import check as graded
from drainage.cli.checking import say_findings
from drainage.cli.plain_errors import plain_errors
from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.formats.gis.layers import import_layers
from drainage.formats.gis.settings import read_gis_settings
from drainage.formats.osm.streets import osm_skeleton, read_streets
from drainage.formats.remarks import Remark, remarks_table
from drainage.formats.survey.mapping import SurveyMapping, draft_mapping, read_mapping
from drainage.formats.survey.one_table import split_table
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey, recognised
from drainage.formats.swmm.inp_import import import_inp
from drainage.formats.terrain import read_terrain
from drainage.names import require_name
from drainage.network import Network, read_network, rewrite_network, write_network
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import table_text
from drainage.study import Workspace
from drainage.synthesis.skeleton import SKELETON_TABLES

FILE = click.Path(path_type=Path, dir_okay=False)
TITLE = click.option("--title", default="", help="Title of the network, may be Chinese.")
CRS = click.option("--crs", default="EPSG:4548", show_default=True, help="Plane of the network.")
DATUM = click.option("--datum", default="1985国家高程基准", show_default=True, help="Datum.")


@click.group("import")
def import_() -> None:
    """Make a network from a survey, a SWMM file or GIS layers (导入)."""


@import_.command("survey")
@click.argument("name")
@click.argument("points", type=FILE)
@click.argument("lines", type=FILE, required=False)
@click.option("--points-sheet", default="", help="Sheet or layer of the point table.")
@click.option("--lines-sheet", default="", help="Sheet or layer of the line table.")
@click.option("--mapping", type=FILE, help="Which column means what (TOML).")
@TITLE
@click.pass_obj
@plain_errors
def survey(
    workspace: Workspace,
    name: str,
    points: Path,
    lines: Path | None,
    points_sheet: str,
    lines_sheet: str,
    mapping: Path | None,
    title: str,
) -> None:
    """A pipe survey: POINTS and LINES as xlsx, csv, shp or gpkg (管线普查成果).

    One table alone (管线点成果表) has in each row a point, the point it is joined to and
    the depth there.

    Without --mapping known column names are found, and a mapping to edit is written to
    networks/NAME.mapping.toml.
    """
    require_name(name)
    chosen = read_mapping(mapping) if mapping else SurveyMapping()
    point_sheet = read_sheet(points, points_sheet)
    remarks: list[Remark] = []
    if lines is None:
        point_sheet, line_sheet, chosen, remarks = split_table(point_sheet, chosen)
    else:
        line_sheet = read_sheet(lines, lines_sheet)
    if mapping is None and lines is not None:
        draft = workspace.folder("networks", f"{name}.mapping.toml")
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(
            draft_mapping(chosen, *recognised(point_sheet, line_sheet, chosen)), encoding="utf-8"
        )
        click.echo(f"Mapping to look at and edit: {draft}")
    made = import_survey(point_sheet, line_sheet, chosen, name=name, title_zh=title or name)
    _finish(workspace, made.network, [*remarks, *made.remarks])


@import_.command("inp")
@click.argument("name")
@click.argument("file", type=FILE)
@TITLE
@CRS
@DATUM
@click.pass_obj
@plain_errors
def inp(workspace: Workspace, name: str, file: Path, title: str, crs: str, datum: str) -> None:
    """A SWMM 5.0 to 5.2 input FILE in SI or US units (SWMM 模型)."""
    require_name(name)
    made = import_inp(file, name=name, title_zh=title or name, crs=crs, datum=datum)
    _finish(workspace, made.network, made.remarks)


@import_.command("gis")
@click.argument("name")
@click.option(
    "--layer",
    "-l",
    "layers",
    multiple=True,
    required=True,
    help="TABLE=FILE or TABLE=FILE:LAYER, for example conduits=pipes.gpkg:rain.",
)
@click.option("--settings", type=FILE, help="Fields and constants of each table (TOML).")
@TITLE
@CRS
@DATUM
@click.pass_obj
@plain_errors
def gis(
    workspace: Workspace,
    name: str,
    layers: tuple[str, ...],
    settings: Path | None,
    title: str,
    crs: str,
    datum: str,
) -> None:
    """GIS layers as tables of a new network, or in their place in one that is there (GIS 图层)."""
    require_name(name)
    folder = workspace.folder("networks", name)
    base = read_network(folder) if folder.is_dir() else None
    texts = {"name": name, "title_zh": title or name, "crs": crs, "datum": datum,
             "notes": "Imported from GIS layers."}  # fmt: skip
    if base is not None:
        texts |= {
            "title_zh": base.title_zh,
            "crs": base.crs,
            "datum": base.datum,
            "notes": base.notes,
        }
    made = import_layers(
        dict(_source(text) for text in layers), texts, read_gis_settings(settings), base
    )
    if base is None:
        _finish(workspace, made, [])
        return
    rewrite_network(made, folder)
    _say_network(made)


def _source(text: str) -> tuple[str, tuple[Path, str]]:
    table, _, place = text.partition("=")
    file, _, layer = place.rpartition(":") if ":" in place[2:] else (place, "", "")
    if table not in TABLE_BY_NAME or not file:
        raise InputError([Finding("command line", "--layer", "", text, "not TABLE=FILE[:LAYER]",
                                  f"TABLE is one of {', '.join(TABLE_BY_NAME)}.")])  # fmt: skip
    return table, (Path(file), layer)


@import_.command("streets")
@click.argument("name")
@click.argument("file", type=FILE)
@click.option("--layer", default="", help="Layer of the streets.")
@click.option("--terrain", type=FILE, help="Terrain GeoTIFF for the levels of the crossings.")
@CRS
@click.pass_obj
@plain_errors
def streets(
    workspace: Workspace, name: str, file: Path, layer: str, terrain: Path | None, crs: str
) -> None:
    """OpenStreetMap streets as the skeleton of `drainage synthesise` (街道骨架)."""
    require_name(name)
    lines = read_streets(file, layer or None)
    ground = None
    if terrain:
        west, south, east, north = lines.to_crs(crs).total_bounds
        ground = read_terrain(terrain, crs, (west, south, east, north))
    made = osm_skeleton(lines, crs, ground)
    folder = workspace.folder("networks", name) / "synthesis"
    tables = {table.name: table for table in SKELETON_TABLES}
    for table, frame in (
        ("street_nodes", made.street_nodes),
        ("street_segments", made.street_segments),
    ):
        path = folder / f"{table}.csv"
        if path.exists():
            raise InputError([Finding(str(path), "", "", "", "the file is there already",
                                      "Remove it or give another name.")])  # fmt: skip
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(table_text(frame, tables[table]), encoding="utf-8", newline="")
    for note in made.findings:
        click.echo(f"note: {note}")
    click.echo(f"{len(made.street_nodes)} nodes, {len(made.street_segments)} segments in {folder}")


def _finish(workspace: Workspace, network: Network, remarks: list[Remark]) -> None:
    folder = workspace.folder("networks", network.name)
    write_network(network, folder)
    table = remarks_table(remarks)
    write_csv(table, folder / "import-remarks.csv")
    _say_remarks(remarks)
    _say_network(network)
    click.echo(f"Written: {folder}")


def _say_remarks(remarks: list[Remark]) -> None:
    table = remarks_table(remarks)
    for (grade, rule), rows in table.groupby(["grade", "rule"], sort=False):
        first = rows.iloc[0]
        click.echo(f"{grade}: {len(rows):>6} × {rule}  {first['message_zh']}: "
                   f"{first['message_en']}; {first['done']}")  # fmt: skip
    for row in table[table["grade"] != "note"].head(15).itertuples():
        click.echo(
            f"  {row.grade}: {row.file}, {row.place}, {row.column} = {row.value}: {row.message_zh}"
        )


def _say_network(network: Network) -> None:
    click.echo(f"{len(network.junctions)} junctions, {len(network.outfalls)} outfalls, "
               f"{len(network.conduits)} conduits")  # fmt: skip
    findings: pd.DataFrame = graded(network)
    say_findings(findings)

"""`drainage import`: surveys, GIS layers and streets become networks."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.import_words import say_imported, say_network, say_remarks
from drainage.cli.reader import say
from drainage.cli.terminal import written
from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.formats.dbf import codepage
from drainage.formats.gis.layer_plane import USUAL_PLANE, plane_of
from drainage.formats.gis.layers import import_layers
from drainage.formats.gis.settings import read_gis_settings
from drainage.formats.osm.streets import osm_skeleton, read_streets
from drainage.formats.remarks import Remark, remarks_table
from drainage.formats.survey.mapping import SurveyMapping, draft_mapping, read_mapping
from drainage.formats.survey.survey import recognised
from drainage.formats.survey.survey_tables import survey_tables
from drainage.formats.terrain import read_terrain
from drainage.names import require_name
from drainage.network import Network, read_network, rewrite_network, write_network
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import table_text
from drainage.said import said, word
from drainage.spreadsheet_cell import ENCODING
from drainage.study import Workspace
from drainage.study.survey_again import import_tables
from drainage.synthesis.skeleton import SKELETON_TABLES
from drainage.written import write_text


def import_() -> None:
    """Make a network from a survey, a SWMM file or GIS layers (导入)."""


def survey(
    workspace: Workspace,
    name: str,
    points: Path,
    lines: Path | None,
    points_sheets: tuple[str, ...],
    lines_sheets: tuple[str, ...],
    mapping: Path | None,
    title: str,
    keep: str,
) -> None:
    """`drainage import survey`."""
    require_name(name)
    own = workspace.folder("networks", f"{name}.mapping.toml")
    if mapping is None and own.is_file():
        mapping = own
        say(said("The mapping {path} is used; columns it leaves empty are found by themselves.",
                 path=own))  # fmt: skip
    chosen = read_mapping(mapping) if mapping else SurveyMapping()
    tables = survey_tables(points, lines, points_sheets, lines_sheets, chosen)
    if mapping is None and not tables.one_table:
        found = recognised(tables.points, tables.lines, chosen)
        write_text(own, draft_mapping(chosen, *found))
        say(said("Mapping to look at and edit: {path}", path=own))
    folder = workspace.folder("networks", name)
    say_imported(folder, *import_tables(folder, tables, title, keep))


def gis(
    workspace: Workspace,
    name: str,
    layers: tuple[str, ...],
    settings: Path | None,
    title: str,
    crs: str,
    datum: str,
) -> None:
    """`drainage import gis`."""
    require_name(name)
    folder = workspace.folder("networks", name)
    base = read_network(folder) if folder.is_dir() else None
    texts = {"name": name, "title_zh": title or name, "crs": crs, "datum": datum,
             "notes": "由 GIS 图层导入 // Imported from GIS layers."}  # fmt: skip
    if base is not None:
        texts |= {
            "title_zh": base.title_zh,
            "crs": base.crs,
            "datum": base.datum,
            "notes": base.notes,
        }
    for text in layers:
        _say_codepage(_source(text)[1][0])
    made = import_layers(
        dict(_source(text) for text in layers), texts, read_gis_settings(settings), base
    )
    if base is None:
        _finish(workspace, made.network, made.remarks)
        return
    rewrite_network(made.network, folder)
    write_csv(remarks_table(made.remarks), folder / "import-remarks.csv")
    say_remarks(made.remarks)
    say_network(made.network)


def _say_codepage(path: Path) -> None:
    page = codepage(path) if path.suffix.lower() == ".shp" else None
    if page is not None and page.contradicts:
        say(
            said("note: {file} says its texts are {declared}; they are read as {read}",
                 file=path.name, declared=page.said, read=page.read)
        )  # fmt: skip


def _source(text: str) -> tuple[str, tuple[Path, str]]:
    table, _, place = text.partition("=")
    file, _, layer = place.rpartition(":") if ":" in place[2:] else (place, "", "")
    if table not in TABLE_BY_NAME or not file:
        raise InputError([Finding(word("command line"), "--layer", "", text,
                                  "not TABLE=FILE[:LAYER]",
                                  said("TABLE is one of {names}.",
                                       names=", ".join(TABLE_BY_NAME)))])  # fmt: skip
    return table, (Path(file), layer)


def streets(
    workspace: Workspace, name: str, file: Path, layer: str, terrain: Path | None, crs: str
) -> None:
    """`drainage import streets`."""
    require_name(name)
    lines = read_streets(file, layer or None)
    crs = crs or plane_of(lines) or USUAL_PLANE
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
        path.write_text(table_text(frame, tables[table]), encoding=ENCODING, newline="\n")
    for note in made.findings:
        say(said("note: {finding}", finding=note))
    say(said("{nodes} nodes, {segments} segments in {folder}", nodes=len(made.street_nodes),
             segments=len(made.street_segments), folder=folder))  # fmt: skip


def _finish(workspace: Workspace, network: Network, remarks: list[Remark]) -> None:
    folder = workspace.folder("networks", network.name)
    write_network(network, folder)
    table = remarks_table(remarks)
    write_csv(table, folder / "import-remarks.csv")
    say_remarks(remarks)
    say_network(network)
    say(written(folder))

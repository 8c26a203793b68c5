"""A network and its results for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drainage.comparison import write_csv
from drainage.engine.inp import network_inp
from drainage.formats.gis.geopackage import network_layers, write_geopackage
from drainage.formats.survey.export import listed_points, survey_tables
from drainage.network import Network, write_tables
from drainage.report.layers import result_tables, write_result_geopackage
from drainage.study.steps import Scores
from drainage.written import write_text


def export_file(label: str, kind: str) -> str:
    """The file or folder a network goes to in one of the forms of ``write_export``."""
    return {"gpkg": f"{label}.gpkg", "inp": f"{label}.inp", "points": f"{label}-points.csv"}.get(
        kind, f"{label}-{kind}"
    )


def write_export(
    network: Network, scores: Scores | None, classes_m: Sequence[float], kind: str, target: Path
) -> None:
    """Write a network, with the scores of a run where there are some, for another program.

    ``kind``: gpkg, inp, survey (tables of points and lines), points (the listed ones) or csv.
    ``classes_m`` are the depths at which the styles of a GeoPackage with scores change.
    """
    if kind == "gpkg" and scores:
        write_result_geopackage(network, scores.tables, scores.result, classes_m, target)
    elif kind == "gpkg":
        write_geopackage(network_layers(network, {}), target)
    elif kind == "inp":
        write_text(target, network_inp(network))
    elif kind == "survey":
        for file, table in zip(("points.csv", "lines.csv"), survey_tables(network), strict=True):
            write_csv(table, target / file)
    elif kind == "points":
        write_csv(listed_points(network), target)
    else:
        write_tables(network, target)
        for table, frame in (result_tables(scores.tables) if scores else {}).items():
            write_csv(frame.reset_index(), target / "results" / f"{table}.csv")

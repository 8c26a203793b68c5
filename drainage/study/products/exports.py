"""A network and its results for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drainage.comparison import write_csv
from drainage.engine.inp import network_inp
from drainage.formats.survey.export import listed_points, survey_tables
from drainage.network import Network, write_tables
from drainage.written import write_text

if TYPE_CHECKING:
    from drainage.study.steps import Scores


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
    if kind == "gpkg":
        _write_layers(network, scores, classes_m, target)
    elif kind == "inp":
        write_text(target, network_inp(network))
    elif kind == "survey":
        for file, table in zip(("points.csv", "lines.csv"), survey_tables(network), strict=True):
            write_csv(table, target / file)
    elif kind == "points":
        write_csv(listed_points(network), target)
    else:
        write_tables(network, target)
        if scores:
            _write_results(scores, target / "results")


# Libraries of layers and maps take 100 MB that an .inp and tables do without.
def _write_layers(
    network: Network, scores: Scores | None, classes_m: Sequence[float], target: Path
) -> None:
    from drainage.formats.gis.geopackage import network_layers, write_geopackage
    from drainage.report.layers import write_result_geopackage

    if scores:
        write_result_geopackage(network, scores.tables, scores.result, classes_m, target)
    else:
        write_geopackage(network_layers(network, {}), target)


def _write_results(scores: Scores, folder: Path) -> None:
    from drainage.report.layers import result_tables

    for table, frame in result_tables(scores.tables).items():
        write_csv(frame.reset_index(), folder / f"{table}.csv")

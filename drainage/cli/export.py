"""`drainage export`: a network and its results for other programs."""

from __future__ import annotations

import os
from pathlib import Path

import click

from drainage.comparison import write_csv
from drainage.engine.inp import network_inp
from drainage.formats.gis.geopackage import network_layers, write_geopackage
from drainage.formats.survey.export import listed_points, survey_tables
from drainage.network import Network, read_network, write_tables
from drainage.report.layers import result_tables, write_result_geopackage
from drainage.scenario import PURPOSES
from drainage.study import Scores, Workspace, compose_scenario, open_study, score_run


def export(
    workspace: Workspace,
    name: str,
    kind: str,
    scenario: str | None,
    event: str | None,
    out: Path | None,
) -> None:
    """`drainage export`."""
    scores: Scores | None = None
    label = name
    if scenario:
        opened = open_study(workspace, name, PURPOSES)
        (known,) = opened.require_scenarios([scenario])
        built = compose_scenario(opened, known)
        network, label = built.network, f"{name}-{known}"
        if event:
            opened.require_events([event])
            scores, label = score_run(opened, built, event), f"{label}-{event}"
    else:
        network = read_network(workspace.folder("networks", name))
    target = out or workspace.folder("results", "export") / _file(label, kind)
    _write(network, scores, kind, target)
    click.echo(f"Written: {target}")


def _file(label: str, kind: str) -> str:
    return {"gpkg": f"{label}.gpkg", "inp": f"{label}.inp", "points": f"{label}-points.csv"}.get(
        kind, f"{label}-{kind}"
    )


def _write(network: Network, scores: Scores | None, kind: str, target: Path) -> None:
    if kind == "gpkg" and scores:
        write_result_geopackage(network, scores.tables, scores.result, target)
    elif kind == "gpkg":
        write_geopackage(network_layers(network, {}), target)
    elif kind == "inp":
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = target.with_name(f".{target.name}.{os.getpid()}")
        scratch.write_text(network_inp(network), encoding="utf-8")
        scratch.replace(target)
    elif kind == "survey":
        for file, table in zip(("points.csv", "lines.csv"), survey_tables(network), strict=True):
            write_csv(table, target / file)
    elif kind == "points":
        write_csv(listed_points(network), target)
    else:
        write_tables(network, target)
        for table, frame in (result_tables(scores.tables) if scores else {}).items():
            write_csv(frame.reset_index(), target / "results" / f"{table}.csv")

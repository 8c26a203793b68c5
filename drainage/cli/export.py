"""`drainage export`: a network and its results for other programs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from drainage.comparison import write_csv
from drainage.engine.inp import network_inp
from drainage.formats.gis.geopackage import network_layers, write_geopackage
from drainage.formats.survey.export import listed_points, survey_tables
from drainage.network import Network, read_network, write_tables
from drainage.report.layers import result_tables, write_result_geopackage
from drainage.scenario import PURPOSES
from drainage.study import Scores, Workspace
from drainage.study.at_hand import at_hand, require_current
from drainage.study.steps import scores_of_run


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
    classes_m: Sequence[float] = ()
    label = name
    if scenario:
        study = at_hand(workspace, name, PURPOSES)
        (known,) = study.opened.require_scenarios([scenario])
        built = study.built[known]
        network, label = built.network, f"{name}-{known}"
        classes_m = study.opened.study.conditions.targets.depth_classes_m
        if event:
            study.opened.require_events([event])
            require_current(study, (known, event))
            scores = scores_of_run(study.opened, built, event)
            label = f"{label}-{event}"
    else:
        network = read_network(workspace.folder("networks", name))
    target = out or workspace.folder("results", "export") / _file(label, kind)
    _write(network, scores, classes_m, kind, target)
    click.echo(f"Written: {target}")


def _file(label: str, kind: str) -> str:
    return {"gpkg": f"{label}.gpkg", "inp": f"{label}.inp", "points": f"{label}-points.csv"}.get(
        kind, f"{label}-{kind}"
    )


def _write(
    network: Network, scores: Scores | None, classes_m: Sequence[float], kind: str, target: Path
) -> None:
    if kind == "gpkg" and scores:
        write_result_geopackage(network, scores.tables, scores.result, classes_m, target)
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

"""`drainage export`: a network and its results for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drainage.cli.reader import say
from drainage.cli.terminal import written
from drainage.network import read_network
from drainage.scenario import PURPOSES
from drainage.study import Scores, Workspace
from drainage.study.at_hand import at_hand, require_current
from drainage.study.products.exports import export_file, write_export
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
    target = out or workspace.folder("results", "export") / export_file(label, kind)
    write_export(network, scores, classes_m, kind, target)
    say(written(target))

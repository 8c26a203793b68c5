"""`drainage export`: a network and its results for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from drainage.cli.reader import say
from drainage.cli.terminal import written
from drainage.network import Network, read_network
from drainage.study.products.exports import export_file, write_export
from drainage.study.workspace import Workspace

if TYPE_CHECKING:
    from drainage.study.steps import Scores


def export(
    workspace: Workspace,
    name: str,
    kind: str,
    scenario: str | None,
    event: str | None,
    out: Path | None,
) -> None:
    """`drainage export`."""
    if scenario:
        network, scores, classes_m = _of_study(workspace, name, scenario, event)
        label = "-".join(filter(None, (name, scenario, event)))
    else:
        network, label = read_network(workspace.folder("networks", name)), name
        scores, classes_m = None, ()
    target = out or workspace.folder("results", "export") / export_file(label, kind)
    write_export(network, scores, classes_m, kind, target)
    say(written(target))


def _of_study(
    workspace: Workspace, name: str, scenario: str, event: str | None
) -> tuple[Network, Scores | None, Sequence[float]]:
    """The network of a scenario, its scores in an event and the classes of depth, m."""
    # Engine and results: a network alone does without.
    from drainage.scenario import PURPOSES
    from drainage.study.at_hand import at_hand, require_current
    from drainage.study.steps import scores_of_run

    study = at_hand(workspace, name, PURPOSES)
    (known,) = study.opened.require_scenarios([scenario])
    built = study.built[known]
    classes_m = study.opened.study.conditions.targets.depth_classes_m
    if not event:
        return built.network, None, classes_m
    study.opened.require_events([event])
    require_current(study, (known, event))
    return built.network, scores_of_run(study.opened, built, event), classes_m

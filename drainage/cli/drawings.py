"""`drainage drawings`: what a scenario builds as a list of quantities, plan and long sections."""

from __future__ import annotations

from drainage.cli.again import at_work
from drainage.cli.reader import say
from drainage.cli.terminal import unchanged, written
from drainage.languages import Lang
from drainage.said import said
from drainage.study import Workspace
from drainage.study.products.drawings import Drawn, write_drawings


def drawings(workspace: Workspace, study: str, scenario: str | None, lang: Lang) -> None:
    """`drainage drawings`."""
    with at_work(workspace, study) as at_hand:
        name = at_hand.opened.require_scenarios([scenario] if scenario else [])[-1]
        drawn = write_drawings(at_hand, name, lang)
        for path in drawn.paths:
            say(written(path) if drawn.made else unchanged(path))
        _say(name, drawn)


def _say(scenario: str, drawn: Drawn) -> None:
    if not drawn.elements:
        say(said("{scenario} builds nothing: the plan shows what stands, the rest is empty",
                 scenario=scenario))  # fmt: skip
        return
    say(said("{scenario}: {pipes} pipes with works, {length_km:.2f} km; {lines} long sections",
             scenario=scenario, pipes=drawn.pipes, length_km=drawn.length_m / 1000,
             lines=drawn.lines))  # fmt: skip
    if drawn.without_place:
        say(said("{pipes} pipes have no coordinates and are not drawn", pipes=drawn.without_place))

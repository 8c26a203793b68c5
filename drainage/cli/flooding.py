"""`drainage flood`: a case of water on any terrain, from its file to tables and maps."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from drainage.cli.progress import progress_bar
from drainage.cli.reader import say
from drainage.engine import Progress
from drainage.errors import ContinuityError
from drainage.inundation.open_case.case_run import CaseOutcome, results_folder, run_case
from drainage.inundation.open_case.opened import OpenCase
from drainage.inundation.open_case.template import write_template
from drainage.said import said, word
from drainage.said_again import said_again
from drainage.study import Workspace

BALANCE = {
    "at_the_beginning_m3": "water at the beginning", "rain_m3": "rain", "inflow_m3": "inflows",
    "held_levels_m3": "from held levels, net", "left_over_edges_m3": "left over open edges",
    "soaked_m3": "soaked away", "at_the_end_m3": "water at the end",
    "error_m3": "gap of the balance",
}  # fmt: skip


def flood(workspace: Workspace, case: Path, out: Path | None, new: bool) -> None:
    """`drainage flood`."""
    if new:
        write_template(case)
        say(said("Written: {path}. Edit it, then: drainage flood {path}", path=case))
        return
    with progress_bar(Console(soft_wrap=True), case.stem) as show:
        outcome = run_case(
            case, out or results_folder(case), workspace.folder("rainfall"), _say_opened,
            lambda share: show(Progress(share, int(share >= 1), 1, None)),
        )  # fmt: skip
    if outcome.reused:
        say(said("The results in {folder} are those of this case; nothing was run.",
                 folder=outcome.folder))  # fmt: skip
    _say_results(outcome)
    if not outcome.record["within_limits"]:
        raise ContinuityError(
            said("{case}: {reason}; kept, but do not use it. Give smaller cells or report the "
                 "case.", case=case, reason=said_again(outcome.record["reason"]))
        )  # fmt: skip


def _say_opened(opened: OpenCase) -> None:
    mesh, frame = opened.ground.mesh, opened.ground.virtual.frame
    say(said("{cells:,} cells of {cell_m:g} m, {points} points, {lines} lines; {crs}; "
             "ground {low_m:.2f} to {high_m:.2f} m",
             cells=len(mesh.level_m), cell_m=frame.cell_m, points=len(opened.points.names),
             lines=len(opened.lines), crs=opened.ground.crs,
             low_m=float(mesh.level_m.min()), high_m=float(mesh.level_m.max())))  # fmt: skip


def _say_results(outcome: CaseOutcome) -> None:
    balance = outcome.record["balance"]
    for key, words in BALANCE.items():
        if balance[key] or key == "error_m3":
            say(said("  {words}: {volume:,.3f} m3", words=word(words), volume=balance[key]))
    say(said("Tables and maps in {folder}", folder=outcome.folder))

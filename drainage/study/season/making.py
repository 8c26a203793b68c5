"""The runs of the rain table: made where they are not kept, and of each a small file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from drainage.cluster import Machines
from drainage.engine import Progress, RunRequest
from drainage.errors import EngineError
from drainage.metrics import judged_by_flooding
from drainage.results import RunResult
from drainage.study.convergence import finer
from drainage.study.ensemble.kept import Record, read_record, write_record
from drainage.study.ensemble.member import LostError, of_the_machine, passing_result
from drainage.study.ensemble.surfaces import at_half_step
from drainage.study.opening import GRID
from drainage.study.season.opening import FOLDER, Run, Season
from drainage.study.steps import run_for_figures

SCRATCH = ".runs-"
"""Folders of runs that are being made."""


def record_path(season: Season, run: Run) -> Path:
    """Where what is kept of a run is written."""
    return _record_paths(season, run)[0]


def _record_paths(season: Season, run: Run) -> list[Path]:
    """Where what is kept of a run may stand: <state>/<minutes>min/<rain>mm.json in the folders of
    its runs."""
    place = Path(run.state) / f"{run.minutes}min" / f"{run.rain_mm}mm.json"
    return [folder / place for folder in season.folders]


def kept_record(season: Season, run: Run) -> Record | None:
    """What is kept of a run; None where it is not there, not whole or of other inputs."""
    for path in _record_paths(season, run):
        if path.is_file() and (record := read_record(path, season.key_of(run))):
            return record
    return None


def kept_rains(season: Season, state: str, minutes: int) -> list[int]:
    """The rains, mm, of which there is a file, whatever it was made from."""
    folders = [path.parent for path in _record_paths(season, Run(state, minutes, 0))]
    names = {path.stem.removesuffix("mm") for own in folders for path in own.glob("*mm.json")}
    return sorted(int(own) for own in names if own.isdecimal())


def make_runs(
    seasons: Mapping[str, Season],
    runs: Sequence[Run],
    machines: Machines,
    on_progress: Callable[[Progress], None],
) -> None:
    """Run all, each in the season of its town, on the machines and keep the figures of each as
    soon as it ends; the engine's own files are gone with it.

    A run that misses its balance, or that the engine refuses, is tried at half the step; what
    fails then is kept as lost, and so is a drawn town that cannot be built. Raises EngineError
    where the machine and not the run stopped it, InputError where the study itself cannot stand
    on its surface.
    """
    able = [run for run in runs if not _cannot_be_built(seasons[run.town], run)]
    for group in _together(seasons, able):
        _make(seasons, group, machines, on_progress)


def _cannot_be_built(season: Season, run: Run) -> bool:
    """Whether the network of a run cannot be made; its run is then kept as lost."""
    reason = season.not_built(run.state)
    if reason:
        write_record(
            record_path(season, run), season.key_of(run), {"lost": reason, "halved": False}
        )
    return bool(reason)


def _together(seasons: Mapping[str, Season], runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that go to the workers at once: all on the streets, those on the grid by their town,
    whose ground it is."""
    groups: dict[str, list[Run]] = {}
    for run in runs:
        on_grid = seasons[run.town].surface == GRID
        groups.setdefault(f"{GRID} {run.town}" if on_grid else "", []).append(run)
    return list(groups.values())


def _make(
    seasons: Mapping[str, Season],
    runs: Sequence[Run],
    machines: Machines,
    on_progress: Callable[[Progress], None],
) -> None:
    own, reasons = {run.event: run for run in runs}, dict[Run, str]()
    # Of one surface all are alike to the workers; on the grid they are of one town.
    study = seasons[runs[0].town].opened_for(runs[:1])

    def take(request: RunRequest, result: RunResult) -> None:
        run = own[request.event]
        # The output of a town is some 100 MB, and a round is many runs.
        shutil.rmtree(request.folder, ignore_errors=True)
        if reason := _keep(seasons[run.town], run, result, halved=False):
            reasons[run] = reason

    # In the results, where the workers of other machines find it, too.
    place = study.results / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    # The results are held by one command: what lies here is of one that was killed.
    for old in place.glob(f"{SCRATCH}*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=place) as folder:
        requests = [_request(seasons[run.town], run, Path(folder) / run.event) for run in runs]
        try:
            run_for_figures(study, requests, machines=machines, on_result=take,
                            on_progress=on_progress)  # fmt: skip
        except EngineError as error:
            if of_the_machine(error):
                raise
            left = [run for run in runs if kept_record(seasons[run.town], run) is None]
            reasons |= {run: str(error) for run in left if run not in reasons}
    for run in reasons:
        _at_half_step(seasons[run.town], run)


def _request(season: Season, run: Run, folder: Path) -> RunRequest:
    return season.request(season.opened_for([run]), run, folder)


def _at_half_step(season: Season, run: Run) -> None:
    opened = season.opened_for([run])
    request = season.request(opened, run, Path())
    try:
        result = passing_result(
            at_half_step(opened), replace(request, settings=finer(request.settings))
        )
        reason = _keep(season, run, result, halved=True)
    except LostError as error:
        reason = str(error)
    if reason:
        write_record(record_path(season, run), season.key_of(run), {"lost": reason, "halved": True})


def _keep(season: Season, run: Run, result: RunResult, *, halved: bool) -> str:
    """Keep the figures of a run; why it is not scored, nothing where it is."""
    judged = judged_by_flooding(season.built[run.state].network, result)
    if not judged.within_limits:
        return judged.reason
    write_record(record_path(season, run), season.key_of(run),
                 {"lost": "", "halved": halved, **season.figures_of(run, judged)})  # fmt: skip
    return ""

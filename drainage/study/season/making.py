"""The runs of the rain table: made where they are not kept, and of each a small file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
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
from drainage.study.season.figures import figures_of_places
from drainage.study.season.opening import Run, Season
from drainage.study.steps import run_for_figures

FOLDER = "season"
RUNS = "runs"


def record_path(season: Season, run: Run) -> Path:
    """results/<study>/season/runs/<state>/<minutes>min/<rain>mm.json."""
    folder = season.study.opened.results / FOLDER / RUNS
    return folder / run.state / f"{run.minutes}min" / f"{run.rain_mm}mm.json"


def kept_record(season: Season, run: Run) -> Record | None:
    """What is kept of a run; None where it is not there, not whole or of other inputs."""
    path = record_path(season, run)
    return read_record(path, season.key_of(run)) if path.is_file() else None


def kept_rains(season: Season, state: str, minutes: int) -> list[int]:
    """The rains, mm, of which there is a file, whatever it was made from."""
    folder = record_path(season, Run(state, minutes, 0)).parent
    names = [path.stem.removesuffix("mm") for path in folder.glob("*mm.json")]
    return sorted(int(own) for own in names if own.isdecimal())


def make_runs(
    season: Season,
    runs: Sequence[Run],
    machines: Machines,
    on_progress: Callable[[Progress], None],
) -> None:
    """Run all on the machines and keep the figures of each as soon as it ends; the engine's
    own files are gone with it.

    A run that misses its balance, or that the engine refuses, is tried at half the step; what
    fails then is kept as lost. Raises EngineError where the machine and not the run stopped it.
    """
    opened, reasons = season.opened_for(runs), dict[Run, str]()
    own = {run.event: run for run in runs}

    def take(request: RunRequest, result: RunResult) -> None:
        run = own[request.event]
        # The output of a town is some 100 MB, and a round is many runs.
        shutil.rmtree(request.folder, ignore_errors=True)
        if reason := _keep(season, run, result, halved=False):
            reasons[run] = reason

    # In the results, where the workers of other machines find it, too.
    place = opened.results / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".runs-", dir=place) as folder:
        requests = [season.request(opened, run, Path(folder) / run.event) for run in runs]
        try:
            run_for_figures(opened, requests, machines=machines, on_result=take,
                            on_progress=on_progress)  # fmt: skip
        except EngineError as error:
            if of_the_machine(error):
                raise
            left = [run for run in runs if kept_record(season, run) is None]
            reasons |= {run: str(error) for run in left if run not in reasons}
    for run in reasons:
        _at_half_step(season, run)


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
    figures = figures_of_places(season.places, judged, run.minutes)
    write_record(record_path(season, run), season.key_of(run),
                 {"lost": "", "halved": halved, **figures})  # fmt: skip
    return ""

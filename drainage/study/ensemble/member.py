"""A member run: its town made, its works built, its storms run, its figures kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from drainage.cluster import Machines
from drainage.engine import RunRequest
from drainage.engine.inp_rain import over_land
from drainage.engine.process import StoppedError, end_in_words
from drainage.ensemble import (
    Draw,
    changed_measures,
    changed_rivers,
    changed_storm,
    draw_of,
    member_network,
    rain_factor,
    raised_study,
)
from drainage.errors import EngineError, InputError, StoreError
from drainage.network import Network
from drainage.rainfall import Hyetograph
from drainage.rainfall.storm_kinds import read_storm
from drainage.rainfall.storms import storm_of
from drainage.results import RunResult
from drainage.said import said
from drainage.scenario import Composed, compose
from drainage.study.convergence import finer
from drainage.study.ensemble.figures import MissedBalanceError, figures_of
from drainage.study.ensemble.kept import Record, read_record, record_path, write_record
from drainage.study.ensemble.opening import Ensemble, Run, key_of, open_ensemble
from drainage.study.ensemble.surfaces import as_member, at_half_step
from drainage.study.opening import OpenStudy
from drainage.study.steps import run_for_figures, run_request
from drainage.study.workspace import Workspace
from drainage.written import DISK_FULL

Made = TypeVar("Made")
ALONE = Machines(workers=1)


@dataclass(frozen=True)
class Member:
    """A member to be run: where its study lies and of what content, its row of the sample, its
    runs, and the folder its figures are kept in."""

    root: Path
    study: str
    inputs: str
    number: int
    unit: tuple[float, ...]
    runs: tuple[Run, ...]
    folder: Path


class LostError(Exception):
    """Why a member has no figures."""


def run_member(member: Member, scratch: Path | None = None) -> int:
    """Run what is not kept of a member yet; its number. The engine's own files, in ``scratch``,
    are gone when it ends.

    Raises StoreError where the study here is not that of the member, or the figures cannot be
    kept, EngineError where the machine and not the member stopped a run.
    """
    own = warm(member.root, member.study, member.inputs)
    draw = draw_of(own.space, member.number, np.array(member.unit))
    surface = own.surface_of(draw)
    keys = {run: key_of(own.rests_on(run, surface), draw.digest) for run in member.runs}
    paths = {run: record_path(member.folder, run, member.number) for run in member.runs}
    due = [run for run in member.runs if read_record(paths[run], keys[run]) is None]
    network = _or_lost(lambda: member_network(own.town, draw)) if due else ""
    base = own.opened.base if isinstance(network, str) else network
    opened = as_member(own.opened, base, surface, own.limits)
    for scenario in dict.fromkeys(name for name, _ in due):
        built = network if isinstance(network, str) else _or_lost(
            partial(built_by, own, draw, scenario, network)
        )  # fmt: skip
        for run in due:
            if run[0] == scenario:
                record = _record(own, opened, draw, built, run[1], scratch)
                write_record(paths[run], keys[run], {"number": member.number, **record})
    return member.number


@lru_cache(maxsize=1)
def warm(root: Path, study: str, inputs: str) -> Ensemble:
    """The study of a worker, read once; raises StoreError where its content is another."""
    own = open_ensemble(Workspace(root), study)
    if own.inputs.digest != inputs:
        raise StoreError(
            said("{root}: study, program or libraries of this worker are not those of the command. "
                 "Install the same on all machines and run again; what was finished is kept.",
                 root=root)
        )  # fmt: skip
    return own


def _or_lost(make: Callable[[], Made]) -> Made | str:
    """What is made, or why it cannot be."""
    try:
        return make()
    except InputError as error:
        return _why(error)


def _why(error: InputError) -> str:
    return str(error.findings[0]) if error.findings else str(error)


def built_by(own: Ensemble, draw: Draw, scenario: str, network: Network) -> Composed:
    """A scenario on the network of a member, with the values and levels its works have there."""
    opened = own.opened
    drawn = changed_measures(opened.study, draw)
    study = raised_study(drawn, scenario, own.town.network, own.space, draw)
    return compose(study, scenario, network, opened.context)


def _record(
    own: Ensemble,
    opened: OpenStudy,
    draw: Draw,
    built: Composed | str,
    event: str,
    scratch: Path | None,
) -> Record:
    """The figures of a run, or why there are none; a run that fails is tried at half the step.

    ``opened`` is the study as the member has it.
    """
    began = time.monotonic()
    if isinstance(built, str):
        return {"lost": built, "halved": False, "seconds": 0.0}
    storm = _or_lost(lambda: storm_of_member(own, draw, built.network, event))
    if isinstance(storm, str):
        return {"lost": storm, "halved": False, "seconds": 0.0}
    rivers = changed_rivers(opened.rivers[event], draw)
    asked = replace(
        run_request(opened, built, event, Path()),
        hyetograph=storm, river_below_bank_m=rivers,
    )  # fmt: skip
    shipped = asked.settings.model_copy(update=own.limits)
    asked = replace(asked, settings=shipped)
    half = replace(asked, settings=finer(shipped))
    named, targets = opened.storms[event], opened.study.conditions.targets
    lost = ""
    for halved, (study, request) in enumerate(((opened, asked), (at_half_step(opened), half))):
        try:
            result = passing_result(study, request, scratch)
            figures = figures_of(built.network, result, named, targets)
        except (MissedBalanceError, LostError) as error:
            lost = str(error)
            continue
        return {"lost": "", "halved": bool(halved), **figures,
                "seconds": round(time.monotonic() - began, 2)}  # fmt: skip
    return {"lost": lost, "halved": True, "seconds": round(time.monotonic() - began, 2)}


def storm_of_member(own: Ensemble, draw: Draw, network: Network, event: str) -> Hyetograph:
    """The storm of an event with the shape, peak and depth of a member."""
    rainfall, known = own.opened.workspace.folder("rainfall"), own.opened.event(event)
    path = rainfall / "storms" / f"{known.storm}.toml"
    storm = storm_of(changed_storm(read_storm(path), draw), rainfall, path)
    return over_land(storm.scaled(known.rain_factor * rain_factor(draw)), network)


def passing_result(
    opened: OpenStudy, request: RunRequest, scratch: Path | None = None
) -> RunResult:
    """A run without its files. Raises LostError where the engine refuses the member, or it cannot
    stand on the grid."""
    found: list[RunResult] = []

    def take(_request: RunRequest, result: RunResult) -> None:
        found.append(result)

    with tempfile.TemporaryDirectory(prefix="member-", dir=scratch) as folder:
        try:
            into = replace(request, folder=Path(folder) / "run")
            run_for_figures(opened, [into], machines=ALONE, on_result=take)
        except InputError as error:
            raise LostError(_why(error)) from None
        except EngineError as error:
            if of_the_machine(error):
                raise
            raise LostError(str(error)) from None
    return found[0]


def of_the_machine(error: EngineError) -> bool:
    """Whether a run failed for want of memory, disk or patience: another time it may not."""
    ended: Sequence[str] = (DISK_FULL, end_in_words(-9), MemoryError.__name__)
    return isinstance(error, StoppedError) or any(own in str(error) for own in ended)

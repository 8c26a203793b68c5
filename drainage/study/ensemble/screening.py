"""A screening of groups before any sample: trajectories run as members of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from drainage.cluster import Machines
from drainage.comparison import rounded, write_csv
from drainage.engine import Progress
from drainage.ensemble import DUMMY, Sample
from drainage.ensemble.screening import Effect, Trajectories, effects, left_out, trajectories
from drainage.study.ensemble.finished import gone_words
from drainage.study.ensemble.gathering import Gathered, gather
from drainage.study.ensemble.going import make_members
from drainage.study.ensemble.kept import FOLDER
from drainage.study.ensemble.opening import Ensemble, Run
from drainage.study.ensemble.outputs import Output, outputs_of
from drainage.study.ensemble.sampled import Sampled

FILE = "ensemble-screening.csv"
STILL = 0.5
"""Where the dummy stands in all members: it moves nothing, so no run is spent on it."""


@dataclass(frozen=True, eq=False)
class Screened:
    """A screening that was run: what each output owes to each group, ``made`` runs made for it."""

    sampled: Sampled
    gathered: Gathered
    outputs: tuple[Output, ...]
    effects: tuple[dict[str, Effect], ...]
    made: int
    path: Path

    @property
    def left_out(self) -> list[str]:
        """Groups that move none of the outputs by much."""
        return left_out(self.effects)


def run_screening(
    ensemble: Ensemble,
    count: int,
    runs: Sequence[Run],
    machines: Machines,
    *,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
    on_gone: Callable[[str], None] = lambda _words: None,
) -> Screened:
    """Run ``count`` trajectories and write what each group moves.

    Their members are kept beside those of the sample, in a folder of their own; more trajectories
    later begin with these. Raises as ``make_members``.
    """
    design = design_of(ensemble, count)
    own = Sampled(ensemble, sample_of(ensemble, design), tuple(runs))
    if gone := gone_words(own):
        on_gone(gone)
    made = make_members(own, machines, on_progress)
    gathered = gather(own)
    scenarios = dict.fromkeys(name for name, _ in runs)
    outputs = tuple(one for name in scenarios for one in outputs_of(own, gathered, name))
    found = tuple(effects(design, output.values) for output in outputs)
    path = ensemble.opened.results / FOLDER / FILE
    write_csv(rounded(screening_table(outputs, found)), path)
    return Screened(own, gathered, outputs, found, made, path)


def design_of(ensemble: Ensemble, count: int) -> Trajectories:
    """Trajectories of all dimensions but the dummy."""
    space = ensemble.space
    kept = [own for own in space.dimensions if own.group != DUMMY]
    groups: dict[str, list[int]] = {}
    for column, own in enumerate(kept):
        groups.setdefault(own.group, []).append(column)
    return trajectories([own.name for own in kept], groups, count, space.uncertainty.seed)


def sample_of(ensemble: Ensemble, design: Trajectories) -> Sample:
    """The members of a design as rows of a sample, with the dummy."""
    names = ensemble.space.names
    unit = np.full((len(design.unit), len(names)), STILL)
    unit[:, [names.index(name) for name in design.names]] = design.unit
    return Sample(names, ensemble.uncertainty.seed, unit)


def screening_table(outputs: Sequence[Output], found: Sequence[dict[str, Effect]]) -> pd.DataFrame:
    """Groups of each output, that with the greatest effect first."""
    rows = [
        {
            "output": output.name, "point_no": output.point, "scenario": output.scenario,
            "event": output.event, "group": group, "mu_star": own.mean_size,
            "mu_star_se": own.standard_error, "sigma": own.spread, "effects": own.steps,
            "effects_lost": own.lost,
        }
        for output, by_group in zip(outputs, found, strict=True)
        for group, own in sorted(by_group.items(), key=_greatest_first)
    ]  # fmt: skip
    columns = ("output", "point_no", "scenario", "event", "group", "mu_star", "mu_star_se", "sigma",
               "effects", "effects_lost")  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _greatest_first(own: tuple[str, Effect]) -> float:
    return -float(np.nan_to_num(own[1].mean_size))

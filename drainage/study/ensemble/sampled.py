"""Which members an ensemble has, and which of their runs are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from drainage.ensemble import Sample, draw_of, sobol_sample
from drainage.scenario import Surface
from drainage.study.ensemble.kept import Record, members_folder, read_record, record_path
from drainage.study.ensemble.member import Member
from drainage.study.ensemble.opening import Ensemble, Run, key_of


@dataclass(frozen=True)
class Sampled:
    """The first members of an ensemble and the runs of each."""

    ensemble: Ensemble
    sample: Sample
    runs: tuple[Run, ...]

    @cached_property
    def folder(self) -> Path:
        """Where their runs are kept."""
        return members_folder(self.ensemble.opened.results, self.sample.digest)

    @cached_property
    def keys(self) -> Mapping[tuple[Run, Surface], str]:
        """What the runs of all members on a surface rest on."""
        on = dict.fromkeys(self.surfaces)
        return {(run, own): self.ensemble.rests_on(run, own) for run in self.runs for own in on}

    @property
    def surfaces(self) -> Sequence[Surface]:
        """What each member is run on."""
        return [surface for _, surface in self.draws]

    @cached_property
    def draws(self) -> Sequence[tuple[str, Surface]]:
        """The digest of each member, and what it is run on."""
        own, unit = self.ensemble, self.sample.unit
        every = (draw_of(own.space, number, row) for number, row in enumerate(unit))
        return [(draw.digest, own.surface_of(draw)) for draw in every]

    def record(self, run: Run, number: int) -> Record | None:
        """What is kept of a run of a member, if it is of the inputs as they are."""
        draw, surface = self.draws[number]
        own = key_of(self.keys[run, surface], draw)
        return read_record(record_path(self.folder, run, number), own)

    def member(self, number: int) -> Member:
        """A member as a worker takes it."""
        opened = self.ensemble.opened
        # Workers stand in folders of their own.
        root, folder = opened.workspace.root.absolute(), self.folder.absolute()
        return Member(root, opened.study.id, self.ensemble.inputs.digest, number,
                      tuple(self.sample.unit[number].tolist()), self.runs, folder)  # fmt: skip

    def is_kept(self, member: Member) -> bool:
        """Whether all runs of a member are kept."""
        return all(self.record(run, member.number) is not None for run in self.runs)

    def seconds_a_member(self) -> float:
        """What a member took of a core, by the first that is kept whole; 0: none is."""
        for number in range(len(self.sample)):
            records = [self.record(run, number) for run in self.runs]
            if all(own is not None and own["seconds"] for own in records):
                return sum(float(own["seconds"]) for own in records if own)
        return 0.0

    def files(self) -> int:
        """Runs that have a file, whatever it holds."""
        return sum(record_path(self.folder, run, number).is_file()
                   for run in self.runs for number in range(len(self.sample)))  # fmt: skip


def sampled(ensemble: Ensemble, members: int, runs: Sequence[Run]) -> Sampled:
    """The first ``members``; raises InputError where they are no power of two within reach."""
    space = ensemble.space
    sample = sobol_sample(space.names, members, space.uncertainty.seed)
    return Sampled(ensemble, sample, tuple(runs))

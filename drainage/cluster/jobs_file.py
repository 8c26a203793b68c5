"""What the file of --cluster may say: jobs of a batch system and the workers in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.said import said
from drainage.toml_file import checked, read_toml

Kind = Literal["slurm", "pbs", "lsf", "sge", "oar", "htcondor", "local"]
QUEUED = ("queue", "account", "walltime_h")
TAKES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("slurm", "pbs", "lsf", "sge", "oar"), QUEUED),
    "htcondor": ("disk_gb",),
    "local": (),
}
"""Keys that only some kinds have."""
CURE = "Write it as in docs/ensemble.md, which lists the keys."


class JobsFile(BaseModel):
    """Jobs of a batch system: what each asks for, and how many there are.

    Give `jobs` for a number that stays, or `most_jobs` for one that follows the work.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Kind = Field(
        description="the batch system; local: jobs are processes of this machine, to try a file"
    )
    cores: int = Field(ge=1, le=4096, description="cores of a job")
    processes: int | None = Field(
        None, ge=1, le=4096, description="workers of a job; left out: one a core"
    )
    memory_gb: float = Field(gt=0, le=1e5, description="memory of a job, GB")
    walltime_h: float | None = Field(
        None, gt=0, le=8760, description="hours after which the batch system ends a job"
    )
    queue: str = Field("", description="queue or partition")
    account: str = Field("", description="account or project the hours are charged to")
    directives: tuple[str, ...] = Field(
        (),
        description="more lines of the job's head, without their mark: `--exclusive`; of htcondor "
        "`name = value`",
    )
    before: tuple[str, ...] = Field(
        (), description="commands of a job before its workers start: `module load python/3.12`"
    )
    python: str = Field("", description="Python of the jobs; left out: that of the command")
    interface: str = Field(
        "", description="network interface of scheduler and workers, such as `ib0`"
    )
    scratch: str = Field(
        "", description="folder of each machine for files that pass, best on a disk of its own"
    )
    logs: str = Field("", description="folder for what the jobs print")
    disk_gb: float | None = Field(None, gt=0, le=1e5, description="disk of a job, GB; of htcondor")
    jobs: int | None = Field(None, ge=1, le=10_000, description="how many jobs")
    fewest_jobs: int = Field(
        0, ge=0, le=10_000, description="with `most_jobs`: so many are kept while there is no work"
    )
    most_jobs: int | None = Field(
        None, ge=1, le=10_000, description="in place of `jobs`: no more than this, as work is there"
    )
    members_per_task: int | None = Field(
        None,
        ge=1,
        le=50,
        description="members of an ensemble that a worker gets at a time; left out: 10 to 50, "
        "some ten minutes by the seconds a member took",
    )

    @model_validator(mode="after")
    def _of_the_kind(self) -> JobsFile:
        for key in {name for names in TAKES.values() for name in names}:
            if getattr(self, key) and key not in TAKES[self.kind]:
                raise ValueError(said("{kind} has no {key}", kind=self.kind, key=key))
        if self.kind == "htcondor" and self.disk_gb is None:
            raise ValueError("htcondor needs disk_gb")
        if self.kind == "htcondor" and not all("=" in own for own in self.directives):
            raise ValueError("a directive of htcondor is written name = value")
        return self

    @model_validator(mode="after")
    def _how_many(self) -> JobsFile:
        if (self.jobs is None) == (self.most_jobs is None):
            raise ValueError("give jobs, or most_jobs in its place")
        if self.fewest_jobs > self.most:
            raise ValueError("fewest_jobs is above the greatest number of jobs")
        if self.workers_of_a_job > self.cores:
            raise ValueError("more processes than cores")
        return self

    @property
    def most(self) -> int:
        """The greatest number of jobs."""
        return self.jobs or self.most_jobs or 0

    @property
    def fewest(self) -> int:
        """The least number of jobs."""
        return self.jobs or self.fewest_jobs

    @property
    def workers_of_a_job(self) -> int:
        """Processes that take tasks."""
        return self.processes or self.cores

    @property
    def tasks_at_once(self) -> int:
        """What all jobs do at once: a worker of several cores has a thread for each."""
        return self.most * self.workers_of_a_job * (self.cores // self.workers_of_a_job)


def read_jobs(path: Path) -> JobsFile:
    """The file; raises InputError with every key that is wrong."""
    own: JobsFile = checked(path, JobsFile, read_toml(path), CURE)
    return own


def jobs_schema_text() -> str:
    """The JSON schema of the file, for editors that check while one types."""
    return json.dumps(JobsFile.model_json_schema(), ensure_ascii=False, indent=1) + "\n"

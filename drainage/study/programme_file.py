"""programme.toml: which projects, under what budget a year, judged by which figures."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError, one_of
from drainage.metrics.columns import shown_in
from drainage.said import said
from drainage.scenario.study import Name
from drainage.study.opening import OpenStudy
from drainage.toml_file import checked, read_toml

NAME = "programme.toml"
EXACT_PROJECTS = 10
"""Up to here every set that fits is run; beyond, they are searched."""
MOST_PROJECTS = 16
CURE = "Write it as in scenarios/old-town/programme.toml; docs/programme.md lists the keys."


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Aim(_Typed):
    """A figure of the whole town (a column of town.csv) under an event; less is better."""

    column: str
    event: Name
    weight: float = Field(1.0, gt=0, le=1e6)

    @property
    def name(self) -> str:
        """Column and event, as tables call the figure."""
        return f"{self.column}_{self.event}"


class Project(_Typed):
    """A scenario that is built as a whole, and the year in which the plan has it ready."""

    scenario: Name
    plan_year: int | None = Field(None, ge=1900, le=2200)


class ProgrammeFile(_Typed):
    """``programme.toml``; projects are built into the network in the order they stand."""

    first_year: int = Field(ge=1900, le=2200)
    years: int = Field(ge=1, le=30)
    budget_10k_yuan_a_year: float = Field(gt=0, le=1e9)
    most_sets: int = Field(
        400, ge=10, le=5000, description="sets that are run where there are more than ten projects"
    )
    aims: tuple[Aim, ...] = Field(min_length=1)
    projects: tuple[Project, ...] = Field(min_length=1, max_length=MOST_PROJECTS)

    @property
    def limit_10k_yuan(self) -> float:
        """What may be spent in all years together."""
        return self.budget_10k_yuan_a_year * self.years

    @property
    def scenarios(self) -> list[str]:
        return [project.scenario for project in self.projects]


def read_programme(opened: OpenStudy) -> ProgrammeFile:
    """The programme.toml beside study.toml; InputError with every key that is wrong."""
    path = opened.study.folder / NAME
    plan: ProgrammeFile = checked(path, ProgrammeFile, read_toml(path), CURE)
    findings = [*_projects(path, plan, opened), *_aims(path, plan, opened)]
    if findings:
        raise InputError(findings)
    return plan


def _projects(path: Path, plan: ProgrammeFile, opened: OpenStudy) -> list[Finding]:
    study, names = opened.study, plan.scenarios
    others = [name for name in study.scenarios if name != study.conditions.baseline]
    findings = [_unknown(path, "projects", "scenario", name, others)
                for name in names if name not in others]  # fmt: skip
    findings += [
        Finding(str(path), "projects", "scenario", name, "stands twice", "Remove one of them.")
        for name in dict.fromkeys(names) if names.count(name) > 1
    ]  # fmt: skip
    return findings + [
        Finding(str(path), "projects", "scenario", name, "a scenario of another network",
                "Name scenarios of the same network only.")
        for name in names if name in others and study.scenarios[name].network
    ]  # fmt: skip


def _aims(path: Path, plan: ProgrammeFile, opened: OpenStudy) -> list[Finding]:
    events = [event.id for event in opened.events]
    columns = shown_in("compared", "town")
    findings = [_unknown(path, "aims", "event", aim.event, events)
                for aim in plan.aims if aim.event not in events]  # fmt: skip
    findings += [_unknown(path, "aims", "column", aim.column, columns)
                 for aim in plan.aims if aim.column not in columns]  # fmt: skip
    names = [aim.name for aim in plan.aims]
    return findings + [
        Finding(str(path), "aims", "column", name, "stands twice", "Remove one of them.")
        for name in dict.fromkeys(names) if names.count(name) > 1
    ]  # fmt: skip


def _unknown(path: Path, place: str, key: str, value: str, known: Collection[str]) -> Finding:
    message = said("not known to this study: {key}", key=key)
    cure = one_of(known)
    return Finding(str(path), place, key, value, message, cure)

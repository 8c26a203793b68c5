"""What was brought and chosen so far, in a folder of its own until it becomes a network."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding, InputError, StoreError
from drainage.formats.planes.web_map_shift import Shift
from drainage.formats.survey.selection import TableRole
from drainage.names import fault_of
from drainage.said import said
from drainage.study.town_meeting import Role
from drainage.study.workspace import Workspace
from drainage.written import write_text

PLACE = (".desk", "bring")
"""Below results/."""
CHOICES = "choices.json"
MOST_AT_ONCE = 20
"""Each may hold a gigabyte: what is forgotten is to be seen and thrown away."""
FileRole = Literal[
    "survey", "model", "terrain", "listed-points", "streets", "boundary", "land-use", "buildings",
    "beside", "unused",
]  # fmt: skip
"""What a file is for; ``beside``: a part of another, such as the .dbf of a shapefile."""


class Decision(BaseModel):
    """Whether a proposal is taken, with a value and a reason of the engineer's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accept: bool
    value: float | None = Field(None, allow_inf_nan=False)
    reason: str = Field("", max_length=500)


class Choices(BaseModel):
    """What was chosen; every key may be left out.

    ``roles``: file -> what it is for; ``tables``: file -> sheet or layer -> what it holds;
    ``mapping``: keys of a survey's mapping; ``rules``: "table.column: method" -> whether such
    proposals are taken; ``rows``: "table/id/column" -> the decision about one; ``known``: rule
    of the check -> why what it finds is true and may be; ``answers``:
    "table/id/column" -> whose value stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    roles: dict[str, FileRole] = Field(default_factory=dict)
    tables: dict[str, dict[str, TableRole]] = Field(default_factory=dict)
    mapping: dict[str, Any] = Field(default_factory=dict)
    model_crs: str = "EPSG:4548"
    model_datum: str = "1985国家高程基准"
    rules: dict[str, bool] = Field(default_factory=dict)
    rows: dict[str, Decision] = Field(default_factory=dict)
    known: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, Literal["mine", "new"]] = Field(default_factory=dict)
    surface: bool = True
    shifts: dict[Role, Shift] = Field(default_factory=dict)
    network: str = Field("", max_length=100)
    title: str = Field("", max_length=200)
    study: str = Field("", max_length=100)


@dataclass(frozen=True)
class Incoming:
    """A folder with ``files``, the choices and the network as far as it is built (``stage``)."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def stage(self) -> Path:
        return self.folder / "stage"

    def choices(self) -> Choices:
        """What was chosen; the beginning where the file of choices is none."""
        path = self.folder / CHOICES
        try:
            return Choices.model_validate_json(path.read_bytes())
        except (OSError, ValueError):
            return Choices()

    def choose(self, choices: Choices) -> None:
        """Keep the choices, whole."""
        write_text(self.folder / CHOICES, choices.model_dump_json(indent=1))


def incomings(workspace: Workspace) -> list[Incoming]:
    """Those that wait in a workspace, the latest first."""
    place = _place(workspace)
    if not place.is_dir():
        return []
    folders = [own for own in place.iterdir() if (own / CHOICES).is_file()]
    return [Incoming(own) for own in sorted(folders, key=lambda own: own.name, reverse=True)]


def begin(workspace: Workspace, stamp: str) -> Incoming:
    """An empty one, named by ``stamp``, a time, and some letters.

    Raises InputError where very many wait already.
    """
    if len(waiting := incomings(workspace)) >= MOST_AT_ONCE:
        raise InputError([
            Finding(str(_place(workspace)), "", "", "",
                    said("{number} imports wait unfinished", number=len(waiting)),
                    "Finish or remove one of them first.")
        ])  # fmt: skip
    own = Incoming(_place(workspace) / f"{stamp}-{secrets.token_hex(4)}")
    own.files.mkdir(parents=True)
    try:
        own.choose(Choices())
    except BaseException:
        shutil.rmtree(own.folder, ignore_errors=True)
        raise
    return own


def incoming(workspace: Workspace, name: str) -> Incoming:
    """The one of an id. Raises StoreError where there is none."""
    own = Incoming(_place(workspace) / name)
    if fault_of(name) or not (own.folder / CHOICES).is_file():
        raise StoreError("this import is no longer there: it was finished or removed")
    return own


def remove(own: Incoming) -> None:
    """Take away all that was brought, the choices first: half of it is nothing."""
    (own.folder / CHOICES).unlink(missing_ok=True)
    shutil.rmtree(own.folder, ignore_errors=True)


def named(error: InputError, folders: Mapping[Path, str]) -> InputError:
    """The error with files called as who brought them knows them, without our folders."""
    findings = []
    for own in error.findings:
        file = own.file
        for folder, shown in folders.items():
            file = file.replace(str(folder) + os.sep, shown)
        findings.append(Finding(file, own.place, own.column, own.value, own.message, own.cure))
    return InputError(findings)


def _place(workspace: Workspace) -> Path:
    return workspace.folder("results").joinpath(*PLACE)

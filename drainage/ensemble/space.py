"""The dimensions of an ensemble: every number that has to be drawn for a member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from drainage.digests import digest_of
from drainage.ensemble.arrays import Floats
from drainage.ensemble.correlated import Modes, modes_of
from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.scenario.uncertainty import NAME, Address, Choice, Field, Town, Uncertainty, Value
from drainage.scenario.uncertainty.address import POINTS

DUMMY = "dummy"
"""A dimension and group nothing depends on: what it seems to do, chance does."""
SD = "sd"
GROUND = "ground_level_m"


@dataclass(frozen=True)
class Dimension:
    """One number of a member: ``part`` is the point, the score or ``sd`` it is of an entry."""

    name: str
    group: str
    entry: Value | Field | Choice | None
    part: str = ""


@dataclass(frozen=True)
class PlacedField:
    """A field at its places: (address, row) of each and the modes over all of them."""

    places: tuple[tuple[Address, str], ...]
    modes: Modes


@dataclass(frozen=True)
class Lift:
    """A field of a member: its standard deviation, m, and its scores."""

    field: str
    sd_m: float
    scores: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Space:
    """All dimensions in the order of a sample, by name, and the fields among them."""

    uncertainty: Uncertainty
    dimensions: tuple[Dimension, ...]
    fields: Mapping[str, PlacedField]

    @property
    def names(self) -> tuple[str, ...]:
        """What a sample is drawn for."""
        return tuple(own.name for own in self.dimensions)

    @property
    def groups(self) -> dict[str, list[int]]:
        """Group -> its columns of a sample; the dummy's last."""
        found: dict[str, list[int]] = {}
        for column, own in enumerate(self.dimensions):
            found.setdefault(own.group, []).append(column)
        found[DUMMY] = found.pop(DUMMY)
        return found

    @cached_property
    def digest(self) -> str:
        """Of all that turns a row of a sample into a member, but the town it is applied to."""
        places = [f"{address} {row}" for own in self.fields.values()
                  for address, row in own.places]  # fmt: skip
        dumped = self.uncertainty.model_dump_json(exclude={"standard_error", "known"})
        return digest_of(dumped, *self.names, *places)

    def raised_m(self, lifts: Sequence[Lift], x_m: Floats, y_m: Floats) -> Floats:
        """By how much the ground of a member stands higher than as drawn at places (n,), m.

        The sum of its fields of ground levels, those whose columns are named ground_level_m.
        """
        raised = np.zeros(len(x_m))
        for own in lifts:
            placed = self.fields[own.field]
            if any(address.column == GROUND for address, _ in placed.places):
                raised += own.sd_m * (placed.modes.at(x_m, y_m) @ np.array(own.scores))
        return raised


def space_of(uncertainty: Uncertainty, town: Town) -> Space:
    """The dimensions of what is uncertain in a town, and one for a dummy.

    Raises InputError for a field that needs more scores than it may have.
    """
    fields = {field.name: _placed(field, town) for field in uncertainty.fields}
    findings = [
        Finding(NAME, said("fields {name}", name=field.name), "most_scores",
                str(field.most_scores),
                said("the field needs {count} scores at its places", count=own.modes.scores),
                "Raise most_scores or correlation_length_m, or lower share.")
        for field, own in zip(uncertainty.fields, fields.values(), strict=True)
        if own.modes.scores > field.most_scores
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    dimensions = [*_dimensions(uncertainty, town, fields), Dimension(DUMMY, DUMMY, None)]
    return Space(uncertainty, tuple(sorted(dimensions, key=lambda own: own.name)), fields)


def _dimensions(
    uncertainty: Uncertainty, town: Town, fields: Mapping[str, PlacedField]
) -> Iterator[Dimension]:
    for value in uncertainty.values:
        parts = _points(town) if value.each == "point" else [""]
        for part in parts:
            name = f"{value.title}[{part}]" if part else value.title
            yield Dimension(name, value.group, value, part)
    for field in uncertainty.fields:
        scores = [f"{k:02d}" for k in range(fields[field.name].modes.scores)]
        known_sd = field.sd_low_m == field.sd_high_m
        for part in scores if known_sd else [*scores, SD]:
            yield Dimension(f"{field.name}[{part}]", field.group, field, part)
    for choice in uncertainty.choices:
        yield Dimension(choice.name, choice.group, choice)


def _points(town: Town) -> list[str]:
    found = town.table(POINTS)
    return [] if found is None else [str(point) for point in found[1].index]


def _placed(field: Field, town: Town) -> PlacedField:
    places: list[tuple[Address, str]] = []
    x_m: list[float] = []
    y_m: list[float] = []
    for address in field.addresses:
        found = town.table(address.name)
        if found is None:
            raise KeyError(str(address))
        _, frame = found
        places += [(address, str(row)) for row in frame.index]
        x_m += frame["x_m"].tolist()
        y_m += frame["y_m"].tolist()
    modes = modes_of(np.array(x_m), np.array(y_m), field.correlation_length_m, field.share)
    return PlacedField(tuple(places), modes)

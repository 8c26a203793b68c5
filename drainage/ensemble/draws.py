"""A member: what a row of a sample changes in the town, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.stats import norm

from drainage.digests import digest_of
from drainage.ensemble.arrays import Floats
from drainage.ensemble.quantiles import options_at, values_at
from drainage.ensemble.space import SD, Dimension, Lift, Space
from drainage.network.schema import TABLE_BY_NAME
from drainage.scenario.uncertainty import Address, Choice, Field, Option, Value
from drainage.scenario.uncertainty.file import How, Setting
from drainage.scenario.uncertainty.town import DRAWN

DIGITS = 4
"""Significant digits of a drawn value: what is said of a member is what it is run with."""


@dataclass(frozen=True)
class Change:
    """One value set, multiplied or added to, in the rows chosen by ``where`` (none: all).

    ``entry`` is the name of the entry of uncertainty.toml it comes from, ``part`` the listed
    point it is of.
    """

    entry: str
    part: str
    address: Address
    how: How
    amount: Setting
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shift:
    """What is added to a column of a table, row by row, m."""

    address: Address
    by: Mapping[str, float]


@dataclass(frozen=True)
class Draw:
    """A member by its number, from 0: all it changes, and the option of each choice.

    ``lifts`` are the fields of a member, ``shifts`` what they add to the rows of the tables.
    """

    number: int
    changes: tuple[Change, ...]
    lifts: tuple[Lift, ...]
    shifts: tuple[Shift, ...]
    options: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """Of all it changes, whatever number and entry: equal draws give equal runs."""
        changes = [[str(own.address), own.how, own.amount, dict(own.where)] for own in self.changes]
        shifts = [[str(own.address), dict(own.by)] for own in self.shifts]
        return digest_of(json.dumps([changes, shifts], sort_keys=True))

    def within(self, room: str) -> list[Change]:
        """Its changes in one room of addresses."""
        return [own for own in self.changes if own.address.room == room]


def draw_of(space: Space, number: int, unit: Floats) -> Draw:
    """The member a row (dimension,) of a sample stands for."""
    changes: list[Change] = []
    options: dict[str, str] = {}
    for own, place in zip(space.dimensions, unit.tolist(), strict=True):
        if isinstance(own.entry, Value):
            changes.append(_change(own, own.entry, _value(own.entry, place)))
        elif isinstance(own.entry, Choice):
            option = _option(own.entry, place)
            options[own.entry.name] = option.name
            changes += [
                Change(own.entry.name, "", at, "value", setting)
                for at, setting in option.settings.items()
            ]
    lifts = tuple(_lift(space, own, unit) for own in space.uncertainty.fields)
    shifts = tuple(shift for own in lifts for shift in _shifts(space, own))
    return Draw(number, tuple(changes), lifts, shifts, options)


def drawn_values(space: Space, unit: Floats) -> Floats:
    """What each column (member, dimension) of a sample stands for.

    Values themselves, standard normal scores, standard deviations in m, and for a choice the
    number of its option; of the dummy the sample as it is.
    """
    columns = [_column(own, unit[:, k]) for k, own in enumerate(space.dimensions)]
    return np.column_stack(columns)


def categorical(space: Space) -> tuple[int, ...]:
    """The columns of ``drawn_values`` that are numbers of options."""
    return tuple(k for k, own in enumerate(space.dimensions) if isinstance(own.entry, Choice))


def _column(own: Dimension, unit: Floats) -> Floats:
    match own.entry:
        case Value():
            return values_at(own.entry.distribution, unit)
        case Field():
            return _sd(own.entry, unit) if own.part == SD else np.asarray(norm.ppf(unit))
        case Choice():
            return options_at([option.weight for option in own.entry.options], unit).astype(float)
        case None:
            return unit


def _value(entry: Value, place: float) -> float:
    return _rounded(float(values_at(entry.distribution, np.array([place]))[0]))


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _change(own: Dimension, entry: Value, amount: float) -> Change:
    where = dict(entry.where)
    if own.part:
        where[_id_column(entry.address)] = (own.part,)
    return Change(entry.title, own.part, entry.address, entry.how, amount, where)


def _id_column(address: Address) -> str:
    table = DRAWN[address.name] if address.name in DRAWN else TABLE_BY_NAME[address.name]
    return table.id_column


def _option(entry: Choice, place: float) -> Option:
    weights = [option.weight for option in entry.options]
    return entry.options[int(options_at(weights, np.array([place]))[0])]


def _sd(own: Field, unit: Floats) -> Floats:
    return own.sd_low_m + unit * (own.sd_high_m - own.sd_low_m)


def _lift(space: Space, own: Field, unit: Floats) -> Lift:
    column = {dim.part: k for k, dim in enumerate(space.dimensions) if dim.entry is own}
    sd_m = float(_sd(own, unit[column[SD]])) if SD in column else own.sd_low_m
    scores = norm.ppf([unit[k] for part, k in sorted(column.items()) if part != SD])
    return Lift(own.name, _rounded(sd_m), tuple(scores.tolist()))


def _shifts(space: Space, own: Lift) -> Iterator[Shift]:
    """The field as what is added to each of its columns, to the millimetre."""
    placed = space.fields[own.field]
    raised = np.round(own.sd_m * (placed.modes.vectors @ np.array(own.scores)), 3).tolist()
    by: dict[Address, dict[str, float]] = {}
    for (address, row), metres in zip(placed.places, raised, strict=True):
        by.setdefault(address, {})[row] = metres
    for address, rows in by.items():
        yield Shift(address, rows)

"""A member applied: to rules, drawing, network, storm, river and measures, each left as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, get_args

import pandas as pd

from drainage.ensemble.draws import Change, Draw, Shift
from drainage.network import Network
from drainage.rainfall.reshaping import reshaped
from drainage.rainfall.storm_kinds import AnyStorm
from drainage.scenario import Study, Surface
from drainage.scenario.measure_values import with_values
from drainage.scenario.uncertainty import Town
from drainage.scenario.uncertainty.address import (
    EVENT,
    EVENT_KEYS,
    MEASURE,
    ROWS,
    RULE,
    SHAPE,
    STUDY,
    TABLE,
)
from drainage.scenario.uncertainty.rules import moved
from drainage.scenario.uncertainty.tables import moved_cells, rows_of
from drainage.scenario.uncertainty.town import DRAWN
from drainage.synthesis.rules import Rule, Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.synthesise import synthesise

FACTOR, PEAK, RIVER = EVENT_KEYS


def member_network(town: Town, draw: Draw) -> Network:
    """The network of a member: made again where rules or drawing change, then its own tables.

    Raises InputError where what is drawn makes no sound town: such a member is lost.
    """
    network = town.network
    drawn, own = _tables(draw, town)
    if town.made is not None and (draw.within(RULE) or drawn):
        made = town.made
        network = synthesise(
            changed_skeleton(made.skeleton, draw),
            changed_rules(made.rules, draw.within(RULE)),
            made.formula,
            name=network.name,
            title_zh=network.title_zh,
            crs=network.crs,
            datum=network.datum,
            notes=network.notes,
        ).network
    changed = {name: _changed(getattr(network, name), parts) for name, parts in own.items()}
    return network.with_tables(**changed) if changed else network


def changed_rules(rules: Rules, changes: Sequence[Change]) -> Rules:
    """The rules with the changes of a member."""
    values: dict[str, Any] = {}
    for change in changes:
        name, key = change.address.name, change.address.column
        old = values.get(name, getattr(rules, name))
        values[name] = old | {key: _rule(old[key], change)} if key else _rule(old, change)
    return rules.model_copy(update=values)


def _rule(old: Any, change: Change) -> Any:
    """A rule with another value; a rule of words takes the words."""
    if not isinstance(old, Rule) or not isinstance(change.amount, float):
        return change.amount
    return old.model_copy(update={"value": moved(old.value, change.how, change.amount)})


def changed_skeleton(skeleton: Skeleton, draw: Draw) -> Skeleton:
    """What was drawn of a town with the changes and the shifts of a member."""
    parts = _by_table([own for own in _of_tables(draw) if own.address.name in DRAWN])
    changed = {name: _changed(getattr(skeleton, name), own) for name, own in parts.items()}
    return replace(skeleton, **changed)


def changed_storm(storm: AnyStorm, draw: Draw) -> AnyStorm:
    """The storm with the shape and the place of the peak of a member.

    A measured storm, and one given as a table, keeps both. The peak lies at the nearest end of
    a step. The rain factor is ``rain_factor``: it is multiplied in where the storm is used.
    """
    values = _of_event(draw)
    return reshaped(storm, values.get(SHAPE), values.get(PEAK))


def rain_factor(draw: Draw) -> float:
    """By what every intensity of a member's storms is multiplied."""
    return float(_of_event(draw).get(FACTOR, 1.0))


def changed_rivers(below_bank_m: Mapping[str, float], draw: Draw) -> dict[str, float]:
    """River levels, m below the bank, with the rivers of a member as much higher."""
    offset_m = float(_of_event(draw).get(RIVER, 0.0))
    return {river: round(below - offset_m, 3) for river, below in below_bank_m.items()}


def changed_measures(study: Study, draw: Draw) -> Study:
    """The study with the values of measures of a member, alike in every scenario.

    Raises InputError where a measure does not take a value beside its other ones.
    """
    for change in draw.within(MEASURE):
        own = partial(moved, how=change.how, amount=float(change.amount))  # type: ignore[arg-type]
        study = with_values(study, change.address.name, change.address.column, own)
    return study


def surface_of(draw: Draw) -> Surface | None:
    """The surface a member is run on; None where that is not uncertain."""
    drawn = [own.amount for own in draw.within(STUDY)]
    return next((known for known in get_args(Surface) if known in drawn), None)


def _of_event(draw: Draw) -> dict[str, Any]:
    return {own.address.name: own.amount for own in draw.within(EVENT)}


def _tables(draw: Draw, town: Town) -> tuple[list[Change | Shift], dict[str, list[Change | Shift]]]:
    """What changes drawn tables, and what changes tables of the network, by table."""
    every = _of_tables(draw)
    drawn = [own for own in every if town.made is not None and own.address.name in DRAWN]
    return drawn, _by_table([own for own in every if own not in drawn])


def _of_tables(draw: Draw) -> list[Change | Shift]:
    return [*draw.within(TABLE), *draw.shifts]


def _by_table(changes: Sequence[Change | Shift]) -> dict[str, list[Change | Shift]]:
    parts: dict[str, list[Change | Shift]] = {}
    for own in changes:
        parts.setdefault(own.address.name, []).append(own)
    return parts


def _changed(frame: pd.DataFrame, changes: Sequence[Change | Shift]) -> pd.DataFrame:
    """A table with changes one after another."""
    for own in changes:
        column = own.address.column
        if column == ROWS:
            frame = frame.iloc[:0]
            continue
        cells = frame[column].to_numpy(float, copy=True)
        if isinstance(own, Shift):
            cells = cells + pd.Series(own.by).reindex(frame.index.astype(str)).fillna(0).to_numpy()
        else:
            rows = rows_of(frame, own.where)
            amount = float(own.amount)  # type: ignore[arg-type]
            cells[rows] = moved_cells(cells[rows], own.how, amount)
        frame = frame.assign(**{column: cells})
    return frame

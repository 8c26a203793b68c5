"""What an option of a choice sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from pydantic import ValidationError

from drainage.errors import one_of
from drainage.measures import AnyMeasure
from drainage.rainfall.storm_kinds import SHAPES, Designed
from drainage.scenario.study import Surface
from drainage.scenario.uncertainty.address import (
    EVENT,
    MEASURE,
    ROWS,
    RULE,
    SHAPE,
    STUDY,
    SURFACE,
    Address,
)
from drainage.scenario.uncertainty.event_keys import event_faults
from drainage.scenario.uncertainty.fault import Fault
from drainage.scenario.uncertainty.file import Setting
from drainage.scenario.uncertainty.measure_keys import measure_faults
from drainage.scenario.uncertainty.rules import (
    NOT_MADE,
    NOT_MADE_CURE,
    rule_at,
    rule_faults,
    rule_names,
)
from drainage.scenario.uncertainty.tables import table_faults
from drainage.scenario.uncertainty.town import Town
from drainage.synthesis.rules import Rules

DESIGNED = tuple(name for name, own in SHAPES.items() if issubclass(own, Designed))
NO_ROWS = "none"
ALTERNATIVES = "outlet_alternatives"
TEXT_RULES = (f"{RULE}.{ALTERNATIVES}", f"{RULE}.sewer_slope")
"""Rules that hold words, and that a choice may set."""
NO_NUMBER = "a number is needed here"
GIVE_NUMBER = "Give a number, without quotes."


def setting_faults(
    address: Address,
    setting: Setting,
    town: Town,
    rivers: Mapping[str, Mapping[str, float]],
    works: Sequence[AnyMeasure],
) -> Iterator[Fault]:
    """What is wrong with one line of ``set``."""
    at = str(address)
    if address.room == STUDY:
        yield from _words(at, setting, address.name == SURFACE, get_args(Surface))
    elif address.room == EVENT and address.name == SHAPE:
        yield from _words(at, setting, True, DESIGNED)
    elif address.room == RULE and not isinstance(setting, float):
        yield from _text_rule(address, setting, town)
    elif address.column == ROWS:
        if town.table(address.name) is None:
            yield Fault("set", at, "no such table in this town", one_of(town.tables))
        yield from _words(at, setting, True, (NO_ROWS,))
    elif not isinstance(setting, float):
        yield Fault("set", f"{at} = {setting}", NO_NUMBER, GIVE_NUMBER)
    elif address.room == RULE:
        yield from rule_faults(address, "value", (setting, setting), town)
    elif address.room == MEASURE:
        yield from measure_faults(address, "value", (setting, setting), works)
    elif address.room == EVENT:
        yield from event_faults(address.name, "value", (setting, setting), rivers)
    else:
        yield from table_faults(address, "value", (setting, setting), {}, town)


def _words(at: str, setting: Setting, known: bool, words: tuple[str, ...]) -> Iterator[Fault]:
    if not known or setting not in words:
        lines = (f"{STUDY}.{SURFACE} = {word}" if not known else word for word in words)
        yield Fault("set", f"{at} = {setting}", "not one of the words allowed", one_of(lines))


def _text_rule(address: Address, setting: Setting, town: Town) -> Iterator[Fault]:
    """A rule whose value is a word or a list of words, tried on all the rules together."""
    at = str(address)
    if town.made is None:
        yield Fault("set", at, NOT_MADE, NOT_MADE_CURE)
        return
    rules = town.made.rules
    if rule_at(rules, address) is not None:
        yield Fault("set", f"{at} = {setting}", NO_NUMBER, GIVE_NUMBER)
        return
    if at not in TEXT_RULES:
        yield Fault("set", at, "no such rule", one_of([*rule_names(town), *TEXT_RULES]))
        return
    try:
        Rules.model_validate(dict(rules) | {address.name: setting})
    except ValidationError:
        yield Fault("set", f"{at} = {setting}", "not what this rule takes",
                    "Write it as in rules.toml.")  # fmt: skip
        return
    if address.name == ALTERNATIVES:
        known = sorted(set(town.made.skeleton.outlets["alternative"]) - {""})
        for name in setting if isinstance(setting, tuple) else ():
            if name not in known:
                yield Fault(
                    "set", f"{at} = {name}", "no outlet has this alternative", one_of(known)
                )

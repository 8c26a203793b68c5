"""Uncertain rules of a synthesis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drainage.errors import one_of
from drainage.scenario.uncertainty.address import Address
from drainage.scenario.uncertainty.fault import Fault, beyond, span
from drainage.scenario.uncertainty.file import How
from drainage.scenario.uncertainty.town import Town
from drainage.synthesis.rules import Rule, Rules

NOT_MADE = "the network was not made by rules: it has no synthesis/rules.toml"
NOT_MADE_CURE = "Name a column of its tables: table.TABLE.COLUMN."


def rule_faults(
    address: Address, how: How, support: tuple[float, float], town: Town
) -> Iterator[Fault]:
    """What is wrong with a distribution on a rule: it is unknown, no number, or left behind."""
    if town.made is None:
        yield Fault("at", str(address), NOT_MADE, NOT_MADE_CURE)
        return
    rule = rule_at(town.made.rules, address)
    if rule is None:
        yield Fault("at", str(address), "no such rule with a number", one_of(rule_names(town)))
        return
    low, high = sorted(moved(rule.value, how, end) for end in support)
    if low < rule.low or high > rule.high:
        cure = "Narrow the distribution, or widen low and high of the rule in rules.toml."
        yield Fault("distribution", span(low, high), beyond(rule.low, rule.high), cure)


def rule_at(rules: Rules, address: Address) -> Rule | None:
    """The rule with a number that an address names; None where there is none."""
    own: Any = getattr(rules, address.name, None) if address.name in Rules.model_fields else None
    if address.column:
        own = own.get(address.column) if isinstance(own, dict) else None
    return own if isinstance(own, Rule) else None


def rule_names(town: Town) -> list[str]:
    """Addresses of all rules with a number."""
    if town.made is None:
        return []
    names = []
    for name, own in town.made.rules:
        if isinstance(own, Rule):
            names.append(f"rule.{name}")
        elif isinstance(own, dict):
            names += [f"rule.{name}.{key}" for key, part in own.items() if isinstance(part, Rule)]
    return names


def moved(value: float, how: How, amount: float) -> float:
    """A value as it stands after a draw."""
    if how == "factor":
        return value * amount
    return value + amount if how == "offset" else amount

"""Whether what is uncertain is there in the town, and stays within what is allowed there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from drainage.errors import Finding, one_of
from drainage.measures import AnyMeasure
from drainage.said import said
from drainage.scenario.uncertainty.address import (
    EVENT,
    MEASURE,
    POINTS,
    RULE,
    STUDY,
    TABLE,
    Address,
)
from drainage.scenario.uncertainty.event_keys import event_faults
from drainage.scenario.uncertainty.fault import Fault
from drainage.scenario.uncertainty.file import Field, Uncertainty, Value
from drainage.scenario.uncertainty.measure_keys import measure_faults
from drainage.scenario.uncertainty.rules import rule_faults
from drainage.scenario.uncertainty.setting import setting_faults
from drainage.scenario.uncertainty.tables import column_faults, table_faults, where_faults
from drainage.scenario.uncertainty.town import Town

Rivers = Mapping[str, Mapping[str, float]]


def findings_of(
    file: str, own: Uncertainty, town: Town, rivers: Rivers, works: Sequence[AnyMeasure]
) -> list[Finding]:
    """Everything that does not fit, each with the entry it stands in."""
    faults: list[tuple[str, Fault]] = []
    for value in own.values:
        place = said("values {name}", name=value.title)
        faults += [(place, fault) for fault in _value_faults(value, town, rivers, works)]
    for field in own.fields:
        place = said("fields {name}", name=field.name)
        faults += [(place, fault) for fault in _field_faults(field, town)]
    for choice in own.choices:
        for option in choice.options:
            place = said("choices {choice}, {option}", choice=choice.name, option=option.name)
            faults += [
                (place, fault)
                for address, setting in option.settings.items()
                for fault in setting_faults(address, setting, town, rivers, works)
            ]
    if own.known is not None and own.known.streets_event not in rivers:
        event = own.known.streets_event
        fault = Fault("streets_event", event, "no such event in this study", one_of(rivers))
        faults.append(("known", fault))
    faults += _twice(own)
    return [Finding(file, place, *fault.parts) for place, fault in faults]


def _value_faults(
    value: Value, town: Town, rivers: Rivers, works: Sequence[AnyMeasure]
) -> Iterator[Fault]:
    address, support = value.address, value.distribution.support
    if address.room == RULE:
        yield from rule_faults(address, value.how, support, town)
    elif address.room == TABLE:
        yield from table_faults(address, value.how, support, value.where, town)
    elif address.room == MEASURE:
        yield from measure_faults(address, value.how, support, works)
    elif address.room == EVENT:
        yield from event_faults(address.name, value.how, support, rivers)
    elif address.room == STUDY:
        yield Fault("at", value.at, "no number: a study is set by a choice",
                    "Write it under `set` of an option of a choice.")  # fmt: skip
    if value.each == "point" and (address.room, address.name) != (TABLE, POINTS):
        yield Fault("each", value.each, "only a column of the listed points has a value each",
                    "Write at = \"point.COLUMN\", or leave `each` out.")  # fmt: skip
    if value.where and address.room != TABLE:
        yield Fault("where", "", "only tables have rows to choose from", "Leave `where` out.")


def _field_faults(field: Field, town: Town) -> Iterator[Fault]:
    for address in field.addresses:
        if address.room != TABLE:
            yield Fault("at", str(address), "a field is of columns of tables",
                        "Write table.TABLE.COLUMN.")  # fmt: skip
            continue
        faults = list(column_faults(address, town))
        yield from faults
        found = town.table(address.name)
        if not faults and found and not {"x_m", "y_m"} <= set(found[1].columns):
            yield Fault("at", str(address), "the table has no places (x_m and y_m)",
                        "Name a table with places.")  # fmt: skip
        yield from where_faults(address, {}, town)


def _twice(own: Uncertainty) -> Iterator[tuple[str, Fault]]:
    """Names that stand twice, and addresses that two entries set."""
    names = [value.title for value in own.values]
    names += [field.name for field in own.fields] + [choice.name for choice in own.choices]
    for name in _repeated(names):
        cure = "Give one of them a `name` of its own."
        yield name, Fault("name", name, "stands twice", cure)
    for name in _repeated([_plain(address) for address in _set(own)]):
        cure = "Leave it out of one of them."
        yield name, Fault("at", name, "is set by two entries: which holds?", cure)


def _set(own: Uncertainty) -> Iterator[Address | tuple[Address, str]]:
    """Every address that is set, once an entry; with the rows where it is set for some alone."""
    for value in own.values:
        if value.how == "value":
            rows = {column: sorted(words) for column, words in value.where.items()}
            yield (value.address, str(rows)) if rows else value.address
    for choice in own.choices:
        yield from dict.fromkeys(at for option in choice.options for at in option.settings)


def _plain(own: Address | tuple[Address, str]) -> str:
    return str(own) if isinstance(own, Address) else f"{own[0]} {own[1]}"


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]

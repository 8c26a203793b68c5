"""Control rules of pumps: those that wait for a level, standby ones, those that fail.

The engine starts a pump by its own start depth at every routing step and evaluates rules after
it. A pump that waits or stands by therefore has no start depth of its own: a rule starts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from drainage.engine.inp_text import number
from drainage.network.model import Network
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings

FIRST = 1000
"""Priority of an outage over every other rule: the greatest counts."""
RESTART_H = 2 / 60
"""So long after an outage pumps are switched back: longer than a routing step."""


def started_by_rule(pumps: pd.DataFrame) -> pd.Series:
    """Pumps (n,) that no start depth of their own starts."""
    return pumps["waits_for_id"].ne("") | pumps["standby"]


def control_lines(
    network: Network, outages: Sequence[Outage], settings: RunSettings, *, metre: float = 1.0
) -> list[str]:
    """[CONTROLS]: the lines of all rules; ``metre`` is one metre in the units of the model."""
    pumps = network.pumps
    lines: list[str] = []
    for name in pumps.index[pumps["waits_for_id"].ne("") & ~pumps["standby"]].astype(str):
        lines += _waiting(pumps, name, metre)
    for count, outage in enumerate(outages, start=1):
        for number_, rule in enumerate(_outage(pumps, outage, settings, metre), start=1):
            lines += [f"RULE OUTAGE-{count}-{number_}", *rule]
    return lines


def fails(network: Network, outages: Sequence[Outage]) -> bool:
    """Whether a pump of the network fails: then rules hold at every routing step."""
    pumps = network.pumps.index
    return any(len(pumps) and (own.power_fails or pumps.isin(own.pumps).any()) for own in outages)


def emptied_after_storm_m(network: Network) -> dict[str, float]:
    """Tanks that a waiting pump empties: node -> depth from which on it does, m."""
    pumps = network.pumps
    waits = pumps[pumps["waits_for_id"].ne("") & ~pumps["standby"]]
    depth = waits["startup_depth_m"].groupby(waits["from_id"]).min()
    return {str(node): float(own) for node, own in depth.items()}


def _waiting(pumps: pd.DataFrame, name: str, metre: float) -> list[str]:
    waits_for = pumps.at[name, "waits_for_id"]
    level = number(pumps.at[name, "waits_below_level_m"] * metre)
    return [
        f"RULE WAITS-{name}", f"IF NODE {waits_for} HEAD >= {level}",
        f"THEN PUMP {name} STATUS = OFF",
        f"RULE STARTS-{name}", *_starting(pumps, name, metre, first="IF"),
        f"THEN PUMP {name} STATUS = ON",
    ]  # fmt: skip


def _starting(pumps: pd.DataFrame, name: str, metre: float, *, first: str) -> list[str]:
    """The premises under which a pump of a well starts."""
    own = pumps.loc[name]
    premises = [f"NODE {own['from_id']} DEPTH >= {number(own['startup_depth_m'] * metre)}"]
    if own["waits_for_id"]:
        level = number(own["waits_below_level_m"] * metre)
        premises.append(f"NODE {own['waits_for_id']} HEAD < {level}")
    return [f"{first} {premises[0]}", *(f"AND {own}" for own in premises[1:])]


def _outage(
    pumps: pd.DataFrame, outage: Outage, settings: RunSettings, metre: float
) -> Iterator[list[str]]:
    start = settings.warm_up_h + outage.from_min / 60
    during = [f"IF SIMULATION TIME >= {number(start)}"]
    end = None if outage.to_min is None else settings.warm_up_h + outage.to_min / 60
    if end is not None:
        during.append(f"AND SIMULATION TIME < {number(end)}")
    failing = pumps.index[pumps.index.isin(outage.pumps) | outage.power_fails].astype(str)
    for name in failing:
        yield [*during, f"THEN PUMP {name} STATUS = OFF", f"PRIORITY {FIRST}"]
        if end is not None and _runs_always(pumps.loc[name]):
            yield [*_just_after(end), f"THEN PUMP {name} STATUS = ON"]
    if outage.power_fails:
        return
    for name, standby in _standby_of(pumps, failing):
        yield [*during, *_starting(pumps, name, metre, first="AND"),
               f"THEN PUMP {standby} STATUS = ON"]  # fmt: skip
        if end is not None:
            yield [*_just_after(end), f"THEN PUMP {standby} STATUS = OFF"]


def _just_after(end_h: float) -> list[str]:
    """Premises of the first minutes after an outage: a later one is free to rule again."""
    return [
        f"IF SIMULATION TIME >= {number(end_h)}",
        f"AND SIMULATION TIME < {number(end_h + RESTART_H)}",
    ]


def _runs_always(pump: pd.Series) -> bool:
    """Whether neither a depth nor a rule of ours would start a pump again."""
    return bool(pump["startup_depth_m"] == 0 and not pump["waits_for_id"] and not pump["standby"])


def _standby_of(pumps: pd.DataFrame, failing: pd.Index) -> Iterator[tuple[str, str]]:
    """Each pump that fails and the standby pump of its well that takes over."""
    spare = pumps[pumps["standby"] & ~pumps.index.isin(failing)]
    free = {well: list(own.index.astype(str)) for well, own in spare.groupby("from_id")}
    for name in failing[~pumps.loc[failing, "standby"].to_numpy(bool)]:
        waiting = free.get(pumps.at[name, "from_id"], [])
        if waiting:
            yield str(name), waiting.pop(0)

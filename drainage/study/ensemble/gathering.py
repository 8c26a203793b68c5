"""The kept runs of all members as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

import numpy as np
import xarray as xr

from drainage.ensemble.arrays import Floats, Ints
from drainage.metrics.readings import READINGS, VERDICT
from drainage.study.ensemble.figures import DEPTHS, OUTLETS, TOWN
from drainage.study.ensemble.kept import Record
from drainage.study.ensemble.opening import Run
from drainage.study.ensemble.sampled import Sampled

BY_RUN = ("scenario", "event", "member")


@dataclass(frozen=True, eq=False)
class Gathered:
    """``figures`` of every member as of ``gather``; ``why`` a run of a member has none, by run and
    member; ``streets`` of the one run the town is known by, ``None`` where it was not run."""

    figures: xr.Dataset
    why: Mapping[tuple[Run, int], str]
    streets: xr.Dataset | None

    def lost(self, run: Run) -> np.ndarray:
        """Members (member,) without figures of a run."""
        gone = {number for (own, number) in self.why if own == run}
        return np.isin(self.figures["member"].to_numpy(), list(gone))


def gather(sampled: Sampled) -> Gathered:
    """The figures of every run that is kept.

    Over (scenario, event, member): ``point_depth_m`` and ``meets_target`` (reading, point), the
    volumes of the outlets and ``outlet_meets_target`` (outlet), and those of the town. NaN where a
    member was lost, a run is not for a scenario or a verdict is not due; an outlet that a member
    or a scenario has not spills nothing.
    """
    own = sampled.ensemble
    scenarios = list(dict.fromkeys(name for name, _ in sampled.runs))
    events = list(dict.fromkeys(event for _, event in sampled.runs))
    points = own.opened.base.watch_points.index.astype(str).tolist()
    numbers = range(len(sampled.sample))
    known = own.uncertainty.known
    judged = (own.baseline, known.streets_event) if known else None
    records: dict[tuple[Run, int], Record] = {}
    streets = _Streets(len(numbers))
    for run in sampled.runs:
        for number in numbers:
            if (record := sampled.record(run, number)) is None:
                continue
            if run == judged and not record["lost"]:
                streets.take(number, record["streets"])
            records[run, number] = _slim(record)
    outlets = list(dict.fromkeys(name for record in records.values() if not record["lost"]
                                 for name in record["outlets"]["id"]))  # fmt: skip
    shape = (len(scenarios), len(events), len(numbers))
    depth = np.full((*shape, len(READINGS), len(points)), np.nan)
    meets, left = depth.copy(), np.full((*shape, 1 + len(OUTLETS), len(outlets)), np.nan)
    town, halved = np.full((*shape, len(TOWN)), np.nan), np.zeros(shape, dtype=np.int8)
    for (run, number), record in records.items():
        at = scenarios.index(run[0]), events.index(run[1]), number
        halved[at] = record["halved"]
        if not record["lost"]:
            depth[at] = _rows(record["points"], DEPTHS.values(), points)
            meets[at] = _rows(record["points"], VERDICT.values(), points)
            left[at] = _outlets(record["outlets"], outlets)
            town[at] = [record["town"][name][0] for name in TOWN]
    figures = xr.Dataset(
        {
            "point_depth_m": ((*BY_RUN, "reading", "point"), depth),
            "meets_target": ((*BY_RUN, "reading", "point"), meets),
            **{name: ((*BY_RUN, "outlet"), left[..., k, :]) for k, name in enumerate(OUTLETS)},
            "outlet_meets_target": ((*BY_RUN, "outlet"), left[..., -1, :]),
            **{name: (BY_RUN, town[..., k]) for k, name in enumerate(TOWN)},
            "halved": (BY_RUN, halved),
        },
        {"scenario": scenarios, "event": events, "member": np.arange(len(numbers)),
         "reading": list(READINGS), "point": points, "outlet": outlets},
    )  # fmt: skip
    why = {key: record["lost"] for key, record in records.items() if record["lost"]}
    return Gathered(figures, why, streets.dataset() if judged in sampled.runs else None)


def _slim(record: Record) -> Record:
    """A record as it is held beside thousands: without its streets, its tables in arrays."""
    own = {name: record[name] for name in ("lost", "halved")}
    return own if record["lost"] else own | {
        table: {"id": [intern(name) for name in record[table]["id"]]}
        | {name: np.array(values, dtype=float) for name, values in record[table].items()
           if name != "id"}
        for table in ("points", "outlets", "town")
    }  # fmt: skip


class _Streets:
    """The streets off the list of the members of a run, taken one member after another."""

    def __init__(self, members: int) -> None:
        self._members = members
        self._place: dict[str, int] = {}
        self._length_m: dict[str, float] = {}
        self._depth_m: dict[int, tuple[Ints, Floats]] = {}

    def take(self, number: int, table: Mapping[str, Sequence[Any]]) -> None:
        """Take the streets of a member, of a table as it is kept."""
        self._length_m |= {name: length for name, length, listed
                           in zip(table["id"], table["length_m"], table["listed"], strict=True)
                           if not listed}  # fmt: skip
        at = [self._place.setdefault(name, len(self._place)) for name in table["id"]]
        depth_m = np.nan_to_num(_rows(table, DEPTHS.values(), table["id"]), nan=0.0)
        self._depth_m[number] = np.array(at, dtype=int), depth_m

    def dataset(self) -> xr.Dataset:
        """``depth_m`` (member, reading, street) and ``length_m`` (street).

        A street that a member has not stands dry there.
        """
        every = np.zeros((self._members, len(READINGS), len(self._place)))
        for number, (at, own) in self._depth_m.items():
            every[number][:, at] = own
        depth = every[:, :, [self._place[name] for name in self._length_m]]
        return xr.Dataset(
            {"depth_m": (("member", "reading", "street"), depth),
             "length_m": ("street", np.array(list(self._length_m.values()), dtype=float))},
            {"reading": list(READINGS), "street": list(self._length_m)},
        )  # fmt: skip


def _outlets(table: Mapping[str, Sequence[Any]], outlets: Sequence[str]) -> np.ndarray:
    """Volumes and verdict of the outlets of a run; those it has not spill nothing."""
    rows = _rows(table, [*OUTLETS, "meets_target"], outlets)
    absent = ~np.isin(outlets, [str(name) for name in table["id"]])
    rows[: len(OUTLETS), absent] = 0.0
    return rows


def _rows(
    table: Mapping[str, Sequence[Any]], names: Iterable[str], ids: Sequence[str]
) -> np.ndarray:
    """Columns (column, place) of a table at places; NaN where it has none."""
    place = {name: k for k, name in enumerate(table["id"])}
    at = np.array([place.get(name, -1) for name in ids], dtype=int)
    rows = np.array([np.array(table[name], dtype=float) for name in names])
    if rows.shape[1] == 0:
        return np.full((len(rows), len(ids)), np.nan)
    return np.where(at >= 0, rows[:, at], np.nan)

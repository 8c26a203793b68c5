"""Who goes where in a storm, what one crew or one base more would gain, what a bridge is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from drainage.crews import NO_CREW, Stop, assign, dry_minutes, lateness_min
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.names import node_words, way_words
from drainage.study.crews.storm import Drives, Floats

Leaving = Literal["on-call", "before-rain"]
"""When a point passes its trigger and the crew is ready; a fixed time before the rain."""
LEAVINGS: tuple[Leaving, ...] = get_args(Leaving)
NOT_CALLED, OFF_ROAD = "not-called", "off-road"
NO_WAY, NO_STOP, NO_CREW_LEFT = "no-dry-way", "no-dry-stop", "no-crew-left"
MOST_BASES = 5
"""Places for another base that are listed."""
ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Crew:
    """A crew by its name, its base and the node where it drives out."""

    name: str
    base_id: str
    node_id: str


@dataclass(frozen=True)
class Duties:
    """Crews of a plan: ``leaves`` (points,), ``stops`` and ``arrives`` (crews, points), and the
    crew ``chosen`` (points,) for each of the points that ``called``, in their order."""

    crews: Sequence[Crew]
    called: pd.DataFrame
    leaves: Floats
    stops: Sequence[Sequence[Stop | None]]
    arrives: Floats
    chosen: np.ndarray

    @property
    def late_min(self) -> Floats:
        """Minutes past its time (points,), NaN without a crew."""
        return self._of_chosen(lateness_min(self.arrives, self.called["due_min"].to_numpy(float)))

    @property
    def totals(self) -> dict[str, float]:
        """Points that called and without a crew; of those that are served the water that stands
        there, the mean minutes from call to hose, how many late, and the minutes past their time
        in all."""
        late = self.late_min
        waits = self._of_chosen(self.arrives - self.called["trigger_min"].to_numpy(float))
        served = ~np.isnan(late)
        return {
            "called": len(late),
            "without_crew": int(np.isnan(late).sum()),
            "served_m3": float(self.called["volume_m3"].to_numpy(float)[served].sum()),
            "mean_wait_min": float(waits[served].mean()) if served.any() else np.nan,
            "late_points": int((late > 0).sum()),
            "late_total_min": float(np.nansum(late)),
        }

    def _of_chosen(self, minutes: Floats) -> Floats:
        """Minutes (crews, points) of the crew that comes to each point, NaN without one."""
        own = minutes[self.chosen, np.arange(len(self.chosen))]
        return np.where(self.chosen == NO_CREW, np.nan, own)


def crews_of(bases: pd.DataFrame) -> list[Crew]:
    """The crews of all bases: A-1, A-2, B-1."""
    return [
        Crew(f"{base}-{number + 1}", str(base), str(node))
        for base, node, count in bases[["node_id", "crews"]].itertuples(name=None)
        for number in range(int(count))
    ]


def duties(drives: Drives, crews: Sequence[Crew], leaving: Leaving) -> Duties:
    """The best duties of crews for the points that call; see ``drainage.crews.assign``."""
    called = drives.storm.called
    leaves = (
        called["trigger_min"].to_numpy(float) + drives.settings.ready_min
        if leaving == "on-call"
        else np.full(len(called), -drives.settings.before_rain_min)
    )
    from_node = {
        node: [drives.stop(node, float(at), str(point))
               for at, point in zip(leaves, called["node_id"], strict=True)]
        for node in dict.fromkeys(crew.node_id for crew in crews)
    }  # fmt: skip
    stops = [from_node[crew.node_id] for crew in crews]
    arrives = np.array([[np.inf if own is None else own.ready_min for own in row] for row in stops])
    arrives = arrives.reshape(len(crews), len(called))
    due = called["due_min"].to_numpy(float)
    chosen = assign(arrives, due, called["volume_m3"].to_numpy(float))
    return Duties(crews, called, leaves, stops, arrives, chosen)


def crew_rows(files: CrewFiles, drives: Drives, leaving: Leaving) -> list[dict[str, Any]]:
    """A row a listed point: which crew, when it leaves and arrives, how late, which way."""
    storm = drives.storm
    found = duties(drives, crews_of(files.bases), leaving)
    place = {point: k for k, point in enumerate(storm.called.index)}
    rows = []
    for point, own in storm.points.iterrows():
        row = {"scenario": storm.scenario, "event": storm.event, "leaving": leaving,
               "point_no": point, "name_zh": own["name_zh"], "name_en": own["name_en"],
               "trigger_min": own["trigger_min"], "due_min": own["due_min"]}  # fmt: skip
        if point in place:
            row |= _duty(files, drives, found, place[point])
        else:
            row |= {"remark": NOT_CALLED if own["on_road"] else OFF_ROAD}
        rows.append(row)
    return rows


def _duty(files: CrewFiles, drives: Drives, found: Duties, k: int) -> dict[str, Any]:
    chosen = int(found.chosen[k])
    if chosen == NO_CREW:
        return {"remark": _why_nobody(drives, found, k)}
    crew, stop, leaves = found.crews[chosen], found.stops[chosen][k], float(found.leaves[k])
    assert stop is not None
    roads = drives.storm.roads
    arrivals = drives.arrivals(crew.node_id, leaves)
    legs = arrivals.legs_to_stay(stop.node)
    way = [leg.reach for leg in legs]
    return {
        "crew": crew.name,
        "base_id": crew.base_id,
        "base_assumed": bool(files.bases.at[crew.base_id, "assumed"]),
        "leaves_min": legs[0].enters_min if legs else arrivals.to_stay[stop.node],
        "arrives_min": stop.ready_min,
        "late_min": float(found.late_min[k]),
        "way_m": float(roads.reaches.loc[way, "length_m"].sum()),
        "hose_m": stop.hose_m,
        "stops_at": stop.node,
        "way_zh": way_words(roads, way, "zh"),
        "way_en": way_words(roads, way, "en"),
        "reaches": " ".join(way),
        "remark": "",
    }


def _why_nobody(drives: Drives, found: Duties, k: int) -> str:
    if np.isfinite(found.arrives[:, k]).any():
        return NO_CREW_LEFT
    return NO_WAY if drives.has_dry_stop(str(found.called["node_id"].iloc[k])) else NO_STOP


def gain_rows(files: CrewFiles, drives: Drives, candidates: Sequence[str]) -> list[dict[str, Any]]:
    """The crews as they are, one more at each base, and the best places for another base with
    one crew, all on call; no such place where no point calls. The best leave fewest points without
    a crew, then serve most water, then are least late, then come soonest."""
    storm, crews = drives.storm, crews_of(files.bases)
    more = [
        ("one-more-crew", Crew("+", str(base), str(node)))
        for base, node in files.bases["node_id"].items()
    ]
    others = [("another-base", Crew("+", "", node)) for node in candidates
              if len(storm.called) and node not in set(files.bases["node_id"])]  # fmt: skip
    rows = [_gain(drives, crews, "as-it-is", None)]
    rows += [_gain(drives, [*crews, crew], what, crew) for what, crew in more]
    better = [_gain(drives, [*crews, crew], what, crew) for what, crew in others]
    better.sort(key=_worth)
    head = {"scenario": storm.scenario, "event": storm.event}
    return [head | own for own in (*rows, *better[:MOST_BASES])]


def _worth(gain: Mapping[str, Any]) -> tuple[float, ...]:
    """The best first; a mean over no point last."""
    mean_min = gain["mean_wait_min"]
    return (gain["without_crew"], -gain["served_m3"], gain["late_total_min"],
            np.inf if np.isnan(mean_min) else mean_min)  # fmt: skip


def _gain(drives: Drives, crews: Sequence[Crew], what: str, more: Crew | None) -> dict[str, Any]:
    roads = drives.storm.roads
    node = more.node_id if more else ""
    return {
        "what": what,
        "base_id": more.base_id if more else "",
        "node_id": node,
        "place_zh": node_words(roads, node, "zh") if node else "",
        "place_en": node_words(roads, node, "en") if node else "",
        **duties(drives, crews, "on-call").totals,
    }


def bridge_rows(files: CrewFiles, drives: Drives) -> list[dict[str, Any]]:
    """Points and crews with all bridges, without each of them and without all; the worst way to
    a point takes inf minutes where no road leads to one, the mean is of the points reached."""
    bridges = [str(name) for name in files.bridges.index[files.bridges["bridge"]]]
    closed = {NONE: [], **{name: [name] for name in bridges}}
    if len(bridges) > 1:
        closed[ALL] = bridges
    return [_without(files, drives, name, own) for name, own in closed.items()]


def _without(files: CrewFiles, drives: Drives, name: str, closed: list[str]) -> dict[str, Any]:
    storm = drives.storm.without(closed)
    on_road = storm.points[storm.points["on_road"]]
    minutes = dry_minutes(storm.roads, files.bases["node_id"].tolist(),
                          on_road["node_id"].tolist()).min(axis=0, initial=np.inf)  # fmt: skip
    reached = np.isfinite(minutes)
    own = Drives(storm, drives.settings) if closed else drives
    names = files.bridges.loc[[name]] if name in files.bridges.index else None
    return {
        "scenario": storm.scenario,
        "event": storm.event,
        "closed": name,
        "name_zh": "" if names is None else names["name_zh"].iloc[0],
        "name_en": "" if names is None else names["name_en"].iloc[0],
        "assumed": None if names is None else bool(names["assumed"].iloc[0]),
        "unreached_points": " ".join(map(str, on_road.index[~reached])),
        "dry_worst_min": float(minutes.max()) if len(minutes) else np.nan,
        "dry_mean_min": float(minutes[reached].mean()) if reached.any() else np.nan,
        **duties(own, crews_of(files.bases), "on-call").totals,
    }

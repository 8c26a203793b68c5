"""Crews, pumps and ways round closed streets on the page, storm by storm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from drainage.crews import Roads
from drainage.rainfall import Hyetograph
from drainage.rainfall.hyetograph import greatest_depth_mm

RUN = ("scenario", "event")
DUTY = (*RUN, "leaving", "point_no", "name_zh", "name_en", "trigger_min", "crew", "base_assumed",
        "leaves_min", "arrives_min", "late_min", "way_zh", "way_en", "remark")  # fmt: skip
PUMP = (*RUN, "point_no", "rate_m3_h", "needed", "kept", "enough", "needed_pumps_h", "assumed")
DETOUR = (*RUN, "street_zh", "street_en", "minute", "closed_from_min", "closed_to_min", "closed_m",
          "detour_m", "detour_min", "way_zh", "way_en", "remark")  # fmt: skip
USUAL_MINUTES = (30, 60, 180)
"""Lengths of rain by which a storm is told where no rain table asks for others."""


@dataclass(frozen=True)
class CrewsOnPage:
    """What the page shows of crews: ``tables`` (crews, pumps, detours) as `drainage crews` wrote
    them, ``roads`` with the bridges, ``storms`` by event, ``limits`` of crews.toml, and the names
    of what is ``assumed`` by its kind. ``minutes``: lengths of rain the storms are told by."""

    tables: Mapping[str, pd.DataFrame]
    roads: Roads
    storms: Mapping[str, Hyetograph]
    limits: Mapping[str, float]
    assumed: Mapping[str, Sequence[tuple[str, str]]]
    minutes: Sequence[int]


def page_crews(own: CrewsOnPage) -> dict[str, Any]:
    """The same as JSON holds it.

    Figures stand as the tables have them: the page alone rounds, once. Of pumps ``come`` names the
    ways of leaving in which a crew brings them. A detour carries its reaches and those that are
    closed; ``roads`` has the ends of reaches without a street channel, which no other layer of the
    map has.
    """
    duties = own.tables["crews"]
    runs = duties[list(RUN)].drop_duplicates().to_dict("records")
    road_only = own.roads.reaches.index[own.roads.reaches["road_only"]]
    return {
        "runs": [run | {"most_mm": _most_mm(own.storms[run["event"]], own.minutes)}
                 for run in runs],
        "limits": dict(own.limits),
        "assumed": [{"what": what, "names": [list(name) for name in names]}
                    for what, names in own.assumed.items()],
        "duties": _rows(duties, DUTY),
        "pumps": _pumps(own.tables["pumps"], duties),
        "detours": [
            row | {"reaches": ways.split(), "closed": closed.split(),
                   "from": _meeting(own.roads, start), "to": _meeting(own.roads, end)}
            for row, ways, closed, start, end in zip(
                _rows(own.tables["detours"], DETOUR),
                *(own.tables["detours"][name] for name in
                  ("reaches", "closed_reaches", "from_node", "to_node")),
                strict=True)
        ],
        "roads": {str(reach): _ends(own.roads, reach) for reach in road_only},
    }  # fmt: skip


def _pumps(pumps: pd.DataFrame, duties: pd.DataFrame) -> list[dict[str, Any]]:
    """The pumps of each point, with the ways of leaving in which a crew comes to it."""
    served = duties[duties["crew"].fillna("").ne("")].groupby([*RUN, "point_no"], sort=False)
    come = {run: list(dict.fromkeys(own["leaving"])) for run, own in served}
    return [row | {"come": come.get((row["scenario"], row["event"], row["point_no"]), [])}
            for row in _rows(pumps, PUMP)]  # fmt: skip


def _most_mm(storm: Hyetograph, minutes: Sequence[int]) -> dict[str, float]:
    """The most that falls in each length of time, mm."""
    block_mm = storm.intensity_mm_h * storm.step_s / 3600
    return {str(own): round(greatest_depth_mm(block_mm, storm.step_s, own), 1) for own in minutes}


def _meeting(roads: Roads, node: str) -> list[list[str]]:
    """The names, Chinese and English, of the streets that meet at a node; an unnamed one is called
    by its id."""
    streets = roads.reaches["street_id"]
    ids = dict.fromkeys(streets[reach] for reach, *_ in roads.adjacent.get(node, ()))
    return [_names(roads, str(own)) for own in ids]


def _names(roads: Roads, street: str) -> list[str]:
    if street not in roads.names.index:
        return [street, street]
    zh, en = (str(own) for own in roads.names.loc[street, ["name_zh", "name_en"]])
    return [zh or en or street, en or zh or street]


def _ends(roads: Roads, reach: str) -> list[float]:
    """x0, y0, x1, y1, m."""
    ends = roads.reaches.loc[reach, ["from_id", "to_id"]].tolist()
    place: list[float] = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float).ravel().tolist()
    return [round(value, 1) for value in place]


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Rows as JSON holds them; what is not known is null."""
    shown = frame[list(columns)].astype(object)
    found: list[dict[str, Any]] = shown.where(frame[list(columns)].notna(), None).to_dict("records")
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value

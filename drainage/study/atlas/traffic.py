"""Streets that the water of a sheet closes, and the way round each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from drainage.crews import road_graph
from drainage.languages import either
from drainage.metrics import street_reaches
from drainage.results import RunResult
from drainage.scenario import Composed
from drainage.study.crews.files import FOLDER, CrewFiles, read_crews
from drainage.study.crews.places import detour_rows
from drainage.study.crews.storm import CrewStorm, closing_in, roads_in
from drainage.study.opening import OpenStudy

NO_ROADS = pd.DataFrame(
    columns=["name_zh", "name_en", "from_id", "to_id", "length_m", "road_class"]
)
NO_SPEEDS: dict[str, float] = {}
"""Without them the length of a detour is known, and its minutes are not."""
STREETS = (
    "street_zh", "street_en", "street_ids", "max_depth_m", "closed_m", "closed_from_min",
    "closed_to_min", "to_end", "closed_reaches",
)  # fmt: skip
DETOURS = (
    "street_zh", "street_en", "minute", "closed_from_min", "closed_to_min", "closed_m",
    "from_node", "to_node", "from_zh", "to_zh", "detour_m", "detour_min", "way_zh", "way_en",
    "reaches", "closed_reaches", "remark",
)  # fmt: skip


def crews_of(opened: OpenStudy) -> CrewFiles | None:
    """The tables of the crews, whose roads lead over rivers; None where the study has none.

    Raises InputError where the folder is there and something in it is wrong.
    """
    return read_crews(opened) if (opened.study.folder / FOLDER).is_dir() else None


def closed_streets(
    crews: CrewFiles | None, built: Composed, result: RunResult, closed_depth_m: float
) -> CrewStorm | None:
    """What a run closes; None of a network without streets."""
    network = built.network
    if not network.conduits["shape"].eq("street").any():
        return None
    roads = road_graph(network, NO_ROADS, NO_SPEEDS) if crews is None else roads_in(crews, built)
    closing, minute = closing_in(result, roads, closed_depth_m, crews.closures if crews else {})
    return CrewStorm(built.scenario, result.event, network, roads, closing, minute,
                     network.watch_points.iloc[:0])  # fmt: skip


def street_table(storm: CrewStorm, result: RunResult) -> pd.DataFrame:
    """Roads (all streets of one name) that are closed at some time, the longest closure first:
    ``STREETS``. ``closed_m`` is the length that is closed at some time; minutes count from the
    beginning of the rain, empty for a road that is closed before it or still at the end."""
    roads, closing = storm.roads, storm.closing
    depth = street_reaches(storm.network, result)["max_depth_m"]
    shut = roads.reaches.loc[[own for own in roads.reaches.index if own in closing.reaches]]
    rows: list[dict[str, Any]] = []
    for road, own in shut.groupby(roads.roads_of(shut), sort=False):
        spans = [span for reach in own.index for span in closing.closed_spans(str(reach))]
        last = max(high for _, high in spans)
        streets = list(dict.fromkeys(own["street_id"].astype(str)))
        name, english = roads.chinese_name(str(road)), roads.english_name(streets)
        rows.append({
            "street_zh": name, "street_en": either("en", name, english),
            "street_ids": " ".join(streets), "max_depth_m": depth.reindex(own.index).max(),
            "closed_m": own["length_m"].sum(),
            "closed_from_min": min(low for low, _ in spans), "closed_to_min": last,
            "to_end": bool(np.isinf(last)), "closed_reaches": " ".join(map(str, own.index)),
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(STREETS)).replace([np.inf, -np.inf], np.nan)
    return table.sort_values("closed_m", ascending=False, kind="stable", ignore_index=True)


def detour_table(storm: CrewStorm) -> pd.DataFrame:
    """The shortest dry way around each closed stretch, as `drainage crews` finds it: ``DETOURS``,
    the longest stretch first."""
    rows = [{name: own[name] for name in DETOURS} for own in detour_rows(storm)]
    table = pd.DataFrame(rows, columns=list(DETOURS)).replace([np.inf, -np.inf], np.nan)
    return table.sort_values("closed_m", ascending=False, kind="stable", ignore_index=True)

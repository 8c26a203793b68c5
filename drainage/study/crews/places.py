"""Tables of where bases would stand best, of pumps, and of detours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from drainage.crews import (
    ClosedPlace,
    Detour,
    Roads,
    Sites,
    closed_places,
    dry_minutes,
    max_covering,
    p_centre,
    p_median,
    pumping_hours,
    pumps_needed,
    shortest_detour,
    sites_at,
)
from drainage.languages import WHOLE
from drainage.study.crews.files import CrewFiles
from drainage.study.crews.names import node_words, way_words
from drainage.study.crews.storm import CrewStorm

ONLY_WAY, NO_DETOUR, NO_ENDS = "only-way", "no-detour", "no-ends"
AND = "; "


def candidate_nodes(files: CrewFiles) -> list[str]:
    """Where a base may stand: the nodes of crews.toml, else all crossings, and the bases."""
    named = files.settings.candidates or tuple(files.roads.crossings)
    return list(dict.fromkeys([*named, *files.bases["node_id"]]))


def base_rows(files: CrewFiles, nodes: dict[str, str]) -> list[dict[str, Any]]:
    """The bases as they are beside the best for as many bases and one more, all streets dry.

    ``nodes``: point_no -> street node. Times are on the way, from the gate; the time to be ready
    goes off the limit.
    """
    settings, roads, bases = files.settings, files.roads, files.bases
    candidates = candidate_nodes(files)
    minutes = dry_minutes(roads, candidates, list(nodes.values()))
    limit = settings.time_limit_min - settings.ready_min
    own = [candidates.index(node) for node in dict.fromkeys(bases["node_id"])]
    found: list[tuple[str, int, Sites]] = [("as-it-is", len(own), sites_at(minutes, own))]
    for p in range(1, len(own) + 2):
        found += [
            ("p-centre", p, p_centre(minutes, p)),
            ("p-median", p, p_median(minutes, p)),
            ("cover", p, max_covering(minutes, p, limit)),
        ]
    found.append(("one-more-base", len(own) + 1, p_median(minutes, len(own) + 1, own)))
    return [_base_row(files, candidates, tuple(nodes), what, p, sites) for what, p, sites in found]


def _base_row(
    files: CrewFiles,
    candidates: Sequence[str],
    points: Sequence[str],
    what: str,
    p: int,
    sites: Sites,
) -> dict[str, Any]:
    limit = files.settings.time_limit_min - files.settings.ready_min
    has_own = what in ("as-it-is", "one-more-base")
    return {
        "what": what,
        "bases": p,
        "node_ids": " ".join(candidates[k] for k in sites.chosen),
        "places_zh": _joined(files.roads, candidates, sites.chosen, "zh"),
        "places_en": _joined(files.roads, candidates, sites.chosen, "en"),
        "worst_min": sites.worst_min,
        "mean_min": sites.mean_min,
        "limit_on_the_way_min": limit,
        "within_limit": sites.within(limit),
        "points": len(points),
        "unreached_points": " ".join(
            point for point, far in zip(points, sites.minutes, strict=True) if np.isinf(far)
        ),
        "assumed": has_own and bool(files.bases["assumed"].any()),
    }


def _joined(roads: Roads, candidates: Sequence[str], chosen: Sequence[int], lang: str) -> str:
    return AND.join(node_words(roads, candidates[k], lang) for k in chosen)


def pump_rows(files: CrewFiles, storm: CrewStorm) -> list[dict[str, Any]]:
    """For each point that calls and each rate of the pumps: how many empty it in time, and hours.

    ``kept`` counts those of all bases.
    """
    hours = files.settings.pump_out_h
    rows = []
    for point, own in storm.called.iterrows():
        volume = float(own["volume_m3"])
        for value, kinds in files.pumps.groupby("rate_m3_h", sort=False):
            rate, kept = float(str(value)), int(kinds["number"].sum())
            needed = pumps_needed(volume, rate, hours)
            rows.append({
                "scenario": storm.scenario, "event": storm.event, "point_no": point,
                "name_zh": own["name_zh"], "name_en": own["name_en"], "volume_m3": volume,
                "pump_ids": " ".join(map(str, kinds.index)), "rate_m3_h": rate,
                "pump_out_h": hours, "needed": needed, "kept": kept, "enough": kept >= needed,
                "one_pump_h": pumping_hours(volume, rate, 1),
                "needed_pumps_h": pumping_hours(volume, rate, needed),
                "assumed": bool(kinds["assumed"].any()),
            })  # fmt: skip
    return rows


def detour_rows(storm: CrewStorm) -> list[dict[str, Any]]:
    """The shortest dry way around each closed stretch, see ``drainage.crews.closed_places``;
    no row where nothing is closed."""
    roads, rows = storm.roads, []
    for place in closed_places(roads, storm.closing, storm.minute):
        around, remark = _around(storm, place)
        way = around.reaches if around else ()
        rows.append({
            "scenario": storm.scenario, "event": storm.event, "street_zh": place.name_zh,
            "street_en": roads.english_name(roads.reaches.loc[list(place.reaches), "street_id"]),
            "minute": place.minute, "closed_from_min": place.from_min,
            "closed_to_min": place.to_min, "closed_m": place.length_m,
            "from_node": place.from_id, "to_node": place.to_id,
            **{f"{end}_{lang}": node_words(roads, node, lang) if node else ""
               for end, node in (("from", place.from_id), ("to", place.to_id))
               for lang in WHOLE},
            "detour_m": around.length_m if around else np.nan,
            "detour_min": around.minutes if around else np.nan,
            "way_zh": way_words(roads, way, "zh"), "way_en": way_words(roads, way, "en"),
            "reaches": " ".join(way), "closed_reaches": " ".join(place.reaches),
            "remark": remark,
        })  # fmt: skip
    return rows


def _around(storm: CrewStorm, place: ClosedPlace) -> tuple[Detour | None, str]:
    """The way around a closed stretch, or why there is none."""
    if not place.has_ends:
        return None, NO_ENDS
    roads, ends = storm.roads, (place.from_id, place.to_id)
    around = shortest_detour(roads, storm.closing.closed_at(place.minute), *ends)
    if around:
        return around, ""
    alone = shortest_detour(roads, place.reaches, *ends) is None
    return None, ONLY_WAY if alone else NO_DETOUR

"""What is wrong with the tables of crews beyond their cells: places, names, what does not fit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.crews import Roads
from drainage.errors import Finding, one_of
from drainage.formats.gis.outlines import Outline
from drainage.network import Network
from drainage.said import said
from drainage.study.crews.schema import CrewSettings

FARTHEST_M = 200.0
"""A gate farther from every street is in the wrong place: no lorry drives out of it there."""
SHORTER_PCT = 2.0
"""How much shorter than the straight line a length may be: coordinates are rounded."""
NODE_CURE = "Give the id of a street node of the network: junctions or storages, system street."


def town_findings(network: Network) -> list[Finding]:
    """A town without streets or without listed points has no roads and nowhere to go."""
    findings = []
    if not network.conduits["shape"].eq("street").any():
        findings.append(Finding(
            "conduits.csv", "", "shape", "", "no street channels: crews have no roads",
            "Lay streets over the sewers first: drainage add-streets."
        ))  # fmt: skip
    if network.watch_points.empty:
        findings.append(Finding(
            "watch_points.csv", "", "", "", "no listed points: crews have nowhere to go",
            "List the places that stand under water."
        ))  # fmt: skip
    return findings


def road_findings(path: Path, roads: pd.DataFrame, network: Network) -> list[Finding]:
    """Ends that are no street nodes, names of streets, loops, lengths below the straight line."""
    channels = network.conduits[network.conduits["shape"] == "street"]
    known = set(channels["from_id"]) | set(channels["to_id"])
    place = network.nodes[["x_m", "y_m"]]
    findings = []
    for row, (name, own) in enumerate(roads.iterrows()):
        at = row_words(row, name)
        wrong = [end for end in ("from_id", "to_id") if own[end] not in known]
        findings += [Finding(str(path), at, end, str(own[end]), "no such street node", NODE_CURE)
                     for end in wrong]  # fmt: skip
        if name in network.streets.index or name in network.conduits.index:
            findings.append(Finding(str(path), at, "road_id", str(name),
                                    "the id of a street of the network",
                                    "Give the road an id of its own."))  # fmt: skip
        if wrong:
            continue
        if own["from_id"] == own["to_id"]:
            findings.append(
                Finding(
                    str(path),
                    at,
                    "to_id",
                    str(own["to_id"]),
                    "both ends are one node",
                    "Name the node at its other end.",
                )
            )
        start, end = (place.loc[own[which]].to_numpy(float) for which in ("from_id", "to_id"))
        straight = float(np.hypot(*(end - start)))
        if own["length_m"] < straight * (1 - SHORTER_PCT / 100):
            message = said("shorter than the straight line between its nodes, {straight:.0f} m",
                           straight=straight)  # fmt: skip
            findings.append(Finding(str(path), at, "length_m", f"{own['length_m']:g}", message,
                                    "Measure it along the road, or mend its nodes."))  # fmt: skip
    return findings


def settings_findings(path: Path, settings: CrewSettings) -> list[Finding]:
    """A time limit that is over before a crew is ready."""
    if settings.ready_min < settings.time_limit_min:
        return []
    return [Finding(str(path), "", "time_limit_min", f"{settings.time_limit_min:g}",
                    said("no crew can be in time: it is ready after {ready_min:g} min",
                         ready_min=settings.ready_min),
                    "Give a longer time_limit_min or a shorter ready_min.")]  # fmt: skip


def place_bases(bases: pd.DataFrame, roads: Roads, bridges: Collection[str]) -> pd.DataFrame:
    """The bases with the node where their crews drive out and with x_m and y_m of their gates.

    Where x_m and y_m are given the node is the nearer end of the nearest reach that is none of
    the ``bridges``: a node across the river may be nearer. Where the node is given, its place is
    the gate.
    """
    given = bases["node_id"].ne("").to_numpy()
    place = roads.nodes[["x_m", "y_m"]]
    own = bases[["x_m", "y_m"]].to_numpy(float).copy()
    own[given] = place.reindex(bases["node_id"][given]).to_numpy(float)
    ashore = roads.without(bridges)
    lines = _lines(ashore)
    at_gate = [
        name if by_node else _nearer_end(ashore, lines, shapely.Point(gate))
        for name, by_node, gate in zip(bases["node_id"], given, np.nan_to_num(own), strict=True)
    ]
    node = pd.Series(at_gate, bases.index, dtype=object)
    return bases.assign(node_id=node, x_m=own[:, 0], y_m=own[:, 1])


def _nearer_end(roads: Roads, lines: NDArray[np.object_], gate: shapely.Point) -> str:
    """The nearer end of the nearest of the ``lines``, those of the reaches."""
    ends = roads.reaches[["from_id", "to_id"]].iloc[int(shapely.distance(lines, gate).argmin())]
    place = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float)
    far = np.hypot(*(place - [gate.x, gate.y]).T)
    return str(ends.iloc[int(far.argmin())])


def base_findings(
    path: Path,
    bases: pd.DataFrame,
    roads: Roads,
    bridges: Collection[str],
    outlines: Sequence[Outline],
) -> list[Finding]:
    """No base at all, no place or two, unknown nodes, and places where no base can stand."""
    if bases.empty:
        return [Finding(str(path), "", "", "", "no base: no crew can drive out",
                        "Write a row for each place where crews wait.")]  # fmt: skip
    findings = []
    rivers = [shape for own in outlines if own.kind == "river" for shape in own.shapes]
    lines, over_river = _lines(roads), roads.reaches.index.isin(list(bridges))
    for row, (name, own) in enumerate(bases.iterrows()):
        at, place = row_words(row, name), own[["x_m", "y_m"]].to_numpy(float)
        by_node, by_place = own["node_id"] != "", np.isfinite(place)
        if by_node and by_place.any():
            findings.append(Finding(str(path), at, "node_id", str(own["node_id"]),
                                    "two places are given, a node and x_m, y_m",
                                    "Keep one of the two."))  # fmt: skip
        elif by_node and own["node_id"] not in roads.nodes.index:
            findings.append(Finding(str(path), at, "node_id", str(own["node_id"]),
                                    "no such street node", NODE_CURE))  # fmt: skip
        elif not by_node and not by_place.all():
            findings.append(Finding(str(path), at, "node_id", "", "the base has no place",
                                    "Give node_id, or x_m and y_m."))  # fmt: skip
        elif not by_node and (problem := _wrong_place(place, lines, over_river, rivers)):
            findings.append(
                Finding(
                    str(path),
                    at,
                    "x_m, y_m",
                    f"{place[0]:.0f}, {place[1]:.0f}",
                    problem,
                    _place_cure(place, lines),
                )
            )
    return findings


def _lines(roads: Roads) -> NDArray[np.object_]:
    """Straight lines (n,) of the reaches."""
    ends = roads.reaches[["from_id", "to_id"]].to_numpy().ravel()
    place = roads.nodes.loc[ends, ["x_m", "y_m"]].to_numpy(float).reshape(-1, 2, 2)
    lines: NDArray[np.object_] = shapely.linestrings(place)
    return lines


def _wrong_place(
    place: NDArray[np.float64],
    lines: NDArray[np.object_],
    over_river: NDArray[np.bool_],
    rivers: Sequence[shapely.Geometry],
) -> str:
    """Why no base stands at a place (2,); empty where one may."""
    gate = shapely.Point(place)
    if any(river.intersects(gate) for river in rivers):
        return "the base stands in the river"
    far = shapely.distance(lines, gate)
    nearest = int(far.argmin())
    if far[nearest] > FARTHEST_M:
        return said("outside the town: {far:,.0f} m from the nearest street, {most:g} m at most",
                    far=float(far[nearest]), most=FARTHEST_M)  # fmt: skip
    along = shapely.line_locate_point(lines[nearest], gate)
    if over_river[nearest] and 0 < along < shapely.length(lines[nearest]):
        return "the base stands beside a bridge and by no street, so in the river"
    return ""


def _place_cure(place: NDArray[np.float64], lines: NDArray[np.object_]) -> str:
    """What to write for the place (2,) of a base. Survey sheets call the northing X."""
    if shapely.distance(lines, shapely.Point(place[::-1])).min() <= FARTHEST_M:
        return "x_m is the easting and y_m the northing: exchange the two."
    return "Give the place of its gate, or node_id."


def pump_findings(path: Path, pumps: pd.DataFrame, bases: pd.DataFrame) -> list[Finding]:
    """Pumps at a base that is none; where there is no base at all, that alone is said."""
    cure = one_of(map(str, bases.index))
    return [
        Finding(str(path), row_words(row, name), "base_id", str(own), "no such base", cure)
        for row, (name, own) in enumerate(pumps["base_id"].items())
        if len(bases) and own not in bases.index
    ]


def candidate_findings(path: Path, names: Collection[str], roads: Roads) -> list[Finding]:
    """Candidates for a base that are no street nodes."""
    return [
        Finding(str(path), "candidates", "", name, "no such street node", NODE_CURE)
        for name in names
        if name not in roads.nodes.index
    ]


def row_words(number: int, name: object) -> str:
    """A row as the reader of tables numbers it."""
    return said("row {number} ({name})", number=number + 2, name=str(name))

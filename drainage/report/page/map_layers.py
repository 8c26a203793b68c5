"""Lines and places of the map, by columns, coordinates to 0.1 m."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.formats.gis.outlines import Outline, lacking
from drainage.metrics import street_reaches
from drainage.metrics.columns import as_written
from drainage.metrics.street_reasons import deep_streets
from drainage.network import Network
from drainage.network.chainage import conduit_chainages, stretch_words
from drainage.network.land import land_shapes
from drainage.network.sizes import size_words
from drainage.network.street_roads import shown_names
from drainage.network.trust import place_is_assumed
from drainage.results import RunResult

NAMES_ON_MAP = 60


def pipes_layer(network: Network) -> dict[str, Any]:
    """Pipes and ditches whose ends have a place: id, ends, system, size, street."""
    pipes, lines = _drawn(network, network.conduits[network.conduits["system"] != "street"])
    named = network.streets[["name_zh", "name_en"]].reindex(pipes["street_id"]).fillna("")
    return {
        "id": pipes.index.tolist(),
        "line": lines,
        "system": pipes["system"].tolist(),
        "size": size_words(pipes).tolist(),
        "width_m": (pipes[["diameter_mm", "width_mm"]].max(axis=1) / 1000).round(2).tolist(),
        "street_zh": named["name_zh"].tolist(),
        "street_en": named["name_en"].tolist(),
        "chainage": _stretches(network, pipes),
        "length_m": pipes["length_m"].round(1).tolist(),
    }


def reaches_layer(network: Network) -> dict[str, Any]:
    """Street reaches whose ends have a place: id, ends, street."""
    reaches, lines = _drawn(network, network.conduits[network.conduits["shape"] == "street"])
    named = network.streets.reindex(reaches["street_id"])
    return {
        "id": reaches.index.tolist(),
        "line": lines,
        "street_id": reaches["street_id"].tolist(),
        "street_zh": named["name_zh"].fillna("").tolist(),
        "street_en": named["name_en"].fillna("").tolist(),
        "chainage": _stretches(network, reaches),
    }


def _stretches(network: Network, conduits: pd.DataFrame) -> list[str]:
    ends = conduit_chainages(conduits, network.chainages)
    return [stretch_words([pair]) for pair in ends.itertuples(index=False, name=None)]


def reach_depths(network: Network, result: RunResult, ids: list[str]) -> list[float | None]:
    """Greatest depth (m) of the reaches ``ids``, None where the run was not scored."""
    if not result.within_limits:
        return [None] * len(ids)
    depth = as_written(street_reaches(network, result)["max_depth_m"].reindex(ids))
    return [None if np.isnan(value) else value for value in depth.to_numpy(float).tolist()]


def points_layer(network: Network) -> list[dict[str, Any]]:
    """Listed points with their names and place; x and y are None where it is not known."""
    return [
        {
            "id": str(name),
            "zh": row["name_zh"],
            "en": row["name_en"],
            "xy": _place(row["x_m"], row["y_m"]),
            "node_id": row["node_id"],
            "target_mm": float(row["target_hourly_rain_mm"]),
        }
        for name, row in network.watch_points.iterrows()
    ]


def nodes_layer(network: Network, ids: list[str]) -> dict[str, list[float]]:
    """Places of nodes by id; those without one are left out."""
    places = network.nodes.loc[ids, ["x_m", "y_m"]].itertuples()
    return {str(n): place for n, x, y in places if (place := _place(x, y)) is not None}


def outlets_layer(network: Network) -> list[dict[str, Any]]:
    """Combined, storm and street outlets with their places, and whether these are assumed."""
    outfalls = network.outfalls[network.outfalls["system"] != "sanitary"]
    return [
        {
            "id": str(name),
            "zh": row["name_zh"],
            "en": row["name_en"],
            "system": row["system"],
            "assumed": place_is_assumed(row["source"]),
            "xy": _place(row["x_m"], row["y_m"]),
        }
        for name, row in outfalls.iterrows()
    ]


def deep_layer(network: Network, streets: pd.DataFrame) -> list[dict[str, Any]]:
    """Deep streets off the list in the order of their letters, with their deepest places."""
    deep = deep_streets(network, streets)
    places = network.nodes.loc[deep["deepest_node_id"], ["x_m", "y_m"]].itertuples(index=False)
    return [
        {"street_id": str(street), "xy": _place(x, y)}
        for street, (x, y) in zip(deep.index, places, strict=True)
    ]


def outlines_layer(outlines: Sequence[Outline]) -> dict[str, Any]:
    """River and buildings, and the kinds of which nothing is known."""
    return {
        "drawn": [
            {"kind": own.kind, "source": own.source, **_shapes(own.shapes)} for own in outlines
        ],
        "lacking": lacking(outlines),
    }


def land_layer(network: Network) -> list[dict[str, Any]]:
    """Subcatchments that have an outline: id, area (ha) and rings."""
    shapes = land_shapes(network)
    area_ha = network.subcatchments["area_ha"].reindex(shapes.index)
    return [
        {"id": str(name), "area_ha": round(float(area), 4), **_shapes(shapely.get_parts(shape))}
        for name, area, shape in zip(shapes.index, area_ha, shapes, strict=True)
    ]


def _shapes(shapes: NDArray[np.object_]) -> dict[str, Any]:
    """Areas as rings, the outer one first, and lines; coordinates to 0.1 m."""
    areal = shapely.get_dimensions(shapes) == 2
    return {
        "areas": [
            [_corners(ring) for ring in (one.exterior, *one.interiors)] for one in shapes[areal]
        ],
        "lines": [_corners(one) for one in shapes[~areal]],
    }


def _corners(shape: shapely.Geometry) -> list[list[float]]:
    corners: list[list[float]] = np.round(shapely.get_coordinates(shape), 1).tolist()
    return corners


def hollows_layer(network: Network) -> list[dict[str, Any]]:
    """Hollows (underpasses) with their low points, and whether these are assumed."""
    place = network.nodes[["x_m", "y_m"]].reindex(network.hollows["node_id"]).to_numpy(float)
    return [
        {
            "id": str(name),
            "zh": row["name_zh"],
            "en": row["name_en"],
            "depth_m": float(row["depth_m"]),
            "assumed": place_is_assumed(row["source"]),
            "xy": _place(x, y),
        }
        for (name, row), (x, y) in zip(network.hollows.iterrows(), place, strict=True)
    ]


def street_names(network: Network) -> list[dict[str, Any]]:
    """The longest roads' names, each once, at the middle reach, with its angle, degrees."""
    reaches, lines = _drawn(network, network.conduits[network.conduits["shape"] == "street"])
    first = pd.Series(np.arange(len(reaches)), index=reaches["street_id"]).groupby(level=0).median()
    streets = network.streets.loc[network.streets.index.isin(first.index)]
    streets = streets.sort_values("length_m", ascending=False)
    streets = streets[shown_names(streets).ne("") & ~network.roads[streets.index].duplicated()]
    names = []
    for street, row in streets.head(NAMES_ON_MAP).iterrows():
        x0, y0, x1, y1 = lines[int(first[street])]
        angle = (np.degrees(np.arctan2(y1 - y0, x1 - x0)) + 90) % 180 - 90
        names.append(
            {"zh": row["name_zh"], "en": row["name_en"], "angle": round(float(angle), 1),
             "xy": [round((x0 + x1) / 2, 1), round((y0 + y1) / 2, 1)]}
        )  # fmt: skip
    return names


def findings_layer(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """Findings of the checks that have a place."""
    placed = findings[findings["x_m"].notna() & findings["y_m"].notna()]
    return [
        {"xy": _place(row.x_m, row.y_m), "grade": row.grade, "zh": row.title_zh,
         "en": row.title_en, "id": f"{row.table} {row.id}",
         "value": f"{row.column} {row.value}".strip()}
        for row in placed.itertuples()
    ]  # fmt: skip


def _place(x: Any, y: Any) -> list[float] | None:
    return None if pd.isna(x) or pd.isna(y) else [round(float(x), 1), round(float(y), 1)]


def _drawn(network: Network, links: pd.DataFrame) -> tuple[pd.DataFrame, list[list[float]]]:
    """The links both of whose ends have a place, and x0, y0, x1, y1 of each."""
    xy = network.nodes[["x_m", "y_m"]]
    ends: NDArray[np.float64] = np.hstack(
        [xy.reindex(links["from_id"]).to_numpy(float), xy.reindex(links["to_id"]).to_numpy(float)]
    )
    known = np.isfinite(ends).all(axis=1)
    return links[known], np.round(ends[known], 1).tolist()

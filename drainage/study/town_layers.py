"""What is known of a town beside its sewers, from the files someone gives: streets, listed
points, the drained area, land cover."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from drainage.formats.gis.layers import read_layer
from drainage.formats.ids import ascii_ids
from drainage.formats.osm.streets import read_streets, street_axes
from drainage.formats.survey.sheets import read_sheet, refuse
from drainage.formats.terrain import read_terrain, slopes_pct
from drainage.network import Network
from drainage.network.land import polygons
from drainage.said import said
from drainage.study.filling import place
from drainage.synthesis.land_cover import IMPERVIOUSNESS_PCT, with_land_cover
from drainage.synthesis.over_sewers import Town

STREET_COLUMNS = ["name_zh", "name_en", "road_class", "width_m", "source", "axis"]


def read_town(crs: str, streets: Path | None, points: Path | None, boundary: Path | None) -> Town:
    """The town in the plane ``crs``; what no file says is empty. Raises InputError."""
    return Town(
        streets=_streets(streets, crs),
        points=_points(points),
        drained=_outline(boundary, crs) if boundary else None,
    )


def with_cover_from(
    network: Network, land_use: Path | None, buildings: Path | None, terrain: Path | None
) -> Network:
    """The network with the land cover and slopes of the files that are given.

    Raises InputError for a layer that is no land, or a terrain that is none.
    """
    shapes = polygons(network.subcatchments)
    cover = None
    if land_use is not None:
        layer = _polygons(land_use, network.crs)
        cover = (layer.geometry.to_numpy(), _sealed(layer, str(land_use)))
    roofs = _polygons(buildings, network.crs).geometry.to_numpy() if buildings else None
    slopes = None
    if terrain is not None:
        slopes = slopes_pct(read_terrain(terrain, network.crs, place(network)), shapes.tolist())
    return network.with_tables(
        subcatchments=with_land_cover(
            network.subcatchments, shapes, land_use=cover, buildings=roofs, slope_pct=slopes
        )
    )


def _streets(path: Path | None, crs: str) -> pd.DataFrame:
    if path is None:
        return pd.DataFrame(columns=STREET_COLUMNS)
    return street_axes(read_streets(path, None), crs)


def _points(path: Path | None) -> pd.DataFrame:
    """Points from a table with the columns no, name, x, y and target_hourly_rain_mm."""
    columns = ["name_zh", "name_en", "target_hourly_rain_mm", "phase", "completion_year", "source",
               "x_m", "y_m"]  # fmt: skip
    if path is None:
        return pd.DataFrame(columns=columns)
    sheet = read_sheet(path)
    cells = sheet.cells.rename(columns={"编号": "no", "名称": "name", "X坐标": "x", "Y坐标": "y",
                                        "设计雨量": "target_hourly_rain_mm", "geometry_x": "x",
                                        "geometry_y": "y"})  # fmt: skip
    lacking = [key for key in ("no", "name", "x", "y", "target_hourly_rain_mm") if key not in cells]
    if lacking:
        raise refuse(str(path), "heading", said("no column {names}", names=', '.join(lacking)),
                     "Give no, name, x, y and target_hourly_rain_mm.")  # fmt: skip
    numbers = cells[["x", "y", "target_hourly_rain_mm"]].apply(pd.to_numeric, errors="coerce")
    bad = numbers.isna().any(axis=1) | (numbers["target_hourly_rain_mm"] <= 0)
    if bad.any():
        raise refuse(str(path), sheet.places(bad)[0], "x, y or the target is no number",
                     "Give metres and mm in one hour.")  # fmt: skip
    return pd.DataFrame(
        {"name_zh": cells["name"], "name_en": "", "source": f"list: {path.name}",
         "target_hourly_rain_mm": numbers["target_hourly_rain_mm"], "x_m": numbers["x"],
         "phase": cells.get("phase", ""), "y_m": numbers["y"],
         "completion_year": cells.get("completion_year", "")},
    )[columns].set_axis(pd.Index(ascii_ids(cells["no"]), name="point_no"), axis=0)  # fmt: skip


def _polygons(path: Path, crs: str) -> gpd.GeoDataFrame:
    layer = read_layer(path, crs)
    kinds = layer.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    if not kinds.all() or layer.empty:
        raise refuse(str(path), "", "not a layer of polygons", "Give outlines.")
    valid = shapely.is_valid(layer.geometry.to_numpy())
    if not valid.all():
        raise refuse(str(path), f"feature {int(np.flatnonzero(~valid)[0]) + 1}",
                     "the outline crosses itself", "Mend it in a GIS.")  # fmt: skip
    return layer


def _outline(path: Path, crs: str) -> shapely.Geometry:
    return shapely.union_all(_polygons(path, crs).geometry.to_numpy())


def _sealed(layer: gpd.GeoDataFrame, file: str) -> np.ndarray:
    if "imperviousness_pct" in layer:
        return pd.to_numeric(layer["imperviousness_pct"], errors="coerce").to_numpy(float)
    if "class" not in layer:
        raise refuse(file, "fields", "neither imperviousness_pct nor class", "Add one of them.")
    value = layer["class"].astype(str).str.lower().map(IMPERVIOUSNESS_PCT)
    unknown = sorted(set(layer.loc[value.isna(), "class"].astype(str)))
    if unknown:
        raise refuse(
            file,
            "class",
            said("unknown land use {names}", names=", ".join(unknown[:10])),
            said(
                "Use imperviousness_pct, or one of {classes}.",
                classes=", ".join(IMPERVIOUSNESS_PCT),
            ),
        )
    return value.to_numpy(float)

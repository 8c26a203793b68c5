"""Which maps, GeoTIFFs and films a run on the grid gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from drainage.formats.geotiff import write_geotiff
from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang, both, in_language, text
from drainage.maps.grid_layers import OTHER_LAYERS, depth_layer, shown_values
from drainage.maps.grid_maps import GridPicture, animation, difference_map, grid_map
from drainage.network import Network


@dataclass(frozen=True)
class GridSheets:
    """A run on the grid and what its maps say; ``stem`` begins the names of its files."""

    title: str
    stem: str
    network: Network
    depth_nc: Path
    points: pd.DataFrame
    outfalls: pd.DataFrame
    record: dict[str, Any]
    leaves_out: Sequence[str]
    made_on: str
    outlines: Sequence[Outline] = ()
    lang: Lang = "zh"


def draw_run(
    sheets: GridSheets, classes_m: Sequence[float], film: bool, folder: Path
) -> list[Path]:
    """A map and a GeoTIFF of every layer, and a film of the depth."""
    with xr.open_dataset(sheets.depth_nc, engine="h5netcdf", decode_times=False) as ground:
        picture = _picture(sheets, ground)
        paths = []
        for layer in (depth_layer(classes_m), *OTHER_LAYERS):
            stem = f"{sheets.stem}-{layer.file}"
            paths.append(grid_map(picture, layer, folder / f"{stem}.png"))
            values = shown_values(ground, layer)
            x, y = ground["x"].to_numpy(), ground["y"].to_numpy()
            target = folder / f"{stem}.tif"
            paths.append(
                write_geotiff(values, x, y, sheets.network.crs, layer.variable, layer.unit, target)
            )
        if film:
            paths.append(animation(picture, classes_m, folder / f"{sheets.stem}.gif"))
    return paths


def draw_difference(
    before: GridSheets, after: GridSheets, limit_m: float, folder: Path
) -> list[Path]:
    """The map of what a scenario makes drier and wetter."""
    with (
        xr.open_dataset(before.depth_nc, engine="h5netcdf", decode_times=False) as old,
        xr.open_dataset(after.depth_nc, engine="h5netcdf", decode_times=False) as new,
    ):
        path = folder / f"{after.stem}-change.png"
        return [difference_map(_picture(before, old), _picture(after, new), limit_m, path)]


def _picture(sheets: GridSheets, ground: xr.Dataset) -> GridPicture:
    record = sheets.record
    return GridPicture(
        title=sheets.title,
        network=sheets.network,
        ground=ground,
        points=sheets.points,
        outfalls=sheets.outfalls,
        storm=record["storm"],
        leaves_out=sheets.leaves_out,
        reason=str(record["reason"]),
        method=method_words(record["grid"], sheets.lang),
        made_on=sheets.made_on,
        outlines=sheets.outlines,
        lang=sheets.lang,
    )


def method_words(ground: dict[str, Any], lang: Lang) -> str:
    """How the water on the ground was computed, and what its levels rest on."""
    return text(
        lang,
        "maps.grid_method",
        cell_m=ground["cell_m"],
        ground=in_language(ground["ground_source"], lang),
        trust=both(lang, "maps.surveyed" if ground["surveyed"] else "maps.ground_assumed"),
    )

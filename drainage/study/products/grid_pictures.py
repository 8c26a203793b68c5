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
from drainage.inundation.mesh.kept import read_virtual
from drainage.inundation.mesh.pixel_maps import PixelMap, write_pixel_maps
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.languages import Lang, both, in_language, text
from drainage.maps.grid_layers import OTHER_LAYERS, WET_M, GridLayer, depth_layer, shown_values
from drainage.maps.grid_maps import GridPicture, animation, difference_map, grid_map
from drainage.maps.pixel_layers import PixelMaps
from drainage.network import Network
from drainage.quantities import ON_A_GRID

CELLS = "cells.nc"


@dataclass(frozen=True)
class GridSheets:
    """A run on the grid and what its maps say; ``stem`` begins the names of its files.

    ``virtual``: file of the virtual ground (``write_virtual``) of a run on a mesh, whose cells
    stand in cells.nc beside ``depth_nc``; None on a raster.
    """

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
    virtual: Path | None = None


def draw_run(
    sheets: GridSheets, classes_m: Sequence[float], film: bool, folder: Path
) -> list[Path]:
    """A map and a GeoTIFF of every layer, and a film of the depth."""
    with xr.open_dataset(sheets.depth_nc, engine="h5netcdf", decode_times=False) as ground:
        picture = _picture(sheets, ground)
        layers = (depth_layer(classes_m), *OTHER_LAYERS)
        paths = [
            grid_map(picture, layer, folder / f"{sheets.stem}-{layer.file}.png") for layer in layers
        ]
        return paths + _geotiffs_and_film(sheets, picture, classes_m, film, folder)


def write_ground(
    sheets: GridSheets, classes_m: Sequence[float], film: bool, folder: Path
) -> list[Path]:
    """A GeoTIFF of every layer, and a film of the depth."""
    with xr.open_dataset(sheets.depth_nc, engine="h5netcdf", decode_times=False) as ground:
        return _geotiffs_and_film(sheets, _picture(sheets, ground), classes_m, film, folder)


def _geotiffs_and_film(
    sheets: GridSheets, picture: GridPicture, classes_m: Sequence[float], film: bool, folder: Path
) -> list[Path]:
    layers = (depth_layer(classes_m), *OTHER_LAYERS)
    paths = _geotiffs(picture, layers, folder / sheets.stem)
    if film:
        paths.append(animation(picture, classes_m, folder / f"{sheets.stem}.gif"))
    return paths


def _geotiffs(picture: GridPicture, layers: Sequence[GridLayer], stem: Path) -> list[Path]:
    """One a layer, of the pixels of a mesh or the cells of a raster."""
    targets = [stem.with_name(f"{stem.name}-{layer.file}.tif") for layer in layers]
    crs, pixels = picture.network.crs, picture.pixels
    if pixels is not None:
        maps = [
            PixelMap(layer.variable, layer.unit, target)
            for layer, target in zip(layers, targets, strict=True)
        ]
        return write_pixel_maps(pixels.ground, pixels.cells, maps, crs, WET_M)
    ground = picture.ground
    x, y = ground["x"].to_numpy(), ground["y"].to_numpy()
    return [
        write_geotiff(shown_values(ground, layer), x, y, crs, layer.variable, layer.unit, target)
        for layer, target in zip(layers, targets, strict=True)
    ]


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
        pixels=(
            None
            if sheets.virtual is None
            else pixels_of(read_virtual(sheets.virtual), sheets.depth_nc)
        ),
    )


def pixels_of(virtual: VirtualGround, depth_nc: Path) -> PixelMaps:
    """What the maps of a run on a mesh are drawn from: its ground and its greatest values."""
    with xr.open_dataset(depth_nc.with_name(CELLS), engine="h5netcdf", decode_times=False) as cells:
        values = {str(name): cells[name].to_numpy() for name in cells if name in ON_A_GRID}
    return PixelMaps(virtual, values)


def method_words(ground: dict[str, Any], lang: Lang) -> str:
    """How the water on the ground was computed, and what its levels rest on."""
    flat = ground.get("cells", "flat") == "flat"
    return text(
        lang,
        "maps.grid_method" if flat else "maps.grid_method_mesh",
        cell_m=ground["cell_m"],
        **({} if flat else {"virtual_m": ground["virtual_m"]}),
        ground=in_language(ground["ground_source"], lang),
        trust=both(lang, "maps.surveyed" if ground["surveyed"] else "maps.ground_assumed"),
    )

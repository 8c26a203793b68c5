"""Terrains of 60 x 60 m made by formulas, and cases on them run by the command line."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from click.testing import CliRunner
from rasterio import Affine

from drainage.cli import main

WEST, SOUTH, SIDE = 500_000.0, 4_470_000.0, 60
CRS = "EPSG:4548"
ALL = '["north", "east", "south", "west"]'
POINT = f'[[points]]\nname = "P"\nx_m = {WEST + 32}\ny_m = {SOUTH + 32}\n'


def place(x: float, y: float) -> str:
    """x and y, m from the south-western corner, as a corner of a line."""
    return f"[{WEST + x}, {SOUTH + y}]"


class Folder:
    """A folder of a case: its files, and what its run gave."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def results(self) -> Path:
        return self.root / "case-results"

    def raster(self, name, level, pixel_m=1.0, crs=CRS, west=WEST, side=SIDE) -> None:
        """``level`` of x and y from the south-western corner, at the middles of pixels."""
        count = round(side / pixel_m)
        across = (np.arange(count) + 0.5) * pixel_m
        x, y = np.meshgrid(across, across[::-1])
        values = np.broadcast_to(np.asarray(level(x, y), np.float32), x.shape)
        with rasterio.open(
            self.root / name, "w", driver="GTiff", count=1, height=count, width=count,
            dtype="float32", crs=crs, nodata=-9999,
            transform=Affine(pixel_m, 0, west, 0, -pixel_m, SOUTH + side),
        ) as file:  # fmt: skip
            file.write(values, 1)

    def table(self, name: str, heading: str, *rows: tuple[float, ...]) -> None:
        lines = [heading, *(",".join(f"{own:.12g}" for own in row) for row in rows)]
        (self.root / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def layer(self, name: str, shapes, **columns) -> None:
        """Shapes in metres from the south-western corner as a GeoPackage."""
        moved = gpd.GeoSeries(shapes).translate(WEST, SOUTH)
        gpd.GeoDataFrame(columns, geometry=moved.to_list(), crs=CRS).to_file(self.root / name)

    def case(self, rest="", *, minutes=30.0, output=10.0, edges="[]", ground="") -> None:
        text = (
            f'[ground]\nterrain = "terrain.tif"\ncell_m = 5\nvirtual_m = 1\nopen_edges = {edges}\n'
            f"{ground}\n[run]\nminutes = {minutes}\noutput_min = {output}\nmap_min = 30\n{rest}\n"
        )
        (self.root / "case.toml").write_text(text, encoding="utf-8")

    def flood(self, *more: str, code: int = 0) -> str:
        done = CliRunner().invoke(
            main, ["--root", str(self.root), "flood", str(self.root / "case.toml"), *more]
        )
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    def read(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.results / name, encoding="utf-8-sig")

    @property
    def record(self) -> dict:
        return json.loads((self.results / "record.json").read_text(encoding="utf-8"))

    @property
    def balance(self) -> dict[str, float]:
        return self.record["balance"]

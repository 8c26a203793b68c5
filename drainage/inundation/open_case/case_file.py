"""What the file of a case says: ground, water that comes and goes, places to be read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.inundation.open_case.case_values import Coordinate, Name
from drainage.said import said
from drainage.toml_file import checked, read_toml

Side = Literal["north", "east", "south", "west"]
Place = tuple[Coordinate, Coordinate]
CURE = "Mend the key; docs/flood.md lists all keys."
SAME = "a name stands twice"
WHOLE = 1e-6
"""How far cell_m / virtual_m may be from a whole number."""
MOST_ROWS = 100_000
"""Of a table: more than two months by the minute, all that a spreadsheet is good for."""
MOST_MAPS = 10_000


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CaseGround(_Typed):
    """The ground, its roughness and what stands on it."""

    terrain: str = Field(description="GeoTIFF of levels, m, in any plane of metres")
    cell_m: float = Field(
        5.0, ge=0.25, le=100, description="side of the squares whose water has one level, m"
    )
    virtual_m: float = Field(
        0.5,
        ge=0.1,
        le=100,
        description="side of the pixels in which a square knows its relief, m; a whole part of "
        "cell_m; a coarser terrain gives its own pixels",
    )
    roughness: float | str = Field(
        0.05, description="Manning's n, s/m^(1/3): a number, or a GeoTIFF of it"
    )
    buildings: str = Field("", description="GIS layer of outlines; their inner rings are yards")
    building_height_column: str = Field(
        "",
        description="column of the height, m above the ground: water goes over a lower one; left "
        "out, buildings are walls of any height",
    )
    walls: str = Field("", description="GIS layer of lines water does not cross")
    wall_height_column: str = Field(
        "", description="column of their height, m above the ground; left out, of any height"
    )
    infiltration_mm_h: float = Field(
        0.0, ge=0, le=500, description="most that soaks away wherever water stands, mm/h"
    )
    open_edges: tuple[Side, ...] = Field(
        description="sides over which water leaves for good, at critical depth; [] for none: walls"
    )

    @model_validator(mode="after")
    def _fits(self) -> CaseGround:
        parts = self.cell_m / self.virtual_m
        if abs(parts - round(parts)) > WHOLE * parts or parts < 1 - WHOLE:
            raise ValueError(
                said("cell_m must be a whole multiple of virtual_m ({cell_m:g} / {virtual_m:g})",
                     cell_m=self.cell_m, virtual_m=self.virtual_m)
            )  # fmt: skip
        if isinstance(self.roughness, float) and not 0.005 <= self.roughness <= 1:
            raise ValueError(said("roughness is Manning's n, from 0.005 to 1"))
        for column, layer in (("building_height_column", "buildings"),
                              ("wall_height_column", "walls")):  # fmt: skip
            if getattr(self, column) and not getattr(self, layer):
                raise ValueError(said("{column} without {layer}", column=column, layer=layer))
        return self


class CaseStart(_Typed):
    """Still water at the beginning; dry where neither key is given."""

    depth_m: float | str | None = Field(
        None,
        description="depth everywhere, m: a number, or a GeoTIFF of it (dry where it holds no "
        "value)",
    )
    level_m: float | str | None = Field(
        None,
        description="level, m above the terrain's datum, where the ground is lower: a number, or "
        "a GeoTIFF of it (dry where it holds no value)",
    )

    @model_validator(mode="after")
    def _one(self) -> CaseStart:
        if self.depth_m is not None and self.level_m is not None:
            raise ValueError(said("give depth_m or level_m, not both"))
        if isinstance(self.depth_m, float) and self.depth_m < 0:
            raise ValueError(said("a depth is 0 or more"))
        return self


class CaseRain(_Typed):
    """Rain on all the ground: one of intensity_mm_h with minutes, file, or storm."""

    intensity_mm_h: float | None = Field(None, ge=0, le=1000, description="constant, mm/h")
    minutes: float | None = Field(None, gt=0, description="how long the constant rain falls")
    file: str = Field(
        "",
        description="CSV with time_min, intensity_mm_h: each row holds until the next one; the "
        "last is 0",
    )
    storm: str = Field("", description="id of a storm in rainfall/storms/ of the workspace")
    from_minute: float = Field(0.0, ge=0, description="when the rain begins, minutes")

    @model_validator(mode="after")
    def _one(self) -> CaseRain:
        constant = self.intensity_mm_h is not None
        if constant + bool(self.file) + bool(self.storm) != 1:
            raise ValueError(said("give one of intensity_mm_h, file and storm"))
        if constant != (self.minutes is not None):
            raise ValueError(said("intensity_mm_h and minutes belong together"))
        return self


class _Along(_Typed):
    """A place in one of its ways."""

    name: Name = Field(description="its name in tables and messages")
    line: tuple[Place, ...] = Field((), description="corners [[x, y], …], m in the terrain's plane")
    layer: str = Field("", description="GIS layer with the line instead, in any known plane")


class CaseInflow(_Along):
    """Water that comes in at a point or along a line."""

    x_m: Coordinate | None = Field(None, description="a point: its x, m in the terrain's plane")
    y_m: Coordinate | None = Field(None, description="and its y")
    flow_m3_s: float | None = Field(None, ge=0, description="constant flow, m³/s")
    file: str = Field("", description="CSV with time_min, flow_m3_s, linear between its rows")
    column: str = Field("", description="heading in that file, where it holds several flows")

    @model_validator(mode="after")
    def _one(self) -> CaseInflow:
        _require_pair(self.x_m, self.y_m)
        if (self.x_m is not None) + bool(self.line) + bool(self.layer) != 1:
            raise ValueError(said("give one place: x_m and y_m, line, or layer"))
        _require_corners(self.line)
        _require_value(self.flow_m3_s, self.file, "flow_m3_s")
        return self


class CaseLevel(_Along):
    """A water level that is held from outside: a river, a lake, the sea."""

    edge: Side | None = Field(None, description="a side of the terrain instead of a line")
    level_m: float | None = Field(None, description="constant level, m above the datum")
    file: str = Field("", description="CSV with time_min, level_m, linear between its rows")
    column: str = Field("", description="heading in that file, where it holds several levels")

    @model_validator(mode="after")
    def _one(self) -> CaseLevel:
        if (self.edge is not None) + bool(self.line) + bool(self.layer) != 1:
            raise ValueError(said("give one place: edge, line, or layer"))
        _require_corners(self.line)
        _require_value(self.level_m, self.file, "level_m")
        return self


class CasePoint(_Typed):
    """A place whose level, depth and speed are read."""

    name: Name = Field(description="its heading in the tables")
    x_m: Coordinate = Field(description="m in the terrain's plane")
    y_m: Coordinate = Field(description="m in the terrain's plane")


class CaseLine(_Along):
    """A line through which the flow is read, positive to the right of its direction."""

    @model_validator(mode="after")
    def _one(self) -> CaseLine:
        if bool(self.line) + bool(self.layer) != 1:
            raise ValueError(said("give one place: line, or layer"))
        _require_corners(self.line)
        return self


class CaseRun(_Typed):
    """How long, and what is kept."""

    minutes: float = Field(gt=0, le=100_000, description="length of the run, minutes")
    output_min: float = Field(
        5.0, gt=0, le=1440, description="between two rows of the tables, minutes"
    )
    map_min: float = Field(
        15.0, gt=0, le=10_080, description="between two depths of depth.nc, minutes"
    )
    balance_limit: float = Field(
        1e-4, gt=0, le=0.1, description="greatest error of the balance, as a share of all water"
    )

    @model_validator(mode="after")
    def _fits(self) -> CaseRun:
        for key, most in (("output_min", MOST_ROWS), ("map_min", MOST_MAPS)):
            if self.minutes / getattr(self, key) > most:
                raise ValueError(
                    said("{key} is too short: minutes hold it more than {most:,} times",
                         key=key, most=most)
                )  # fmt: skip
        return self


class Case(_Typed):
    """A case: ground, water and places, beside the file that says so."""

    title: str = Field("", description="for record.json and the maps")
    ground: CaseGround = Field(description="the ground, see below")
    run: CaseRun = Field(description="length and outputs, see below")
    start: CaseStart = Field(CaseStart(), description="water at the beginning, see below")
    rain: CaseRain | None = Field(None, description="rain on the ground, see below")
    inflows: tuple[CaseInflow, ...] = Field((), description="water that comes in, see below")
    levels: tuple[CaseLevel, ...] = Field((), description="levels that are held, see below")
    points: tuple[CasePoint, ...] = Field((), description="places that are read, see below")
    points_file: str = Field("", description="CSV with name, x_m, y_m: more places that are read")
    lines: tuple[CaseLine, ...] = Field((), description="lines whose flow is read, see below")

    @model_validator(mode="after")
    def _rains_in_time(self) -> Case:
        if self.rain and self.rain.from_minute >= self.run.minutes:
            raise ValueError(
                said("the rain begins at minute {start:g}, after the run has ended",
                     start=self.rain.from_minute)
            )  # fmt: skip
        return self


MODELS: dict[str, type[BaseModel]] = {
    own.__name__: own
    for own in (Case, CaseGround, CaseRun, CaseStart, CaseRain, CaseInflow, CaseLevel, CasePoint,
                CaseLine)
}  # fmt: skip
"""What a comment ``<!-- keys: CaseRain -->`` of docs/flood.md may name."""


def read_case(path: Path) -> Case:
    """The case of a TOML file; InputError lists every key that is wrong."""
    case: Case = checked(path, Case, read_toml(path), CURE)
    findings = [
        Finding(str(path), f"{kind}.{k}", "name", own.name, SAME, "Give each its own name.")
        for kind in ("inflows", "levels", "points", "lines")
        for k, own in _twice(getattr(case, kind))
    ]
    if findings:
        raise InputError(findings)
    return case


def _twice(rows: tuple[_Along | CasePoint, ...]) -> list[tuple[int, _Along | CasePoint]]:
    seen: set[str] = set()
    found = []
    for k, own in enumerate(rows):
        if own.name in seen:
            found.append((k, own))
        seen.add(own.name)
    return found


def _require_pair(x_m: float | None, y_m: float | None) -> None:
    if (x_m is None) != (y_m is None):
        raise ValueError(said("x_m and y_m belong together"))


def _require_corners(line: tuple[Place, ...]) -> None:
    if line and (len(line) < 2 or any(a == b for a, b in pairwise(line))):
        raise ValueError(said("a line has two corners or more, no two alike in a row"))


def _require_value(constant: float | None, file: str, key: str) -> None:
    if (constant is not None) + bool(file) != 1:
        raise ValueError(said("give one of {key} and file", key=key))

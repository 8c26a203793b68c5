"""What the parent process tells the child of a coupled run: child.json and ground.npz."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.town_on_grid import CellGroups, TownOnGrid
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.openings import Openings


@dataclass(frozen=True)
class GridOrders:
    """Times in minutes from the start of the run; steps in seconds.

    ``flow_units``: those of the model, with which its lengths go.
    ``exchange``: ``drainage.inundation.water.opening_flow.Coefficients`` by name.
    ``gutters``: outfall of the model below -> street node that receives its water.
    ``street_outfalls``: id -> x, y of the ends where water leaves the ground.
    """

    flow_units: str
    swmm_step_s: int
    series_step_s: int
    reported_from_minute: float
    rain_start_minute: float
    may_end_after_minute: float
    end_minute: float
    frame_min: float
    exchange: dict[str, float]
    relaxation: float
    ponded_area_m2: float
    gutters: dict[str, str]
    river_outfalls: list[str]
    street_outfalls: dict[str, tuple[float, float]]
    dry_depth_m: float
    quiet_overflow_l_s: float
    threads: int


PARTS: dict[str, Any] = {
    "grid": Grid, "openings": Openings, "gutters": CellGroups, "nodes": CellGroups,
    "reaches": CellGroups,
}  # fmt: skip


def write_orders(folder: Path, orders: GridOrders, town: TownOnGrid) -> None:
    """Write child.json and ground.npz into the folder of the run."""
    (folder / "child.json").write_text(json.dumps(asdict(orders)), encoding="utf-8", newline="\n")
    arrays: dict[str, Any] = {
        f"{part}.{field.name}": _array(getattr(getattr(town, part), field.name))
        for part, kind in PARTS.items()
        for field in fields(kind)
    }
    np.savez(folder / "ground.npz", gutter_rise_m=town.gutter_rise_m, **arrays)


def read_orders(folder: Path) -> tuple[GridOrders, TownOnGrid]:
    """What ``write_orders`` wrote."""
    orders = GridOrders(**json.loads((folder / "child.json").read_text(encoding="utf-8")))
    with np.load(folder / "ground.npz") as arrays:
        parts = {
            part: kind(**{f.name: _plain(arrays[f"{part}.{f.name}"]) for f in fields(kind)})
            for part, kind in PARTS.items()
        }
        return orders, TownOnGrid(**parts, gutter_rise_m=arrays["gutter_rise_m"])


def _array(value: Any) -> NDArray[Any]:
    return np.array(value, dtype=str) if isinstance(value, tuple) else np.asarray(value)


def _plain(array: NDArray[Any]) -> Any:
    """Single values and ids as Python has them, numbers as arrays."""
    if array.ndim == 0:
        return array.item()
    return tuple(array.tolist()) if array.dtype.kind == "U" else array

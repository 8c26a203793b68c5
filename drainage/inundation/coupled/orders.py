"""What the parent process tells the child of a coupled run: child.json and ground.npz."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.coupled.town_on_mesh import TownOnMesh


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


ChildTown = TownOnGrid | TownOnMesh
"""What the child reads of a town: on a raster of flat cells, or on cells along its streets."""


def write_orders(folder: Path, orders: GridOrders, town: ChildTown) -> None:
    """Write child.json and ground.npz into the folder of the run."""
    (folder / "child.json").write_text(json.dumps(asdict(orders)), encoding="utf-8", newline="\n")
    held: dict[str, Any] = {"kind": type(town).__name__, **arrays_of(town)}
    np.savez(folder / "ground.npz", **held)


def read_orders(folder: Path) -> tuple[GridOrders, ChildTown]:
    """What ``write_orders`` wrote."""
    orders = GridOrders(**json.loads((folder / "child.json").read_text(encoding="utf-8")))
    kinds = {kind.__name__: kind for kind in (TownOnGrid, TownOnMesh)}
    with np.load(folder / "ground.npz") as arrays:
        return orders, _rebuilt(kinds[str(arrays["kind"])], arrays, "")


def arrays_of(part: Any, name: str = "") -> dict[str, NDArray[Any]]:
    """The fields of a dataclass, and of those in it, by dotted name."""
    arrays: dict[str, NDArray[Any]] = {}
    for field in fields(part):
        value, own = getattr(part, field.name), f"{name}{field.name}"
        if is_dataclass(value):
            arrays |= arrays_of(value, f"{own}.")
        else:
            arrays[own] = np.array(value, str) if isinstance(value, tuple) else np.asarray(value)
    return arrays


def _rebuilt(kind: Any, arrays: Mapping[str, NDArray[Any]], name: str) -> Any:
    """A dataclass from the arrays ``arrays_of`` made of one."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _rebuilt(hints[field.name], arrays, f"{name}{field.name}.")
            if is_dataclass(hints[field.name])
            else _plain(arrays[f"{name}{field.name}"], get_origin(hints[field.name]) is tuple)
            for field in fields(kind)
        }
    )


def town_digest(town: ChildTown) -> str:
    """Of everything the child reads of the ground."""
    digest = hashlib.sha256(type(town).__name__.encode())
    for name, value in arrays_of(town).items():
        digest.update(f"{name} {value.dtype} {value.shape}".encode())
        digest.update(np.ascontiguousarray(value).data if value.size else b"")
    return digest.hexdigest()


def _plain(array: NDArray[Any], ids: bool) -> Any:
    """Single values and ids as Python has them, numbers as arrays."""
    if array.ndim == 0:
        return array.item()
    return tuple(array.tolist()) if ids else array

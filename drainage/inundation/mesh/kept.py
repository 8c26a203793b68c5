"""A virtual ground in a file, for processes that draw side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.virtual import VirtualGround

ARRAYS = ("block", "plain_cell", "cell", "relief_m")


def write_virtual(ground: VirtualGround, path: Path) -> Path:
    """Write it as .npz, uncompressed."""
    frame = ground.frame
    about = [frame.x_west_m, frame.y_north_m, frame.cell_m, frame.rows, frame.columns,
             ground.virtual_m]  # fmt: skip
    np.savez(path, about=about, **{name: getattr(ground, name) for name in ARRAYS})
    return path


def read_virtual(path: Path) -> VirtualGround:
    """What ``write_virtual`` wrote."""
    with np.load(path) as held:
        west, north, cell_m, rows, columns, virtual_m = held["about"].tolist()
        frame = Frame(west, north, cell_m, int(rows), int(columns))
        return VirtualGround(frame, virtual_m, **{name: held[name] for name in ARRAYS})

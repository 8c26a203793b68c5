"""Small meshes by hand, and runs on them."""

from __future__ import annotations

import numpy as np

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.mesh import CellShapes, FaceShapes, Mesh
from drainage.inundation.mesh.mesh_ground import (
    Land,
    MeshGround,
    OpenEdges,
    land_without_losses,
    no_open_edges,
)
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.water.openings import Openings

G = 9.81
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)
PLAIN = Settings(track_every_s=np.inf)
SIXTEENTHS = np.arange(17) / 16


def ease_of(manning_n):
    """Ease of a metre of depth on flat ground; without friction a very large one."""
    return manning_n**-1.5 if manning_n > 0 else 1e12


def flat(manning_n):
    """Shapes of flat ground."""
    none = np.zeros((1, 17))
    cells = CellShapes(none, np.zeros(1), np.ones(1))
    faces = FaceShapes(np.zeros(1), none, np.ones((1, 17)), none, np.full(1, ease_of(manning_n)))
    return cells, faces


def wedges(top_m, manning_n):
    """Ground that rises evenly to ``top_m`` (p,) over each metre: a cell and a face of it.

    At a depth y below the top the share y / top is wet: area y^2 / 2 top, and conveyance
    3/8 y^(8/3) / (n top), as HEC-22 has it of a gutter."""
    top = np.asarray(top_m, float)[:, None]
    y = SIXTEENTHS * top
    area = y**2 / (2 * top)
    conveyance = 3 / 8 * y ** (8 / 3) / (manning_n * top)
    full = top[:, 0] / 2
    cells = CellShapes(np.sqrt(2 * top * full[:, None] * SIXTEENTHS**2), full, np.ones(len(top)))
    ease = np.zeros_like(y)
    ease[:, 1:] = (conveyance[:, 1:] / area[:, 1:]) ** 1.5
    rise = np.full(len(top), ease_of(manning_n))
    return cells, FaceShapes(top[:, 0], area, np.broadcast_to(SIXTEENTHS, y.shape), ease, rise)


def ground(mesh, *, edges=None, land=None):
    """A mesh as ground; nothing is drawn of it."""
    nothing = np.zeros((1, 1), np.int32)
    virtual = VirtualGround(
        Frame(0.0, 0.0, 1.0, 1, 1), 1.0, nothing - 1, nothing - 1,
        np.zeros((0, 1, 1), np.int32), np.zeros((0, 1, 1), np.float32),
    )  # fmt: skip
    return MeshGround(
        mesh, virtual, edges or no_open_edges(), land or land_without_losses(len(mesh.size)),
        "EPSG:4548", "by hand", True,
    )  # fmt: skip


def squares(bed_m, *, cell_m=5.0, manning_n=0.02, shapes=None, cell_shape=None, face_shape=None):
    """Squares of a raster; the first faces go east, the others south."""
    bed = np.atleast_2d(np.asarray(bed_m, float))
    rows, columns = bed.shape
    number = np.arange(bed.size).reshape(bed.shape)
    left = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    right = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    normal = np.zeros((len(left), 2))
    east = rows * (columns - 1)
    normal[:east, 0], normal[east:, 1] = 1, -1
    cells, faces = shapes or flat(manning_n)
    level = bed.ravel()
    row, column = np.divmod(np.arange(bed.size), columns)
    flat_row = np.zeros(bed.size, np.int64)
    return Mesh(
        level, np.full(bed.size, cell_m**2), flat_row if cell_shape is None else cell_shape,
        np.full(bed.size, cell_m**2), (column + 0.5) * cell_m, -(row + 0.5) * cell_m, cells,
        left, right, np.maximum(level[left], level[right]), np.full(len(left), cell_m),
        np.zeros(len(left), np.int64) if face_shape is None else face_shape,
        np.full(len(left), cell_m), normal, normal * cell_m / 2, normal * cell_m / 2,
        np.zeros(len(left), bool), faces,
    )  # fmt: skip


def gutter(cells, slope, *, cell_m=5.0, width_m=4.0, crossfall=0.02, manning_n=0.016):
    """One side of a street that falls to the east, in lengths of ``cell_m``; open at its end.

    The shape is that of a whole section: a wedge of ``width_m`` against a kerb."""
    cell_shapes, face_shapes = wedges([crossfall * width_m], manning_n)
    number = np.arange(cells)
    level = -slope * cell_m * number
    left, right = number[:-1], number[1:]
    normal = np.tile([1.0, 0.0], (cells - 1, 1))
    mesh = Mesh(
        level, np.full(cells, cell_m * width_m), np.zeros(cells, np.int64),
        np.full(cells, cell_m * width_m), (number + 0.5) * cell_m, np.zeros(cells), cell_shapes,
        left, right, level[left], np.full(cells - 1, width_m), np.zeros(cells - 1, np.int64),
        np.full(cells - 1, cell_m), normal, normal * cell_m / 2, normal * cell_m / 2,
        np.zeros(cells - 1, bool), face_shapes,
    )  # fmt: skip
    strips = 20
    height = crossfall * width_m * (np.arange(strips) + 0.5) / strips
    edges = OpenEdges(
        np.full(strips, cells - 1), level[-1] + height, np.full(strips, width_m / strips)
    )
    return ground(mesh, edges=edges)


def losing(cells, soak_mm_h=0.0, drain_mm_h=0.0):
    """Land that soaks, and drains into one node, everywhere alike."""
    return Land(
        np.full(cells, soak_mm_h), np.full(cells, drain_mm_h), np.zeros(cells, np.int64),
        np.array(["J1"]),
    )  # fmt: skip


def run(state, seconds, *, cell=NOWHERE, rate=NONE, settings=PLAIN, call_s=None, **more):
    """Calls of ``call_s`` one after the other; what the last did."""
    call_s = seconds if call_s is None else call_s
    for _ in range(round(seconds / call_s)):
        done = advance(state, call_s, cell, rate, NO_OPENINGS, NONE, NONE, settings, **more)
    return done

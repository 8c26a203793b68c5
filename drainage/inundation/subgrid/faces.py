"""First pass: the speed and flow through every face.

The speed u of a face is its state, its flow Q = u A(y), y the depth of the higher level above
the face. In a sub-step of dt

    u' = (u + mix (w.n - u) - dt g (level rise) / distance) / (1 + dt g |v| ease^(-4/3)),
    mix = dt (|Q| + |Q| inflow / outflow of the cell behind) / (volumes of both cells), <= 1.

Friction is Manning's through ``ease`` = (conveyance / area)^(3/2); |v| includes the part of
the velocity along the face, the mean of both cells', so that water runs as fast across the
mesh as along it. ``mix`` is the momentum that water carries along, in the form that conserves
it (Stelling and Duinmeijer 2003, doi 10.1002/fld.537): w is the velocity with which water
came into the cell behind; water that comes in mixes with what is there, so that no speed
grows by what it brings. Two bounds keep water that drops from running away. Its energy is that
of the water behind and of the drop, u'^2 + (part along the face)^2 <= max(|v behind|, |w|)^2 +
2 g times the greater of y and the drop, where |v|^2 <= |w|^2 + 2 g depth (with y alone, or
without w, the edge of a pool that swings without friction is held: three periods of a
parabolic canal of 20 m cells end 4.0 % off instead of 1.7; without the bound of v, water on
hills of 20 m without friction reached 2 km/s). Over a crest (kerb, wall, bank) it is at most a
broad-crested weir's, 1.705 y^(3/2) a metre, drowned as Villemonte 1947 has it with the
exponent 3/8 for his 0.385 (1 % at most while more than a third of the flow is left).

The levels compared are carried on by a tenth of their last change (``cells.AHEAD``), which
damps waves of the length of a cell by 4 x 0.1 (wave number of Courant)^2 in a sub-step, about
as much as theta 0.9 in ``water.kernel``; without it they stay for ever where there is no
friction (three periods of a parabolic canal, 5, 10 and 20 m cells: 1.5, 1.4 and 1.7 % off
without, 0.4, 0.7 and 1.4 % with it; 0.05 and 0.2 are alike).

Levels that differ by no more than the rounding of their depths are equal: a lake is at rest.
"""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.mesh import FACE_NODES
from drainage.inundation.subgrid.arrays import Flow, Water, Wet
from drainage.inundation.subgrid.lanes import own, peek, put
from drainage.inundation.subgrid.layout import LANE, SEGMENT, Chunks, Faces
from drainage.inundation.water.kernel import GRAVITY_M_S2, SHALLOW_M
from drainage.inundation.water.rounding import inverse_cube_root

WEIR = 1.705
UNBOUND_M_S = 1e6
GRAIN = 2e-7
LEAST_EASE = 1e-20
LEAST_M3 = 1e-12
LAST = FACE_NODES - 1
ENDLESS_BITS = 0x7149F2CA
"""1e30 as float32: what stands above it, and what is no number, counts as that."""


@loops(fused=True, inlined=True)
def _depths(f: Faces, depth: Array, a: int, b: int, dry: float, y: Array) -> int:
    """Depth at each face from a to b, and the place after the last that is open."""
    last, least = np.int32(0), np.float32(dry)
    left, right, sill_left, sill_right = f.left, f.right, f.sill_left, f.sill_right
    for j in range(b - a):
        i = a + j
        over = max(
            peek(depth, peek(left, i)) - peek(sill_left, i),
            peek(depth, peek(right, i)) - peek(sill_right, i),
        )
        put(y, j, over)
        last = max(last, np.int32(j + 1) if over > least else np.int32(0))
    return int(a + -(-np.int64(last) // LANE) * LANE)


@loops(fused=True, inlined=True)
def _bounds(f: Faces, depth: Array, a: int, b: int, y: Array, bound: Array) -> None:
    """The greatest speed over crests, m/s."""
    zero, one, weir, free = np.float32(0), np.float32(1), np.float32(WEIR), np.float32(UNBOUND_M_S)
    least = np.float32(1e-9)
    left, right, sill_left, sill_right = f.left, f.right, f.sill_left, f.sill_right
    crest = f.crest
    for j in range(b - a):
        i = a + j
        lower = min(
            peek(depth, peek(left, i)) - peek(sill_left, i),
            peek(depth, peek(right, i)) - peek(sill_right, i),
        )
        over = max(peek(y, j), least)
        share = max(lower, zero) / over
        kept = np.sqrt(max(one - share * np.sqrt(share), zero))
        kept = np.sqrt(kept * np.sqrt(kept))
        put(bound, j, weir * np.sqrt(over) * kept + free * (one - peek(crest, i)))


@loops(fused=True, inlined=True)
def _sections(f: Faces, a: int, b: int, y: Array, area: Array, wave: Array, ease: Array) -> None:
    """Wetted area and ease of a unit of the faces from a to b, and the square of their wave
    speed, g area / width.

    A loop of its own: little else stands between the reads of a large table, so that many of
    them wait for the memory at once.
    """
    zero, two, last = np.float32(0), np.float32(2), np.int32(LAST)
    gravity, narrow = np.float32(GRAVITY_M_S2), np.float32(1e-9)
    row, per_segment, segments = f.row, f.per_segment, f.segments
    for j in range(b - a):
        i = a + j
        place = max(peek(y, j), zero) * peek(per_segment, i)
        # Never outside the table, not even where the depth is no number.
        node = max(min(np.int32(place), last), np.int32(0))
        t = place - np.float32(node)
        at = np.int32((peek(row, i) + node) * np.int32(SEGMENT))
        a1, a2 = peek(segments, at + np.int32(1)), peek(segments, at + np.int32(2))
        found = peek(segments, at) + t * (a1 + t * a2)
        width = (a1 + two * t * a2) * peek(per_segment, i)
        put(area, j, found)
        put(wave, j, gravity * found / max(width, narrow))
        put(ease, j, peek(segments, at + np.int32(3)) + t * peek(segments, at + np.int32(4)))


@loops(fused=True, inlined=True)
def _speeds(
    f: Faces, w: Water, flow: Flow, a: int, b: int, y: Array, bound: Array, area: Array,
    wave: Array, ease: Array, dt: float, dry: float,
) -> Array:  # fmt: skip
    """New speeds and flows of the faces from a to b; of the greatest pace the bits."""
    real = np.float32
    zero, one, half = real(0), real(1), real(0.5)
    step, least, shallow, grain = real(dt), real(dry), real(SHALLOW_M), real(GRAIN)
    double_gravity, held = real(2 * GRAVITY_M_S2), real(GRAVITY_M_S2 * dt)
    least_ease, least_m3 = real(LEAST_EASE), real(LEAST_M3)
    left, right, sill_left, sill_right = f.left, f.right, f.sill_left, f.sill_right
    size, pull, nearness, normal_x, normal_y = f.size, f.pull, f.nearness, f.normal_x, f.normal_y
    lead, bulk, turn, vx, vy, wx, wy = w.lead, w.bulk, w.turn, w.vx, w.vy, w.wx, w.wy
    speed, rate, px, py = flow.speed, flow.rate, flow.px, flow.py
    quickest = np.int32(0)
    for j in range(b - a):
        i = a + j
        one_side, other = peek(left, i), peek(right, i)
        over = peek(y, j)
        u, q = own(speed, i), own(rate, i)
        dl, dr = peek(lead, one_side), peek(lead, other)
        sl, sr = peek(sill_left, i), peek(sill_right, i)
        rise = (dr - sr) - (dl - sl)
        rise *= one if abs(rise) > grain * ((dl + dr) + (sl + sr)) else zero
        forth = (u > zero) | ((u == zero) & (rise < zero))
        behind = one_side if forth else other
        nx, ny = peek(normal_x, i), peek(normal_y, i)
        xl, yl = peek(vx, one_side), peek(vy, one_side)
        xr, yr = peek(vx, other), peek(vy, other)
        inx, iny = peek(wx, behind), peek(wy, behind)
        brought = inx * nx + iny * ny
        volume = max(peek(bulk, one_side) + peek(bulk, other), least_m3)
        mix = min(step * abs(q) * (one + peek(turn, behind)) / volume, one)
        drive = u + mix * (brought - u) - step * peek(pull, i) * rise
        along = half * ((xl + xr) * ny - (yl + yr) * nx)
        root = inverse_cube_root(max(peek(ease, j), least_ease), lead)
        root = root * root
        v = np.sqrt(u * u + along * along)
        value = drive / (one + held * v * (root * root))
        forth = value > zero
        x, z = (xl if forth else xr), (yl if forth else yr)
        side = x * ny - z * nx
        behind_2 = max(x * x + z * z, inx * inx + iny * iny) - side * side
        head = double_gravity * max(over, abs(rise))
        most = min(np.sqrt(max(behind_2, zero) + head), peek(bound, j))
        value = max(min(value, most), -most)
        value *= one if over > least else zero
        put(speed, i, value)
        put(rate, i, value * peek(area, j) * peek(size, i))
        put(px, i, value * nx + side * ny)
        put(py, i, value * ny - side * nx)
        deep = one if over > shallow else zero
        pace = (np.sqrt(peek(wave, j)) + abs(value)) * peek(nearness, i) * deep
        bits = np.int32(np.float32(pace).view(np.int32) & np.int32(0x7FFFFFFF))
        quickest = max(quickest, bits)
    return quickest


@loops(fused=True)
def momentum(
    wet: Wet, count: int, c: Chunks, f: Faces, w: Water, flow: Flow,
    rows: Array, dt: float, dry: float,
) -> float:  # fmt: skip
    """New speeds and flows of the faces of ``count`` active chunks.

    Returns the greatest (wave speed + speed) / length of all faces, 1/s; 1e30 where a
    number was not finite. ``rows`` (5, longest chunk) scratch; the second starts, and is left,
    at UNBOUND_M_S.
    """
    quickest: Array = np.int32(0)
    y, bound, area, wave, ease = rows[0], rows[1], rows[2], rows[3], rows[4]
    for k in range(count):
        chunk = wet.active[k]
        a = c.first_face[chunk]
        b = _depths(f, w.depth, a, c.first_face[chunk + 1], dry, y)
        for i in range(b, wet.open_to[chunk]):
            flow.speed[i] = 0.0
            flow.rate[i] = 0.0
        wet.open_to[chunk] = b
        if c.crests[chunk]:
            _bounds(f, w.depth, a, b, y, bound)
        _sections(f, a, b, y, area, wave, ease)
        bits = _speeds(f, w, flow, a, b, y, bound, area, wave, ease, dt, dry)
        quickest = max(quickest, bits)
        if c.crests[chunk]:
            for j in range(b - a):
                bound[j] = UNBOUND_M_S
    return np.float64(np.int32(min(quickest, np.int32(ENDLESS_BITS))).view(np.float32))

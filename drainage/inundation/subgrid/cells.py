"""Second pass: what the cells give, and their water after it."""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.mesh import CELL_NODES
from drainage.inundation.subgrid.arrays import Flow, Water, Wet
from drainage.inundation.subgrid.lanes import own, peek, put
from drainage.inundation.subgrid.layout import CHUNK, Cells, Chunks
from drainage.inundation.water.kernel import GRAVITY_M_S2, HELD

FILM_M = 1e-6
NODES = CELL_NODES - 1
MUCH = 1e6
AHEAD = 0.1
"""Share of its last change by which a depth is carried on before levels are compared."""


@loops(fused=True)
def limit(
    active: Array, count: int, c: Chunks, w: Water, flow: Flow, dt: float, give: Array
) -> None:
    """Reduce what leaves each cell to what it holds: flow and speed by one share."""
    zero, step, held = np.float32(0), np.float32(dt), np.float32(HELD)
    rate, speed, bulk, out, face = flow.rate, flow.speed, w.bulk, w.out, c.face
    for k in range(count):
        chunk = active[k]
        start = chunk * CHUNK
        for j in range(CHUNK):
            put(give, j, zero)
        for slot in range(c.first_slot[chunk], c.first_slot[chunk + 1]):
            for j in range(CHUNK):
                code = peek(face, slot * CHUNK + j)
                q = peek(rate, code >> np.int32(1))
                q = -q if (code & np.int32(1)) > 0 else q
                put(give, j, own(give, j) + max(q, zero))
        short = np.int32(0)
        for j in range(CHUNK):
            more = own(give, j)
            put(out, start + j, more)
            short += np.int32(1) if more * step > held * peek(bulk, start + j) else np.int32(0)
        if short == 0:
            continue
        for j in range(CHUNK):
            due = out[start + j] * step
            has = held * bulk[start + j]
            if due <= has:
                continue
            share = has / due
            out[start + j] *= share
            for slot in range(c.first_slot[chunk], c.first_slot[chunk + 1]):
                code = face[slot * CHUNK + j]
                i = code >> 1
                if (rate[i] > 0) == ((code & 1) == 0) and rate[i] != 0:
                    rate[i] *= share
                    speed[i] *= share


@loops(fused=True, inlined=True)
def _sums(
    slot_a: int, slot_b: int, c: Chunks, flow: Flow, net: Array,
    way_x: Array, way_y: Array, into: Array, into_x: Array, into_y: Array,
) -> None:  # fmt: skip
    """Of each cell of a chunk: net inflow, flow times its way, inflow and its momentum."""
    zero, one = np.float32(0), np.int32(1)
    rate, px, py, face = flow.rate, flow.px, flow.py, c.face
    for j in range(CHUNK):
        put(net, j, 0.0)
        put(way_x, j, zero)
        put(way_y, j, zero)
        put(into, j, zero)
        put(into_x, j, zero)
        put(into_y, j, zero)
    for slot in range(slot_a, slot_b):
        first = slot * CHUNK
        for j in range(CHUNK):
            code = peek(face, first + j)
            q = peek(rate, code >> one)
            q = q if (code & one) > 0 else -q
            put(net, j, own(net, j) + np.float64(q))
        for j in range(CHUNK):
            code = peek(face, first + j)
            i = code >> one
            q = peek(rate, i)
            put(way_x, j, own(way_x, j) + q * peek(c.way_x, first + j))
            put(way_y, j, own(way_y, j) + q * peek(c.way_y, first + j))
            q = max(q if (code & one) > 0 else -q, zero)
            put(into, j, own(into, j) + q)
            put(into_x, j, own(into_x, j) + q * peek(px, i))
            put(into_y, j, own(into_y, j) + q * peek(py, i))


@loops(fused=True, inlined=True)
def _fill(chunk: int, cells: Cells, w: Water, wet: Wet, dry: float) -> None:
    """Depths of the cells of a chunk by their volumes."""
    real = np.float32
    zero, nodes, last = real(0), real(NODES), np.int32(NODES - 1)
    ahead, start = real(AHEAD), chunk * CHUNK
    volume, bulk, depth, lead = w.volume, w.bulk, w.depth, w.lead
    table, row, full, inverse_full = cells.table, cells.row, cells.full_m3, cells.inverse_full
    inverse_area = cells.inverse_area
    for i in range(start, start + CHUNK):
        put(bulk, i, real(peek(volume, i)))
    deepest = np.int32(0)
    for i in range(start, start + CHUNK):
        m3 = own(bulk, i)
        below, above = min(max(m3, zero), peek(full, i)), max(m3 - peek(full, i), zero)
        place = np.sqrt(below * peek(inverse_full, i)) * nodes
        node = max(min(np.int32(place), last), np.int32(0))
        at = peek(row, i) + node
        low = peek(table, at)
        d = low + (place - real(node)) * (peek(table, at + np.int32(1)) - low)
        d += above * peek(inverse_area, i)
        put(lead, i, d + ahead * (d - own(depth, i)))
        put(depth, i, d)
        # Of numbers that are not negative the greatest has the greatest bits.
        deepest = max(deepest, np.int32(np.float32(max(d, zero)).view(np.int32)))
    wet.top[chunk] = np.int32(deepest).view(np.float32)
    wet.rest[chunk] = 2 if wet.top[chunk] > real(dry) else max(wet.rest[chunk] - 1, 0)


@loops(fused=True)
def volumes(
    active: Array, count: int, c: Chunks, cells: Cells, w: Water, flow: Flow, wet: Wet,
    net: Array, sums: Array, dt: float, dry: float,
) -> None:  # fmt: skip
    """Water, depth and velocities of the cells of ``count`` active chunks after ``dt``."""
    real = np.float32
    zero, one, film, much, tiny = real(0), real(1), real(FILM_M), real(MUCH), real(1e-12)
    double_gravity, depth = real(2 * GRAVITY_M_S2), w.depth
    volume, bulk, gift, out, plan_m2 = w.volume, w.bulk, w.gift, w.out, cells.plan_m2
    vx, vy, wx, wy, turn = w.vx, w.vy, w.wx, w.wy, w.turn
    way_x, way_y, into, into_x, into_y = sums[0], sums[1], sums[2], sums[3], sums[4]
    for k in range(count):
        chunk = active[k]
        start = chunk * CHUNK
        _sums(
            c.first_slot[chunk], c.first_slot[chunk + 1], c, flow, net,
            way_x, way_y, into, into_x, into_y,
        )  # fmt: skip
        for j in range(CHUNK):
            put(volume, start + j, own(volume, start + j) + dt * peek(net, j))
        _fill(chunk, cells, w, wet, dry)
        for j in range(CHUNK):
            i = start + j
            m3 = peek(bulk, i)
            came = peek(into, j) + peek(gift, i)
            each = one / max(came, tiny)
            in_x, in_y = peek(into_x, j) * each, peek(into_y, j) * each
            put(wx, i, in_x)
            put(wy, i, in_y)
            thick = one if m3 > film * peek(plan_m2, i) else zero
            inverse = thick / max(m3, tiny)
            x, y = peek(way_x, j) * inverse, peek(way_y, j) * inverse
            # No faster than what came in and its own depth make it: next to nothing in a
            # cell that much runs through would be as fast as one likes.
            most = in_x * in_x + in_y * in_y + double_gravity * max(peek(depth, i), zero)
            slower = np.sqrt(min(most / max(x * x + y * y, tiny), one))
            put(vx, i, x * slower)
            put(vy, i, y * slower)
            put(turn, i, min(came / max(peek(out, i), tiny), much))


@loops(fused=True)
def sprinkle(
    places: Array, rate: Array, seconds: float, lump_m: float, dry: float,
    cells: Cells, w: Water, wet: Wet,
) -> int:  # fmt: skip
    """Note all sources, m3/s; add at once those that bring no more than ``lump_m`` in
    ``seconds``. How many these are."""
    count = 0
    for k in range(places.size):
        place = places[k]
        w.gift[place] += np.float32(rate[k])
        if rate[k] <= lump_m * np.float64(cells.plan_m2[place]) / seconds:
            count += 1
            w.volume[place] += rate[k] * seconds
            wet.sprinkled[place // CHUNK] = True
    for chunk in range(wet.sprinkled.size):
        if wet.sprinkled[chunk]:
            wet.sprinkled[chunk] = False
            rest = wet.rest[chunk]
            _fill(chunk, cells, w, wet, dry)
            wet.rest[chunk] = max(rest, wet.rest[chunk])
    return count


@loops()
def depth_of(m3: float, place: int, cells: Cells) -> float:
    """Depth of one cell that holds ``m3``, by the same table."""
    full = np.float64(cells.full_m3[place])
    above = max(m3 - full, 0.0) * np.float64(cells.inverse_area[place])
    at = np.sqrt(min(max(m3, 0.0), full) * np.float64(cells.inverse_full[place])) * NODES
    node = max(min(int(at), NODES - 1), 0)
    low = np.float64(cells.table[cells.row[place] + node])
    high = np.float64(cells.table[cells.row[place] + node + 1])
    return low + (at - node) * (high - low) + above


@loops()
def pour(place: int, m3: float, dry: float, cells: Cells, w: Water, wet: Wet) -> None:
    """Add water, or take it away, outside of the faces."""
    held = max(w.volume[place] + m3, 0.0)
    w.volume[place] = held
    w.bulk[place] = np.float32(held)
    w.depth[place] = np.float32(depth_of(held, place, cells))
    w.lead[place] = w.depth[place]
    wet.top[place // CHUNK] = max(wet.top[place // CHUNK], w.depth[place])
    if w.depth[place] > np.float32(dry):
        wet.rest[place // CHUNK] = 2

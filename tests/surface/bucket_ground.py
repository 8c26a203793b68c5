"""A ground of separate buckets: every cell keeps what it gets. Stands in for the solver."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from drainage.surface import child

G = 9.81
WEIR, ORIFICE = 0.54, 0.6


class BucketGround:
    """As ``drainage.surface.coupling.Ground`` asks; ``open`` cells lose all they hold."""

    def __init__(self, town, orders):
        self.town, self.orders = town, orders
        grid = town.grid
        self.area = grid.cell_m**2
        self.bed = grid.bed_level_m.ravel()
        self._depth = np.zeros(self.bed.size)
        self.edge_cell = np.flatnonzero(grid.open_edge)
        self.edge_m3 = np.zeros(len(self.edge_cell))
        self.spilled_m3 = np.zeros(len(town.openings.cell))
        self.taken_m3 = np.zeros(len(town.openings.cell))
        self.moved_m3 = 0.0
        self._gutters = town.gutters.chosen(list(orders.gutters.values()))

    @property
    def volume_m3(self):
        return float(self._depth.sum()) * self.area

    @property
    def depth_m(self):
        return self._depth.reshape(self.town.grid.shape).astype(np.float32)

    @property
    def water_m(self):
        return self._depth.astype(np.float32)

    def places(self, cell):
        return cell

    def maxima(self, rain_start_s):
        nothing = np.zeros(self.town.grid.shape, np.float32)
        return dict.fromkeys(
            ("greatest_depth_m", "arrival_minute", "minutes_above_15cm", "minutes_above_27cm",
             "greatest_speed_m_s", "hazard"), nothing)  # fmt: skip

    def advance(self, duration_s, head_m, floods, spill_limit_m3, gutter_m3_s):
        o, g, orders = self.town.openings, self._gutters, self.orders
        size = np.diff(g.start)
        share = (gutter_m3_s * duration_s / np.maximum(size, 1) / self.area)[g.group_of_cell]
        np.add.at(self._depth, g.cell, share)
        self.spilled_m3[:], self.taken_m3[:] = 0.0, 0.0
        parts = 20
        dt = duration_s / parts
        left = spill_limit_m3.copy()
        for _ in range(parts):
            level = self.bed[o.cell] + self._depth[o.cell]
            head = head_m[o.node]
            out = head - np.maximum(level, o.crest_level_m)
            into = level - np.maximum(head, o.crest_level_m)
            out[out < orders.dead_band_m], into[into < orders.dead_band_m] = 0.0, 0.0
            q = np.minimum(
                WEIR * o.weir_length_m * np.sqrt(G) * np.maximum(out, 0) ** 1.5,
                ORIFICE * o.outflow_area_m2 * np.sqrt(2 * G * np.maximum(out, 0)),
            )
            back = np.minimum.reduce([
                WEIR * o.weir_length_m * np.sqrt(G) * np.maximum(into, 0) ** 1.5,
                ORIFICE * o.area_m2 * np.sqrt(2 * G * np.maximum(into, 0)),
                o.inflow_limit_m3_s,
            ])  # fmt: skip
            q = np.where(floods[o.node], q, q - back)
            for k, cell in enumerate(o.cell):
                volume = max(q[k] * dt, -self._depth[cell] * self.area)
                volume = min(volume, left[o.node[k]])
                left[o.node[k]] -= max(volume, 0.0)
                self._depth[cell] = max(0.0, self._depth[cell] + volume / self.area)
                self.spilled_m3[k] += max(volume, 0.0)
                self.taken_m3[k] -= min(volume, 0.0)
                self.moved_m3 += volume
        self.edge_m3 += self._depth[self.edge_cell] * self.area
        self._depth[self.edge_cell] = 0.0


if __name__ == "__main__":
    child.main(Path(sys.argv[1]), BucketGround)

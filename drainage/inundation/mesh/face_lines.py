"""The lines of pixels that water crosses on its way from one cell of squares to another.

A run is a side of a square that both cells have a part in, or what of the boundary lies
within squares. The first line of a run is the boundary itself; on a side of a square the
lines parallel to it follow, up to the middle of the squares on both sides, each at the height
at which its lowest pixel is as low as that of the boundary.
"""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops

MOST_RUNS = 48
"""Runs a face may have; what is beyond counts with the last of them."""


@loops()
def runs_of(
    first: int, last: int, down: Array, across: Array, alone: bool, k: int, keys: Array,
    key_of: Array,
) -> int:  # fmt: skip
    """How many runs the edges first to last have; ``keys`` -1 where no lines follow.

    ``key_of`` (edges,) the run of each. ``alone``: the boundary is the only line.
    """
    runs = 0
    for e in range(first, last):
        key = -1
        upright = across[e] % 2 == 0
        edge = (across[e] if upright else down[e]) // 2
        if not alone and edge % k == 0:
            beside = (down[e] if upright else across[e]) // 2 // k
            key = ((edge // k) * 1048576 + beside) * 2 + (0 if upright else 1)
        at = 0
        while at < runs and keys[at] != key:
            at += 1
        if at == MOST_RUNS:
            at -= 1
        elif at == runs:
            keys[at] = key
            runs += 1
        key_of[e - first] = at
    return runs


@loops()
def lines_across(
    face: int, start: Array, down: Array, across: Array, relief_left: Array,
    relief_right: Array, metres: Array, block: Array, cell: Array, relief: Array, manning: Array,
    level: Array, left: Array, right: Array, runs: int, keys: Array, key_of: Array,
    height: Array, wide: Array, smooth: Array, first_pixel: Array, first_line: Array,
) -> None:  # fmt: skip
    """``height``, ``wide`` and wide / n of the pixels of a face, in lines, in runs.

    Those of line l begin at first_pixel[l], the lines of run r at first_line[r].
    """
    k = cell.shape[1]
    even = manning.shape[0] == 1
    low, high = left[face], right[face]
    across_m = metres[start[face]]
    pixels, lines = 0, 0
    for run in range(runs):
        first_line[run] = lines
        first_pixel[lines] = pixels
        upright, i, j, m, n = True, 0, 0, 0, 0
        crest = np.inf
        for e in range(start[face], start[face + 1]):
            if key_of[e - start[face]] != run:
                continue
            upright = across[e] % 2 == 0
            i, j = down[e] // 2, across[e] // 2
            m, n = (i, j - 1) if upright else (i - 1, j)
            rough = manning[0, 0, 0]
            if not even:
                one = manning[block[i // k, j // k], i % k, j % k]
                rough = (one + manning[block[m // k, n // k], m % k, n % k]) / 2
            height[pixels] = max(level[low] + relief_left[e], level[high] + relief_right[e])
            crest = min(crest, height[pixels])
            wide[pixels] = metres[e]
            smooth[pixels] = metres[e] / rough
            pixels += 1
        lines += 1
        if keys[run] < 0:
            continue
        for side in range(2):
            r, c = (m, n) if side == 0 else (i, j)
            b = block[r // k, c // k]
            mine = cell[b, r % k, c % k]
            first = k // 2 if side == 0 else 0
            for line in range(first, first + (k + 1) // 2):
                first_pixel[lines] = pixels
                lowest = np.inf
                for along in range(k):
                    p, q = (along, line) if upright else (line, along)
                    if cell[b, p, q] == mine:
                        height[pixels] = relief[b, p, q]
                        lowest = min(lowest, height[pixels])
                        wide[pixels] = across_m
                        rough = manning[0, 0, 0] if even else manning[b, p, q]
                        smooth[pixels] = across_m / rough
                        pixels += 1
                height[first_pixel[lines] : pixels] += crest - lowest
                if pixels > first_pixel[lines]:
                    lines += 1
    first_line[runs] = lines
    first_pixel[lines] = pixels

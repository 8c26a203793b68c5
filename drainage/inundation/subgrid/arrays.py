"""What moves on a mesh, as the loops take it: arrays in the places of ``layout``."""

from __future__ import annotations

from typing import NamedTuple

from drainage.inundation.compiling import Array


class Water(NamedTuple):
    """State of n cells in their places, float32 where not said otherwise.

    ``volume`` float64, m3, and ``bulk`` the same in float32; ``depth`` above the lowest ground
    of the cell, m; ``lead`` the depth, carried on by a share of its last change;
    ``vx``, ``vy`` velocity, m/s; ``wx``, ``wy`` velocity with which water came
    in, in the last sub-step; ``turn`` inflow over outflow then; ``gift`` inflow of sources,
    m3/s; ``out`` outflow through faces, m3/s.
    """

    volume: Array
    bulk: Array
    depth: Array
    lead: Array
    vx: Array
    vy: Array
    wx: Array
    wy: Array
    turn: Array
    gift: Array
    out: Array


class Flow(NamedTuple):
    """State of m faces in their places, float32: ``speed`` m/s and ``rate`` m3/s from left to
    right, and ``px``, ``py`` the velocity of the water that crosses."""

    speed: Array
    rate: Array
    px: Array
    py: Array


class Wet(NamedTuple):
    """``rest`` (c,) int8 sub-steps a chunk is still worked on without water that could flow;
    ``active`` (c,) chunks worked on, the first ones valid; ``top`` (c,) float32 greatest depth
    in a chunk, or more, m; ``open_to`` (c,) place after the last face that was open;
    ``sprinkled`` (c,) whether sources were added in it."""

    rest: Array
    active: Array
    top: Array
    open_to: Array
    sprinkled: Array


class Greatest(NamedTuple):
    """What n cells went through, float32, as ``drainage.inundation.water.maxima`` has it:
    greatest depth, m, and when, s; arrival, s; seconds above two depths; greatest speed, m/s,
    and depth times speed, m2/s. Depths stand above the lowest ground of each cell."""

    depth_m: Array
    depth_at_s: Array
    arrival_s: Array
    above_first_s: Array
    above_second_s: Array
    speed_m_s: Array
    hazard_m2_s: Array

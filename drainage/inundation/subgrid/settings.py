"""How water on a mesh is computed."""

from __future__ import annotations

from dataclasses import dataclass, field

from drainage.inundation.water.opening_flow import Coefficients


@dataclass(frozen=True)
class Settings:
    """The defaults are argued in ``faces``.

    ``alpha`` share of the longest stable sub-step; no sub-step is longer than
    ``longest_step_s``, and one below ``least_step_s`` is an error. No water crosses a face
    with ``dry_depth_m`` or less. A source that adds no more than ``lump_m`` in one call is
    added at its start. Losses are taken every ``losses_every_s``, maxima every
    ``track_every_s`` (never when infinite), with ``counts_from_m`` the depth from which water
    has arrived and speed counts, and the times above ``first_depth_m`` and
    ``second_depth_m``. ``only_wet`` leaves out chunks of dry cells; the result is the same.
    """

    alpha: float = 0.7
    dry_depth_m: float = 1e-4
    longest_step_s: float = 2.0
    least_step_s: float = 1e-3
    lump_m: float = 5e-4
    losses_every_s: float = 2.0
    track_every_s: float = 5.0
    counts_from_m: float = 0.05
    first_depth_m: float = 0.15
    second_depth_m: float = 0.27
    only_wet: bool = True
    coefficients: Coefficients = field(default_factory=Coefficients)

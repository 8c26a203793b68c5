"""Formulas of pipe design in SI units; arrays in, arrays out.

Sources: Manning (1891) for full flow; the rational method as in GB 50014,
Q = psi q F with time of concentration t = t1 + m t2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STANDARD_DIAMETERS_MM: tuple[int, ...] = (
    300, 400, 500, 600, 700, 800, 900, 1000, 1200, 1350, 1500, 1650, 1800, 2000,
)  # fmt: skip
"""Inside diameters of concrete pipes in common use (GB/T 11836 series)."""

STANDARD_BOXES_MM: tuple[tuple[int, int], ...] = (
    (2000, 2000), (2400, 2000), (2800, 2000), (3200, 2000), (3600, 2000), (4200, 2000),
    (4400, 2200), (4800, 2400), (5400, 2400), (6000, 2400),
)  # fmt: skip
"""Box sewers (width, height) taken up where no standard diameter is enough."""


@dataclass(frozen=True)
class Section:
    """A pipe cross-section: circular when ``width_mm`` is 0, else a box."""

    height_mm: int
    width_mm: int = 0
    barrels: int = 1

    @property
    def shape(self) -> str:
        return "box" if self.width_mm else "circular"

    @property
    def area_m2(self) -> float:
        return float(self.barrels * full_area(self.height_mm / 1000, self.width_mm / 1000))

    def full_flow_m3_s(self, slope: float, manning_n: float) -> float:
        """Full-bore flow of all barrels, m3/s, at a slope (m/m)."""
        return float(
            full_flow(self.height_mm / 1000, self.width_mm / 1000, slope, manning_n, self.barrels)
        )


CATALOGUE: tuple[Section, ...] = (
    *(Section(diameter) for diameter in STANDARD_DIAMETERS_MM),
    *(Section(height, width) for width, height in STANDARD_BOXES_MM),
)
"""Sections in order of rising capacity."""


def full_area(height_m: ArrayLike, width_m: ArrayLike) -> Floats:
    """Full area, m2: circle of diameter ``height_m`` where ``width_m`` is 0, else a box."""
    height, width = np.asarray(height_m, float), np.asarray(width_m, float)
    return np.where(width > 0, height * width, np.pi * height**2 / 4)


def full_flow(
    height_m: ArrayLike,
    width_m: ArrayLike,
    slope: ArrayLike,
    manning_n: ArrayLike,
    barrels: ArrayLike = 1,
) -> Floats:
    """Full-bore flow by Manning, m3/s: Q = A R^(2/3) S^(1/2) / n.

    A closed box running full has the wetted perimeter 2 (B + H). ``slope`` in m/m;
    a slope of 0 or less carries nothing by this formula.
    """
    height, width = np.asarray(height_m, float), np.asarray(width_m, float)
    area = full_area(height, width)
    perimeter = np.where(width > 0, 2 * (height + width), np.pi * height)
    radius = np.divide(area, perimeter, out=np.zeros_like(area), where=perimeter > 0)
    gradient = np.sqrt(np.maximum(np.asarray(slope, float), 0.0))
    return np.asarray(barrels, float) * area * radius ** (2 / 3) * gradient / manning_n


def trapezoid_flow(
    depth_m: ArrayLike,
    bed_width_m: ArrayLike,
    side_slope: ArrayLike,
    slope: ArrayLike,
    manning_n: ArrayLike,
) -> Floats:
    """Uniform flow of an open trapezoid by Manning, m3/s.

    A = h (b + m h), wetted perimeter b + 2 h sqrt(1 + m^2); ``side_slope`` m horizontal to
    vertical, ``slope`` in m/m; a slope of 0 or less carries nothing by this formula.
    """
    depth, side = np.asarray(depth_m, float), np.asarray(side_slope, float)
    area = depth * (np.asarray(bed_width_m, float) + side * depth)
    perimeter = np.asarray(bed_width_m, float) + 2 * depth * np.sqrt(1 + side**2)
    gradient = np.sqrt(np.maximum(np.asarray(slope, float), 0.0))
    flow: Floats = area * (area / perimeter) ** (2 / 3) * gradient / np.asarray(manning_n, float)
    return flow


def roughness_with_sediment(
    diameter_m: ArrayLike, sediment_m: ArrayLike, manning_n: ArrayLike
) -> Floats:
    """Manning's n at which a clean circle carries full what it carries above a bed, s/m^(1/3).

    The sediment lies level, ``sediment_m`` deep (at least 0, less than the diameter), and is
    as rough as the wall. Circle cut by a chord: with theta = 2 acos(1 - 2 s / D) the bed
    takes D^2 (theta - sin theta) / 8 of the area, and puts a chord D sin(theta / 2) in the
    place of an arc D theta / 2. From A R^(2/3) / n = A0 (D / 4)^(2/3) / n0 follows n0.
    """
    diameter, sediment = np.asarray(diameter_m, float), np.asarray(sediment_m, float)
    theta = 2 * np.arccos(1 - 2 * sediment / diameter)
    area_lost = (theta - np.sin(theta)) / (2 * np.pi)
    perimeter_lost = (theta / 2 - np.sin(theta / 2)) / np.pi
    radius = (1 - area_lost) / (1 - perimeter_lost)
    return np.asarray(manning_n, float) / ((1 - area_lost) * radius ** (2 / 3))


def full_velocity(
    height_m: ArrayLike, width_m: ArrayLike, slope: ArrayLike, manning_n: ArrayLike
) -> Floats:
    """Full-bore velocity by Manning, m/s."""
    area = full_area(height_m, width_m)
    flow = full_flow(height_m, width_m, slope, manning_n)
    return np.divide(flow, area, out=np.zeros_like(area), where=area > 0)


def normal_depth_m(
    flow_m3_s: float, height_m: float, width_m: float, slope: float, manning_n: float
) -> float:
    """Depth of uniform flow by Manning, m: circle where ``width_m`` is 0, else a box.

    Interpolated between 400 depths below the first at which the section carries its
    full-bore flow; the full height where it carries no more.
    """
    depth = np.linspace(0.0, 1.0, 401)[1:] * height_m
    if width_m > 0:
        area, wet = width_m * depth, width_m + 2 * depth
    else:
        angle = 2 * np.arccos(1 - 2 * depth / height_m)
        area = height_m**2 / 8 * (angle - np.sin(angle))
        wet = height_m * angle / 2
    flow = area * (area / wet) ** (2 / 3) * np.sqrt(slope) / manning_n
    rising = int(np.argmax(flow)) + 1
    if flow_m3_s >= flow[rising - 1]:
        return height_m
    return float(np.interp(flow_m3_s, np.r_[0.0, flow[:rising]], np.r_[0.0, depth[:rising]]))


def smallest_section(
    flow_m3_s: float,
    slope: float,
    manning_n: float,
    *,
    at_least: Section | None = None,
    catalogue: Sequence[Section] = CATALOGUE,
) -> Section | None:
    """The first section of the catalogue that carries the flow full; None where none does.

    ``at_least`` keeps a sewer from shrinking downstream: no section of smaller area
    is taken. Raises ValueError where the flow is not finite: that is no flow to size by.
    """
    if not np.isfinite(flow_m3_s):
        raise ValueError(f"a design flow of {flow_m3_s} m3/s has no section")
    floor = at_least.area_m2 if at_least else 0.0
    for section in catalogue:
        if section.area_m2 + 1e-9 < floor:
            continue
        if section.full_flow_m3_s(slope, manning_n) >= flow_m3_s:
            return section
    return None

"""The volume of a tank: a box, or area against depth; closed by a roof with shafts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, model_validator

from drainage.measures.context import Works
from drainage.said import said

SHAFT_M2 = 4.0
"""Access and air shafts above the roof: what water there is stands in them."""
ROOF_M = 0.001
"""Height over which the area of a curve falls to that of the shafts."""

Points = NDArray[np.float64]


class TankWorks(Works):
    """A tank as a box of `area_m2` × `depth_m`, or by a `curve` of area against depth."""

    area_m2: float | None = Field(None, gt=0, le=1e6, description="floor of a box")
    depth_m: float | None = Field(None, gt=0, le=30, description="floor to roof of a box")
    curve: tuple[tuple[float, float], ...] = Field(
        (), description="instead of a box: pairs of depth in m, from 0 up, and area in m2"
    )

    @model_validator(mode="after")
    def _one_shape(self) -> TankWorks:
        box = (self.area_m2 is not None) + (self.depth_m is not None)
        if bool(self.curve) == (box > 0) or box == 1:
            raise ValueError(said("give area_m2 and depth_m, or curve"))
        points = self.points
        rises = len(points) > 1 and points[0, 0] == 0 and bool((np.diff(points[:, 0]) > 0).all())
        if not rises or bool((points[:, 1] < 0).any()):
            raise ValueError(said("depths rise from 0, no area is below 0"))
        if self.volume_m3 <= 0:
            raise ValueError(said("the tank holds no water"))
        return self

    @property
    def points(self) -> Points:
        """Depth m and area m2 (n, 2), from the floor to the roof."""
        if self.curve:
            return np.array(self.curve, dtype=float)
        return np.array([[0.0, self.area_m2 or 0.0], [self.depth_m or 0.0, self.area_m2 or 0.0]])

    @property
    def full_depth_m(self) -> float:
        """Floor to roof."""
        return float(self.points[-1, 0])

    @property
    def volume_m3(self) -> float:
        """What the tank holds between floor and roof."""
        return self.volume_below_m3(self.full_depth_m)

    def volume_below_m3(self, depth_m: float) -> float:
        """What the tank holds below a depth, at most its volume."""
        depth, area = self.points.T
        at = np.unique(np.append(depth[depth < depth_m], min(depth_m, depth[-1])))
        return float(np.trapezoid(np.interp(at, depth, area), at))

    def curve_row(self, name: str, rim_depth_m: float) -> pd.DataFrame:
        """The row of curves: the tank, and its shafts from the roof to the rim."""
        shaft = min(SHAFT_M2, float(self.points[-1, 1]) or SHAFT_M2)
        above = [[self.full_depth_m + ROOF_M, shaft], [rim_depth_m, shaft]]
        points = np.vstack([self.points, [own for own in above if own[0] <= rim_depth_m + 1e-9]])
        points = points[np.append(True, np.diff(points[:, 0]) > 1e-9)]
        text = ";".join(f"{depth:.10g} {area:.10g}" for depth, area in points)
        return pd.DataFrame(
            {"kind": "storage", "points": text, "source": self.source},
            index=pd.Index([name], name="curve_id"),
        )

"""What keeps a street skeleton from becoming a town: each with its place and cure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewers import Sewers
from drainage.synthesis.street_points import StreetPoints

Ints = NDArray[np.int64]


def require(findings: list[Finding]) -> None:
    """Raises InputError with the findings where there are any."""
    if findings:
        raise InputError(findings)


def stranded_streets(points: StreetPoints, outlet: Ints) -> list[Finding]:
    """A finding for every street point whose ``outlet`` (n,) is below 0."""
    return [
        Finding(
            "street_segments.csv",
            said("street point {label}", label=label),
            "",
            "",
            "no street leads from here to an outlet",
            "Join the street to the others or add an outlet in outlets.csv.",
        )
        for label in points.label[outlet < 0].tolist()
    ]


def outlets_without_land(drained: pd.DataFrame) -> list[Finding]:
    """A finding for every outlet (index) of the table with no hectares."""
    return [
        Finding(
            "outlets.csv",
            said("outlet {outlet}", outlet=outlet),
            "street_node",
            "",
            "no land drains to this outlet",
            "Check the outlet's street node and the levels of the streets around it.",
        )
        for outlet in drained.index[drained["area_ha"] <= 0]
    ]


def too_deep_sewers(sewers: Sewers, rules: Rules) -> list[Finding]:
    """A finding for every sewer under more than the greatest cover."""
    limit = rules.maximum_cover_m.value
    deep = sewers.greatest_cover_m[sewers.greatest_cover_m > limit]
    return [
        Finding(
            "rules.toml",
            said("sewer {conduit}", conduit=conduit),
            "maximum_cover_m",
            f"{cover:.2f}",
            said("the sewer would lie under more cover than {limit_m:g} m", limit_m=limit),
            "Check the ground levels on its way, raise adverse_path_penalty or the limit.",
        )
        for conduit, cover in deep.items()
    ]

"""What a trunk system is made of: nodes, roads, outlets, intakes, hills and its path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from drainage.design.sewer_design import Reach
from drainage.measures.context import DesignRules, Works


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrunkNode(_Typed):
    """A point of the path; x, y and ground level in the network's system and datum."""

    id: str = Field(pattern=r"^[A-Za-z0-9._-]+$")
    x_m: float
    y_m: float
    ground_level_m: float


class TrunkRoad(_Typed):
    """A road with a trunk, its nodes from upstream to downstream."""

    name_zh: str
    nodes: tuple[str, ...] = Field(min_length=2)
    drained_width_m: float = Field(
        0.0,
        ge=0,
        description="land on both sides of the road that drains to the trunk, cut where land "
        "of the network begins; 0: none",
    )


class TrunkOutlet(_Typed):
    """Where a trunk ends: it must arrive above ``lowest_invert_level_m``."""

    outfall_id: str = Field(pattern=r"^[A-Za-z0-9._-]+$")
    node: str
    name_zh: str
    bank_level_m: float
    lowest_invert_level_m: float
    river: str = ""


class TrunkIntake(_Typed):
    """An existing manhole connected to a node of the trunk.

    One that carries sewage joins by a weir chamber, a storm manhole by a pipe.
    """

    node: str
    manhole: str
    course: tuple[str, ...] = Field(
        (),
        description="street nodes of a sewer that is to be led here, upstream first: its land "
        "is in the design whether it is built yet or not",
    )


class TrunkHill(_Typed):
    """An outside catchment led to a node of the trunk instead of its street."""

    node: str
    subcatchment: str
    runoff_coefficient: float = Field(gt=0, le=1)


class TrunkPlan(Works):
    """Roads with trunks, where they end and what they take in."""

    nodes: tuple[TrunkNode, ...] = Field(min_length=2)
    roads: tuple[TrunkRoad, ...] = Field(min_length=1)
    outlets: tuple[TrunkOutlet, ...] = Field(min_length=1)
    intakes: tuple[TrunkIntake, ...] = ()
    hills: tuple[TrunkHill, ...] = ()
    design: DesignRules = DesignRules()
    minimum_cover_m: float = Field(1.0, ge=0.7)
    maximum_cover_m: float = Field(6.0, gt=0)


@dataclass(frozen=True)
class TrunkPath:
    """All points (n,) of the trunks and their reaches, upstream first; widths by road."""

    label: list[str]
    x_m: np.ndarray
    y_m: np.ndarray
    ground_level_m: np.ndarray
    reaches: list[Reach]
    road: list[str]
    outlet: list[str]
    drained_width_m: dict[str, float]

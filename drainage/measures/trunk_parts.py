"""What a trunk system is made of: nodes, roads, outlets, intakes, hills and its path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from drainage.design.sewer_design import Reach
from drainage.measures.context import DesignRules, Works
from drainage.measures.on_map import LandId, ManholeId, RiverId, StreetNodeId


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TrunkNode(_Typed):
    """A point of the path; x, y and ground level in the network's system and datum."""

    id: str = Field(pattern=r"^[A-Za-z0-9._-]+$", description="name of the node in this measure")
    x_m: float = Field(description="east")
    y_m: float = Field(description="north")
    ground_level_m: float = Field(description="of the road after the works")


class TrunkRoad(_Typed):
    """A road with a trunk, its nodes from upstream to downstream."""

    name_zh: str = Field(description="name in Chinese")
    nodes: tuple[str, ...] = Field(min_length=2, description="ids of nodes, upstream first")
    drained_width_m: float = Field(
        0.0,
        ge=0,
        description="land on both sides that no street of the network drains, in strips of half "
        "this width, cut where land of the network begins; 0: none",
    )


class TrunkOutlet(_Typed):
    """Where a trunk ends: it must arrive above ``lowest_invert_level_m``."""

    outfall_id: str = Field(pattern=r"^[A-Za-z0-9._-]+$", description="id of the new outfall")
    node: str = Field(description="id of the node where the trunk ends")
    name_zh: str = Field(description="name in Chinese")
    bank_level_m: float = Field(description="of the river's bank")
    lowest_invert_level_m: float = Field(description="a trunk that arrives lower is not built")
    river: RiverId = Field("", description="id of the river, as in the outfalls of the network")


class TrunkIntake(_Typed):
    """An existing manhole connected to a node of the trunk.

    One that carries sewage joins by a weir chamber, a storm manhole by a pipe.
    """

    node: str = Field(description="id of the node of the trunk")
    manhole: ManholeId = Field(description="junction of the network")
    course: tuple[StreetNodeId, ...] = Field(
        (),
        description="street nodes of a sewer that is to be led here, upstream first: its land "
        "is in the design whether it is built yet or not",
    )


class TrunkHill(_Typed):
    """An outside catchment led to a node of the trunk instead of its street."""

    node: str = Field(description="id of the node of the trunk")
    subcatchment: LandId = Field(description="the hill, a subcatchment of the network")
    runoff_coefficient: float = Field(gt=0, le=1, description="of the hill in the design")


class TrunkPlan(Works):
    """Roads with trunks, where they end and what they take in."""

    nodes: tuple[TrunkNode, ...] = Field(min_length=2, description="points of the paths")
    roads: tuple[TrunkRoad, ...] = Field(min_length=1, description="roads with trunks; may join")
    outlets: tuple[TrunkOutlet, ...] = Field(
        min_length=1, description="where trunks end and how low they may arrive"
    )
    intakes: tuple[TrunkIntake, ...] = Field(
        (), description="existing manholes joined to a node of the trunk"
    )
    hills: tuple[TrunkHill, ...] = Field(
        (), description="outside catchments led to a node, with their runoff coefficient"
    )
    design: DesignRules = Field(DesignRules(), description="sizing, see below")
    minimum_cover_m: float = Field(1.0, ge=0.7, description="least cover")
    maximum_cover_m: float = Field(6.0, gt=0, description="a trunk with more cover is unbuildable")


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

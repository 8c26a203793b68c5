"""What a ditch is made of: its points, where it ends, the hills it takes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.measures.on_map import LandId, RiverId, StreetNodeId
from drainage.measures.placing import Place
from drainage.said import said


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DitchPoint(_Typed):
    """A point of the axis: a node of the network by `place`, or a new node by `id`, `x_m`,
    `y_m` and `bank_level_m`.
    """

    bed_level_m: float = Field(description="of the bed, m above the datum")
    place: Place | None = Field(None, description="a manhole or outfall of the network")
    id: str | None = Field(None, pattern=r"^[A-Za-z0-9._-]+$", description="id of the new node")
    x_m: float | None = Field(None, description="easting of the new node, m")
    y_m: float | None = Field(None, description="northing of the new node, m")
    bank_level_m: float | None = Field(None, description="ground at the new node's banks, m")

    @model_validator(mode="after")
    def _one_way(self) -> DitchPoint:
        own = [self.id, self.x_m, self.y_m, self.bank_level_m]
        given = sum(value is not None for value in own)
        if given not in (0, len(own)) or (given > 0) == (self.place is not None):
            raise ValueError(said("give place, or id, x_m, y_m and bank_level_m"))
        return self


class DitchOutlet(_Typed):
    """The last point is a new outfall; its id is that of the point."""

    name_zh: str = Field(description="name in Chinese")
    river: RiverId = Field("", description="id of the river, as in the outfalls of the network")


class KerbOpening(_Typed):
    """A gap in the kerb through which a street runs into the nearest node of the ditch."""

    street_node: StreetNodeId = Field(
        description="id of the street node; its lowest level is the sill"
    )
    width_m: float = Field(gt=0, le=100, description="clear width of the gap")


class DitchHill(_Typed):
    """An outside catchment of which all water runs into the ditch."""

    subcatchment: LandId = Field(description="the hill, a subcatchment of the network")
    point: str = Field(description="id of the new point it runs to")

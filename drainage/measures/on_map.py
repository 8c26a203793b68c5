"""Types of the keys that name something of the network: what a person points at on a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

Pointed = Literal["node", "street_node", "pipe", "outlet", "point", "street", "street_id",
                  "subcatchment", "hollow", "river", "area"]  # fmt: skip


@dataclass(frozen=True)
class OnMap:
    """What of the network a text names; an area is drawn by its corners."""

    kind: Pointed


ManholeId = Annotated[str, OnMap("node")]
StreetNodeId = Annotated[str, OnMap("street_node")]
LinkId = Annotated[str, OnMap("pipe")]
OutletId = Annotated[str, OnMap("outlet")]
PointNo = Annotated[str, OnMap("point")]
StreetName = Annotated[str, OnMap("street")]
StreetId = Annotated[str, OnMap("street_id")]
LandId = Annotated[str, OnMap("subcatchment")]
HollowId = Annotated[str, OnMap("hollow")]
RiverId = Annotated[str, OnMap("river")]
Outline = Annotated[tuple[tuple[float, float], ...], OnMap("area")]

"""The solver of the ground as the coupling needs it."""

from __future__ import annotations

from drainage.surface.coupling import Ground
from drainage.surface.orders import GridOrders
from drainage.surface.places import TownOnGrid


def ground_of(town: TownOnGrid, orders: GridOrders) -> Ground:
    raise NotImplementedError

"""The solver on a mesh, fed by gutters, as the coupling needs it."""

from __future__ import annotations

from drainage.inundation.coupled.orders import GridOrders
from drainage.inundation.coupled.town_on_mesh import TownOnMesh


class FedMesh:
    def __init__(self, town: TownOnMesh, orders: GridOrders) -> None:
        raise NotImplementedError

"""The land that drains to each manhole, each part times its runoff coefficient."""

from __future__ import annotations

import pandas as pd

from drainage.measures.routes import manhole_of_gutter
from drainage.network.model import Network
from drainage.scenario.capacity_settings import CapacitySettings


def runoff_coefficient(subcatchments: pd.DataFrame, settings: CapacitySettings) -> pd.Series:
    """Composite runoff coefficient (n,) of land: sealed and green parts weighed by area.

    GB 50014, composite runoff coefficient by kind of ground.
    """
    sealed = subcatchments["imperviousness_pct"] / 100
    return (
        sealed * settings.sealed_runoff_coefficient
        + (1 - sealed) * settings.green_runoff_coefficient
    )


def runoff_ha(network: Network, settings: CapacitySettings) -> pd.Series:
    """Manhole -> psi F of the streets and blocks that drain to it directly, ha.

    What flows to a gutter counts for the manhole below it; land that runs on to other land for
    where that drains to. Hills are left out (``measures.routes.own_land_ha`` says why).
    """
    land = network.subcatchments[network.subcatchments["kind"] != "hill"]
    weighed = land["area_ha"] * runoff_coefficient(land, settings)
    share = land["gutter_share"].where(land["gutter_id"].ne(""), 0.0)
    below = manhole_of_gutter(network).to_dict()
    direct = _node_of(network, land["outlet_id"]).map(lambda node: below.get(node, node))
    by_gutter = land["gutter_id"].map(lambda node: below.get(node, node))
    parts = pd.concat(
        [
            (weighed * (1 - share)).groupby(direct).sum(),
            (weighed * share)[share > 0].groupby(by_gutter[share > 0]).sum(),
        ]
    )
    return parts.groupby(level=0).sum()


def _node_of(network: Network, outlets: pd.Series) -> pd.Series:
    """The node (n,) at which land drains in the end, on from land to land; "" in a circle."""
    onward = network.subcatchments["outlet_id"]
    place = outlets
    for _ in range(len(onward)):
        on_land = place.isin(onward.index)
        if not on_land.any():
            return place
        place = place.where(~on_land, place.map(onward))
    return place.where(~place.isin(onward.index), "")

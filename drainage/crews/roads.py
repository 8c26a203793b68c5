"""The road graph: street reaches of a network and road-only reaches, driven both ways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import networkx as nx
import numpy as np
import pandas as pd

from drainage.network.model import Network
from drainage.network.street_roads import called_in_chinese, roads_of_streets

M_PER_KM, MIN_PER_H = 1000.0, 60.0


@dataclass(frozen=True)
class Roads:
    """Reaches that cars use, both ways.

    ``reaches``: reach_id -> from_id, to_id, length_m, minutes (at the speed of its class),
    street_id and road_only (no sewer, no street channel: a bridge). ``nodes``: node_id ->
    x_m, y_m. ``names``: street_id -> name_zh, name_en.
    """

    reaches: pd.DataFrame
    nodes: pd.DataFrame
    names: pd.DataFrame

    @cached_property
    def adjacent(self) -> Mapping[str, tuple[tuple[str, str, float], ...]]:
        """Node -> (reach, node at its other end, minutes) of every reach that ends there."""
        found: dict[str, list[tuple[str, str, float]]] = {node: [] for node in self.nodes.index}
        rows = self.reaches[["from_id", "to_id", "minutes"]].itertuples(name=None)
        for reach, start, end, minutes in rows:
            found[start].append((reach, end, minutes))
            found[end].append((reach, start, minutes))
        return {node: tuple(own) for node, own in found.items()}

    @cached_property
    def graph(self) -> nx.MultiGraph:
        """Nodes and reaches, each reach with its id as key, length_m and minutes."""
        graph = nx.MultiGraph()
        graph.add_nodes_from(self.nodes.index)
        columns = ["from_id", "to_id", "length_m", "minutes"]
        for reach, start, end, length, minutes in self.reaches[columns].itertuples(name=None):
            graph.add_edge(start, end, key=reach, length_m=length, minutes=minutes)
        return graph

    @property
    def crossings(self) -> list[str]:
        """Nodes where streets meet or end."""
        return [node for node, degree in self.graph.degree() if degree != 2]

    @cached_property
    def _road(self) -> Mapping[str, str]:
        return dict(roads_of_streets(self.names, self.reaches, self.nodes))

    @cached_property
    def _called(self) -> Mapping[str, str]:
        return dict(called_in_chinese(self.names))

    def roads_of(self, reaches: pd.DataFrame) -> pd.Series:
        """The road of each of some ``reaches``, by the id of its first street."""
        return reaches["street_id"].map(lambda street: self._road.get(street, street))

    def chinese_name(self, road: str) -> str:
        """What a Chinese reader calls a road: its English name where it has no other, the id of
        its street without any."""
        return self._called.get(road, road)

    def english_name(self, streets: Iterable[str]) -> str:
        """The first English name of some streets of one road; empty where none has one."""
        names = self.names["name_en"].reindex(list(dict.fromkeys(streets))).fillna("")
        return next((str(own) for own in names if own), "")

    def without(self, reaches: Collection[str]) -> Roads:
        """The same roads without some reaches; all nodes stay."""
        return replace(self, reaches=self.reaches[~self.reaches.index.isin(list(reaches))])


def road_graph(network: Network, roads: pd.DataFrame, speeds_km_h: Mapping[str, float]) -> Roads:
    """The street channels of a network and the road-only reaches ``roads`` as one graph.

    ``roads``: road_id -> name_zh, name_en, from_id, to_id, length_m, road_class; both ends are
    street nodes of the network. ``speeds_km_h``: road class -> speed of a loaded lorry, km/h.
    """
    channels = network.conduits[network.conduits["shape"] == "street"]
    columns = ["from_id", "to_id", "length_m", "street_id"]
    streets = channels[columns].assign(
        road_class=channels["street_id"].map(network.streets["road_class"]), road_only=False
    )
    bare = roads[["from_id", "to_id", "length_m", "road_class"]].assign(
        street_id=roads.index, road_only=True
    )
    reaches = pd.concat([streets, bare]) if len(bare) else streets
    speed = reaches["road_class"].map(dict(speeds_km_h)).to_numpy(float)
    minutes = reaches["length_m"].to_numpy(float) / (speed * M_PER_KM / MIN_PER_H)
    ends = pd.unique(reaches[["from_id", "to_id"]].to_numpy().ravel())
    names = pd.concat([network.streets[["name_zh", "name_en"]], roads[["name_zh", "name_en"]]])
    return Roads(
        reaches.assign(minutes=minutes).drop(columns="road_class").rename_axis("reach_id"),
        network.nodes.loc[ends, ["x_m", "y_m"]],
        names,
    )


def dry_minutes(roads: Roads, starts: Collection[str], ends: Collection[str]) -> np.ndarray:
    """Fastest minutes (starts, ends) while every reach is open; inf where no road leads."""
    found = np.full((len(starts), len(ends)), np.inf)
    for column, end in enumerate(ends):
        minutes = nx.single_source_dijkstra_path_length(roads.graph, end, weight="minutes")
        found[:, column] = [minutes.get(start, np.inf) for start in starts]
    return found


def metres_within(roads: Roads, node: str, most_m: float) -> dict[str, float]:
    """Node -> metres along the roads from ``node``, of all within ``most_m``."""
    found: dict[str, float] = nx.single_source_dijkstra_path_length(
        roads.graph, node, cutoff=most_m, weight="length_m"
    )
    return found

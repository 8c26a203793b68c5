"""Where a measure stands: a node's id, coordinates, or a street's name and chainage (桩号)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.chainage import chainage_words
from drainage.network.model import Network
from drainage.network.street_roads import shown_names
from drainage.said import said

FARTHEST_M = 100.0
"""A place on a sewer is never farther from a manhole than half the largest spacing of manholes,
200 m at DN1600 and more (GB 50014; the clause is not verified). What lies farther is off the
sewers."""
BEYOND_END_M = 5.0
"""A chainage read from a map may lie this far beyond the end of its street."""
SEWERS = ("storm", "combined")
ANY_SEWERS = (*SEWERS, "sanitary")
MANHOLES = ("junctions", "storages")
ENDS = (*MANHOLES, "outfalls")
"""Where sewers and pressure mains end."""
PLACED_TEXTS: Texts = {
    "placed": {
        "zh": "取最近检查井 {node_id}，相距 {distance_m:.0f} m",
        "en": "the nearest manhole is {node_id}, {distance_m:.0f} m away",
    },
}
"""The text of ``Found.remarks``, for the TEXTS of a measure that has a place."""
STREET_AND_CHAINAGE = re.compile(r"(.+?)\s*[Kk](\d+)\s*\+\s*(\d+(?:\.\d+)?)")

XY = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """The node a place resolves to, and how far it is from the place as given."""

    node_id: str
    distance_m: float
    given: str

    def remarks(self) -> tuple[Remark, ...]:
        """Which node was taken; none where the place is that node's id."""
        if self.given == self.node_id:
            return ()
        figures: dict[str, Figure] = {"node_id": self.node_id, "distance_m": self.distance_m}
        return (Remark("placed", figures, self.given),)


class Place(BaseModel):
    """One place: `node_id`; or `x_m` and `y_m`; or `street`. The nearest manhole of the system
    the measure asks for is taken and remarked; none within 100 m is refused. On a street a
    manhole of that street goes before a nearer one beside it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    node_id: str | None = Field(None, description="id in junctions, storages or outfalls")
    x_m: float | None = Field(None, description="easting, m, in the network's coordinate system")
    y_m: float | None = Field(None, description="northing, m")
    street: str | None = Field(
        None,
        description="name and chainage, such as 南环路 K0+150; counted from the west or south end",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Place:
        coordinates = (self.x_m is not None) + (self.y_m is not None)
        ways = (self.node_id is not None) + (self.street is not None) + (coordinates > 0)
        if ways != 1 or coordinates == 1:
            raise ValueError(said("give node_id, or x_m and y_m, or street"))
        if self.street is not None and _street_and_chainage(self.street) is None:
            raise ValueError(said("give a street's name and chainage, such as 南环路 K0+150"))
        return self

    @property
    def given(self) -> str:
        """The place as it was written."""
        if self.node_id is not None:
            return self.node_id
        return self.street if self.street is not None else f"({self.x_m:.1f}, {self.y_m:.1f})"

    @property
    def sewers(self) -> tuple[str, ...]:
        """By its id a manhole of any sewer may be named; what lies nearest is never sanitary."""
        return SEWERS if self.node_id is None else ANY_SEWERS

    def findings(
        self,
        network: Network,
        key: str,
        systems: tuple[str, ...] = SEWERS,
        tables: tuple[str, ...] = MANHOLES,
    ) -> list[Finding]:
        """Why the place is none of the network; ``key`` is the measure's key that holds it."""
        known = _nodes(network, systems, tables)
        if known.empty:
            return [self._off(key, said("the network has no manhole of system {systems}",
                                        systems=", ".join(systems)),
                              "Name another network, or leave the measure out.")]  # fmt: skip
        if self.node_id is not None:
            return [] if self.node_id in known.index else [self._unknown(network, key, systems)]
        if self.street is not None and (wrong := self._off_street(network, key)):
            return [wrong]
        _, distance_m = _nearest(known, self.xy(network), self._on_road(network))
        if distance_m <= FARTHEST_M:
            return []
        return [self._off(key, said("no manhole of system {systems} within {limit:g} m: the "
                                    "nearest is {distance:,.0f} m away", limit=FARTHEST_M,
                                    systems=", ".join(systems), distance=distance_m),
                          self._cure(known))]  # fmt: skip

    def found(
        self,
        network: Network,
        systems: tuple[str, ...] = SEWERS,
        tables: tuple[str, ...] = MANHOLES,
    ) -> Found:
        """The node of the place; sound only where ``findings`` found nothing."""
        if self.node_id is not None:
            return Found(self.node_id, 0.0, self.node_id)
        known = _nodes(network, systems, tables)
        node_id, distance_m = _nearest(known, self.xy(network), self._on_road(network))
        return Found(node_id, distance_m, self.given)

    def xy(self, network: Network) -> XY:
        """Easting and northing (2,), m, of the place itself; NaN where its node has none."""
        if self.x_m is not None and self.y_m is not None:
            return np.array([self.x_m, self.y_m])
        if self.node_id is not None:
            return network.nodes.loc[self.node_id, ["x_m", "y_m"]].to_numpy(float)
        road, chainage_m = self._road(network)
        at = np.unique(road["chainage_m"].to_numpy(float))
        line = road.groupby("chainage_m")[["x_m", "y_m"]].mean().loc[at].to_numpy(float)
        return np.array([np.interp(chainage_m, at, line[:, k]) for k in (0, 1)])

    def _on_road(self, network: Network) -> pd.Index:
        return self._road(network)[0].index if self.street is not None else pd.Index([])

    def _road(self, network: Network) -> tuple[pd.DataFrame, float]:
        """Nodes of the named road with chainage_m, x_m, y_m, and the chainage asked for."""
        _, chainage_m = _street_and_chainage(self.street or "") or ("", 0.0)
        along = network.chainages
        own = along[along["street_id"].isin(self._streets(network))].dropna()
        own = own.drop_duplicates("node_id").set_index("node_id")
        return own.join(network.nodes[["x_m", "y_m"]]).dropna(), chainage_m

    def _streets(self, network: Network) -> pd.Index:
        """The street of this id, else those of this name."""
        name, _ = _street_and_chainage(self.street or "") or ("", 0.0)
        streets = network.streets
        if name in streets.index:
            return pd.Index([name])
        same = [streets[column].map(_plain).eq(name) for column in ("name_zh", "name_en")]
        return streets.index[same[0] | same[1]] if name else streets.index[:0]

    def _off_street(self, network: Network, key: str) -> Finding | None:
        road, chainage_m = self._road(network)
        if road.empty:
            names = sorted({_plain(name) for name in shown_names(network.streets)} - {""})
            name = (_street_and_chainage(self.street or "") or ("", 0.0))[0]
            near = get_close_matches(name, names, n=5, cutoff=0.3) or names[:5]
            return self._off(key, "no street of this name in the network",
                             said("Use a name of tables/streets.csv, such as {known}.",
                                  known=", ".join(near)))  # fmt: skip
        roads = network.roads[self._streets(network)].unique()
        if len(roads) > 1:
            return self._off(key, "several streets have this name",
                             said("Give the id of the one you mean: {ids}.",
                                  ids=", ".join(map(str, roads))))  # fmt: skip
        last = float(road["chainage_m"].max())
        if chainage_m <= last + BEYOND_END_M:
            return None
        return self._off(key, said("the street ends at {end}", end=chainage_words(last)),
                         said("Give a chainage from K0+000 to {end}.",
                              end=chainage_words(last)))  # fmt: skip

    def _unknown(self, network: Network, key: str, systems: tuple[str, ...]) -> Finding:
        if self.node_id not in network.nodes.index:
            return self._off(key, said("no such id in {table}", table="junctions, storages"),
                             "Give the id of a manhole, x_m and y_m, or a street.")  # fmt: skip
        return self._off(key, said("this node is of system {own}; {systems} is needed",
                                   own=network.nodes.at[self.node_id, "system"],
                                   systems=", ".join(systems)),
                         "Give the id of a manhole, x_m and y_m, or a street.")  # fmt: skip

    def _cure(self, known: pd.DataFrame) -> str:
        """How to mend coordinates: swapped, where that brings them into the network."""
        if self.x_m is not None and self.y_m is not None:
            _, distance_m = _nearest(known, np.array([self.y_m, self.x_m]), pd.Index([]))
            if distance_m <= FARTHEST_M:
                return said("Exchange them: x_m is the easting {x:.1f}, y_m the northing {y:.1f}.",
                            x=self.y_m, y=self.x_m)  # fmt: skip
        low, high = known[["x_m", "y_m"]].min(), known[["x_m", "y_m"]].max()
        return said("Give a place in the network: x_m {x0:.0f} to {x1:.0f}, y_m {y0:.0f} to "
                    "{y1:.0f}.", x0=low["x_m"], x1=high["x_m"], y0=low["y_m"],
                    y1=high["y_m"])  # fmt: skip

    def _off(self, key: str, message: str, cure: str) -> Finding:
        return Finding("", key, "", self.given, message, cure)


def _nodes(network: Network, systems: tuple[str, ...], tables: tuple[str, ...]) -> pd.DataFrame:
    nodes = network.nodes
    return nodes[nodes["system"].isin(systems) & nodes["table"].isin(tables)]


def _nearest(known: pd.DataFrame, xy: XY, before_others: pd.Index) -> tuple[str, float]:
    """The nearest node and its distance, m; one of ``before_others`` where it is near enough."""
    away = np.hypot(known["x_m"].to_numpy(float) - xy[0], known["y_m"].to_numpy(float) - xy[1])
    distance = pd.Series(np.where(np.isfinite(away), away, np.inf), known.index)
    own = distance[known.index.isin(before_others)]
    if len(own) and own.min() <= FARTHEST_M:
        distance = own
    return str(distance.idxmin()), float(distance.min())


def _street_and_chainage(text: str) -> tuple[str, float] | None:
    read = STREET_AND_CHAINAGE.fullmatch(_plain(text))
    return None if read is None else (read[1], 1000 * int(read[2]) + float(read[3]))


def _plain(text: str) -> str:
    """A name as people type it: full-width letters, digits and blanks are those of ASCII."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).split())

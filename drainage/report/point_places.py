"""Where a waterlogging point lies: street, crossings, coordinates, its way to the outlet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from drainage.languages import Lang, text
from drainage.measures.routes import manhole_of_point, route_from
from drainage.network import Network


@dataclass(frozen=True)
class Place:
    """A point's place: x_m east and y_m north in ``crs``; ``route`` are sewers to the outlet.

    ``between``: streets that cross its street at the ends of its segment, ``at``: at the
    point itself; each a pair (Chinese, English).
    """

    street: tuple[str, str]
    between: tuple[tuple[str, str], ...]
    at: tuple[tuple[str, str], ...]
    x_m: float
    y_m: float
    crs: str
    outlet_id: str
    outlet_zh: str
    route: tuple[str, ...]
    route_length_m: float


def place_of(network: Network, point_no: str) -> Place:
    """The place of a point on the network as it is."""
    row = network.watch_points.loc[point_no]
    route = route_of_point(network, point_no)
    last = str(network.conduits.at[route[-1], "to_id"]) if route else ""
    outlet = last if last in network.outfalls.index else ""
    between, at = _crossings(network, str(row["street_id"]), str(row["node_id"]))
    return Place(
        street=_name(network, str(row["street_id"])),
        between=between,
        at=at,
        x_m=float(row["x_m"]),
        y_m=float(row["y_m"]),
        crs=network.crs,
        outlet_id=outlet,
        outlet_zh=str(network.outfalls.at[outlet, "name_zh"]) if outlet else "",
        route=tuple(route),
        route_length_m=float(network.conduits.loc[route, "length_m"].sum()),
    )


def route_of_point(network: Network, point_no: str) -> list[str]:
    """Ids of the sewers from the point to its outlet; none where it has no inlet."""
    gutter = network.watch_points.at[point_no, "node_id"]
    if not network.conduits["to_id"].reindex(network.inlets.index).eq(gutter).any():
        return []
    return route_from(network, manhole_of_point(network, point_no))


def crs_words(crs: str, lang: Lang) -> str:
    """The coordinate system by code and name."""
    try:
        plane = CRS(crs)
    except CRSError:
        return crs
    meridian = plane.to_cf().get("longitude_of_central_meridian")
    cgcs2000 = plane.name.startswith("CGCS2000") and meridian is not None
    key = "sheets.crs_cgcs2000" if cgcs2000 else "sheets.crs"
    return text(lang, key, crs=crs, plane=plane.name, meridian=meridian)


def _name(network: Network, street_id: str) -> tuple[str, str]:
    if street_id not in network.streets.index:
        return "", ""
    row = network.streets.loc[street_id]
    return str(row["name_zh"]), str(row["name_en"]) or str(row["name_zh"])


Pairs = tuple[tuple[str, str], ...]


def _crossings(network: Network, street_id: str, node_id: str) -> tuple[Pairs, Pairs]:
    """Streets of another name at the two ends of the segment, and at the point."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    ends = pd.concat(
        [reaches[[end, "street_id"]].rename(columns={end: "node"}) for end in ("from_id", "to_id")]
    )
    own = ends.loc[ends["street_id"] == street_id, "node"].value_counts()
    others = ends[ends["street_id"] != street_id]

    def names(node: str) -> Pairs:
        ids = others.loc[others["node"] == node, "street_id"]
        found = dict.fromkeys(_name(network, str(name)) for name in ids)
        return tuple(pair for pair in found if pair != _name(network, street_id) and pair[0])

    tips = [names(str(node)) for node in own.index[own == 1]]
    return tuple(pairs[0] for pairs in tips if pairs), names(node_id)

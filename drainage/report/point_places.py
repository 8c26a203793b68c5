"""Where a waterlogging point lies: street, crossings, coordinates, its way to the outlet."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from drainage.languages import Lang, either, text
from drainage.measures.routes import manhole_of_point, route_from
from drainage.network import Network
from drainage.network.chainage import chainage_words
from drainage.network.street_roads import shown_names


@dataclass(frozen=True)
class Place:
    """A point's place: x_m east and y_m north in ``crs``; ``route`` are sewers to the outlet.

    ``chainage`` on its street; ``between``: the nearest streets that cross it before and after
    the point, ``at``: at the point itself; each a pair (Chinese, English).
    """

    street: tuple[str, str]
    chainage: str
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
        chainage=chainage_words(_chainage_m(network, str(row["street_id"]), str(row["node_id"]))),
        between=between,
        at=at,
        x_m=float(row["x_m"]),
        y_m=float(row["y_m"]),
        crs=network.crs,
        outlet_id=outlet,
        outlet_zh=str(shown_names(network.outfalls)[outlet]) if outlet else "",
        route=tuple(route),
        route_length_m=float(network.conduits.loc[route, "length_m"].sum()),
    )


def route_of_point(network: Network, point_no: str) -> list[str]:
    """Ids of the main sewers from the point to an outlet; none where it has no inlet."""
    manhole = manhole_with_inlets(network, point_no)
    return route_from(network, manhole) if manhole else []


def manhole_with_inlets(network: Network, point_no: str) -> str:
    """The manhole that the inlets at a point lead to; empty where it has no inlet."""
    gutter = network.watch_points.at[point_no, "node_id"]
    if not network.conduits["to_id"].reindex(network.inlets.index).eq(gutter).any():
        return ""
    return manhole_of_point(network, point_no)


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
    zh, en = str(row["name_zh"]), str(row["name_en"])
    return either("zh", zh, en), either("en", zh, en)


def _chainage_m(network: Network, street_id: str, node_id: str) -> float:
    rows = network.chainages
    own = rows[(rows["street_id"] == street_id) & (rows["node_id"] == node_id)]
    return float(own["chainage_m"].iloc[0]) if len(own) else float("nan")


Pairs = tuple[tuple[str, str], ...]


def _crossings(network: Network, street_id: str, node_id: str) -> tuple[Pairs, Pairs]:
    """Streets of another name that cross next before and after the point, and at the point."""
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

    rows = network.chainages[network.chainages["street_id"] == street_id]
    along = rows.set_index("node_id")["chainage_m"] - _chainage_m(network, street_id, node_id)
    crossed = along[[str(node) for node in own.index if node != node_id and names(str(node))]]
    next_ones = (crossed[crossed < 0].nlargest(1), crossed[crossed > 0].nsmallest(1))
    beside = {str(node) for part in next_ones for node in part.index}
    tips = [names(str(node)) for node in own.index if str(node) in beside]
    return tuple(pairs[0] for pairs in tips), names(node_id)

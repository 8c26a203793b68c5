"""The tables of the list of quantities: pipes, manholes, other works, crossings, sums."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.cost.costing import COSTS, UNIT_COSTS
from drainage.drawings.crossings import CROSSING_COLUMNS
from drainage.drawings.lines import lines_of_works
from drainage.drawings.pipes import DRAWN, basis_of, depth_classes
from drainage.drawings.works import EXISTING, WORKS, Works
from drainage.network import Network
from drainage.network.street_places import conduit_places, node_places

OF_PLACES = ("height_m", "from_x_m", "from_y_m", "to_x_m", "to_y_m")
LINKS = ("conduits", "pumps", "orifices", "weirs", "regulators")
NODES = ("junctions", "storages", "outfalls")
SUMMED = {"pieces": ("id", "size"), "pipe_length_m": ("pipe_length_m", "sum"),
          **{cost: (cost, "sum") for cost in COSTS},
          "unpriced": ("without", "sum")}  # fmt: skip


def quantity_sheets(
    works: Works, pipes: pd.DataFrame, crossed: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Name -> rows: sums, pipe_sums, pipes, manhole_sums, manholes, other_works, crossings.

    ``pipes`` is the ``pipe_table`` of the works, ``crossed`` its ``crossings``. Costs in 10^4 yuan
    and unit costs in yuan, NaN where there is no price; what has no price is counted in
    ``unpriced``.
    """
    own = _pipes(works, pipes)
    holes = _manholes(works)
    return {
        "sums": _sums(works.costs),
        "pipe_sums": _by(own, ["work", "sewer_kind", "section", "invert_depth_class"]),
        "pipes": own.drop(columns=["without"]),
        "manhole_sums": holes.groupby(
            ["work", "sewer_kind", "invert_depth_class"], sort=False
        ).size().rename("pieces").reset_index(),
        "manholes": holes,
        "other_works": _others(works),
        "crossings": crossed[CROSSING_COLUMNS],
    }  # fmt: skip


def _pipes(works: Works, pipes: pd.DataFrame) -> pd.DataFrame:
    """The pipes with works, those of a line together from its upstream end, with their costs."""
    own = pipes[pipes["work"].ne(EXISTING)]
    costs = works.costs[works.costs["table"].eq("conduits")].set_index("id")
    priced = costs.reindex(own.index)[["what", *UNIT_COSTS, *COSTS, "price_year", "price_source"]]
    along = {pipe: place for line in lines_of_works(pipes) for place, pipe in enumerate(line)}
    rank = own["work"].map({work: place for place, work in enumerate(WORKS)})
    within = [along.get(pipe, 0) for pipe in own.index]
    order = np.lexsort((within, rank.where(own["line_no"].eq(0), 0),
                        own["line_no"].where(own["line_no"] > 0, np.inf)))  # fmt: skip
    kept = [name for name in DRAWN if name not in OF_PLACES]
    rows = own[kept].join(priced).assign(without=priced[COSTS[1]].isna().astype(int))
    rows = rows.iloc[order].rename_axis("id").reset_index()
    first = ["work", "line_no", "id"]
    return rows[[*first, *(name for name in rows if name not in first)]]


def _by(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, sort=False).agg(**SUMMED).reset_index()


def _sums(costs: pd.DataFrame) -> pd.DataFrame:
    rows = costs.assign(unpriced=costs["elements"].where(costs[COSTS[1]].isna(), 0))
    sums = {name: (name, "sum") for name in ("elements", "quantity", *COSTS, "unpriced")}
    return rows.groupby(["what", "unit"], sort=False).agg(**sums).reset_index()


def _manholes(works: Works) -> pd.DataFrame:
    """Manholes that are built, deepened or raised, or taken away, with their depth."""
    after, before = (own.junctions[own.junctions["system"].ne("street")]
                     for own in (works.after, works.before))  # fmt: skip
    was = before["invert_level_m"].reindex(after.index)
    moved = after.index.isin(before.index) & ~np.isclose(was, after["invert_level_m"], atol=5e-4,
                                                         equal_nan=True)  # fmt: skip
    new = ~after.index.isin(before.index)
    gone = before[~before.index.isin(after.index)]
    rows = pd.concat([
        after[new].assign(work="new"), after[moved].assign(work="altered"),
        gone.assign(work="removed"),
    ])  # fmt: skip
    depth = (rows["ground_level_m"] - rows["invert_level_m"]).astype(float)
    table = rows.assign(
        sewer_kind=rows["system"],
        street_place=_on_streets(works.after, rows.index.to_numpy(object)),
        invert_depth_m=depth, invert_depth_class=depth_classes(depth),
        **basis_of(rows["source"].astype(str)),
    ).rename_axis("id").reset_index()  # fmt: skip
    return table[["work", "sewer_kind", "id", "street_place", "x_m", "y_m", "ground_level_m",
                  "invert_level_m", "invert_depth_m", "invert_depth_class", "assumed", "basis",
                  "source"]]  # fmt: skip


def _others(works: Works) -> pd.DataFrame:
    """All works that lay no pipe, each at its place: inlets, tanks, pumps, weirs, outfalls …"""
    costs = works.costs
    own = costs[~costs["id"].isin(works.on_pipes.index) | costs["table"].ne("conduits")]
    own = own.drop(columns=["street_zh", "section", "system"]).reset_index(drop=True)
    found = [_placed(works, str(table), rows) for table, rows in own.groupby("table", sort=False)]
    columns = ["what", "id", "street_place", "x_m", "y_m", "quantity", "unit", *UNIT_COSTS, *COSTS,
               "assumed", "basis", "source", "price_year", "price_source"]  # fmt: skip
    return pd.concat(found)[columns] if found else pd.DataFrame(columns=columns)


def _on_streets(network: Network, nodes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Street and chainage (n,) of nodes, on the first street each lies on; "" on none."""
    first = network.chainages.drop_duplicates("node_id").set_index("node_id")["street_id"]
    nodes_ = pd.Series(nodes, dtype=object)
    streets = first.reindex(nodes_).fillna("").reset_index(drop=True)
    return node_places(network, streets, nodes_).to_numpy(object)


def _placed(works: Works, table: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one table with street, place and source; a link stands at its upstream end, an
    inlet at the lower end of its reach, land and its sponge works without a place."""
    network = works.after
    both = pd.concat([network.tables[table], works.before.tables[table]])
    owner = both[~both.index.duplicated()].reindex(rows["id"])
    at = np.full(len(rows), "", object)
    if table in LINKS:
        at = owner["from_id"].to_numpy(object)
    elif table in NODES:
        at = rows["id"].to_numpy(object)
    elif table == "inlets":
        at = network.conduits["to_id"].reindex(rows["id"]).to_numpy(object)
        street = conduit_places(network, pd.Index(rows["id"])).to_numpy(object)
    elif table in ("hollows", "dry_weather_flows"):
        at = owner["node_id"].to_numpy(object) if table == "hollows" else rows["id"].to_numpy()
    place = network.nodes[["x_m", "y_m"]].reindex(at)
    if table != "inlets":
        street = _on_streets(network, at)
    source = owner["source"].fillna("").astype(str).set_axis(rows.index)
    return rows.assign(
        street_place=street, x_m=place["x_m"].to_numpy(float), y_m=place["y_m"].to_numpy(float),
        source=source, **basis_of(source),
    )  # fmt: skip

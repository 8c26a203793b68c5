"""Where a new sewer runs: along streets that are named, then beside the old sewer."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pandas as pd

from drainage.errors import Finding
from drainage.measures.context import unknown
from drainage.measures.routes import (
    laid_by_reliefs,
    manhole_of_gutter,
    relief_id,
    route_from,
    sewers,
    trunk_intakes,
)
from drainage.network.model import Network

COLUMNS = ["from_id", "to_id", "length_m", "street_id", "beside", "named_m"]


def course_of(network: Network, manhole: str, street_nodes: tuple[str, ...]) -> pd.DataFrame:
    """The reaches of a new sewer, upstream first, by the id it would have.

    Along the streets between ``street_nodes`` where there are any, else from ``manhole``;
    from there beside the old sewer down to the outlet. It ends at the first manhole at or
    below ``manhole`` that a trunk takes in; where it does not pass ``manhole``, at the
    first below its head. Between two storm manholes it passes combined ones by, in one reach,
    so that no sewage gets into it.

    Columns: from_id and to_id (manholes; the last may be an outfall), length_m, street_id,
    beside (the old sewer of this reach, "" where none runs this way), named_m (how much of it
    lies on the way that was asked for: between ``street_nodes`` or, without any, all).
    """
    rows = _along_streets(network, street_nodes)
    start = rows[-1]["to_id"] if rows else manhole
    pipes = network.conduits
    for pipe in route_from(network, str(start)):
        row = pipes.loc[pipe]
        rows.append(
            {
                "conduit_id": relief_id(pipe),
                "from_id": row["from_id"],
                "to_id": row["to_id"],
                "length_m": row["length_m"],
                "street_id": row["street_id"],
                "beside": pipe,
                "named_m": 0.0 if street_nodes else row["length_m"],
            }
        )
    table = pd.DataFrame(rows, columns=["conduit_id", *COLUMNS]).set_index("conduit_id")
    return _past_combined(network, _up_to_trunk(table, manhole, trunk_intakes(network)))


def _up_to_trunk(course: pd.DataFrame, manhole: str, intakes: set[str]) -> pd.DataFrame:
    passed = [*course["from_id"], *course["to_id"].tail(1)]
    first = passed.index(manhole) if manhole in passed else 0
    ends = [k for k, node in enumerate(passed) if k >= max(first, 1) and node in intakes]
    if first < len(passed) and passed[first] == manhole and manhole in intakes:
        ends = [first]
    return course.iloc[: ends[0]] if ends else course


def _past_combined(network: Network, course: pd.DataFrame) -> pd.DataFrame:
    if course.empty:
        return course
    system = network.nodes["system"]
    start = course["from_id"].map(system)
    storm = start.eq("storm")
    ahead = course["to_id"].map(system).eq("storm")[::-1].cummax()[::-1]
    passed = start.eq("combined") & storm.cummax() & ahead
    groups = course.reset_index().groupby((~passed).cumsum().to_numpy(), sort=False)
    merged = groups.agg(
        {"conduit_id": "first", "from_id": "first", "to_id": "last", "length_m": "sum",
         "street_id": "first", "beside": "first", "named_m": "sum"}
    ).set_index("conduit_id")  # fmt: skip
    single = (groups.size() == 1).to_numpy()
    return merged.assign(beside=merged["beside"].where(single, ""))


def _along_streets(network: Network, street_nodes: tuple[str, ...]) -> list[dict[str, object]]:
    if not street_nodes:
        return []
    streets = _street_graph(network)
    below = manhole_of_gutter(network)
    old = sewers(network).drop(index=laid_by_reliefs(network))
    ends = zip(old["from_id"].tolist(), old["to_id"].tolist(), strict=True)
    pipe = dict(zip(ends, old.index.astype(str).tolist(), strict=True))
    rows: list[dict[str, object]] = []
    for start, end in pairwise(street_nodes):
        for a, b in pairwise(nx.shortest_path(streets, start, end, weight="length_m")):
            reach = streets.edges[a, b]
            beside = pipe.get((below[a], below[b]), "")
            rows.append(
                {
                    "conduit_id": relief_id(beside or reach["conduit_id"]),
                    "from_id": below[a],
                    "to_id": below[b],
                    "length_m": reach["length_m"],
                    "street_id": reach["street_id"],
                    "beside": beside,
                    "named_m": reach["length_m"],
                }
            )
    return rows


def course_findings(network: Network, street_nodes: tuple[str, ...]) -> list[Finding]:
    """Nodes that are no street nodes, that no street joins, or from which water comes back."""
    streets = _street_graph(network)
    below = manhole_of_gutter(network)
    findings = [
        unknown("course", node, "a street node with a manhole below it", "junctions and storages")
        for node in street_nodes
        if node not in streets or node not in below.index
    ]
    if findings:
        return findings
    findings = [
        Finding("", "course", "", f"{start} {end}", "no street joins these two nodes",
                "Name street nodes in order along streets that meet.")
        for start, end in pairwise(street_nodes) if not nx.has_path(streets, start, end)
    ]  # fmt: skip
    if findings or not street_nodes:
        return findings
    passed: list[str] = []
    for start, end in pairwise(street_nodes):
        passed += nx.shortest_path(streets, start, end, weight="length_m")[:-1]
    lidless = [node for node in passed if node not in below.index]
    findings = [
        Finding("", "course", "", node, "no manhole lies below this street node of the course",
                "Lead the course along streets with sewers.")
        for node in lidless
    ]  # fmt: skip
    if findings:
        return findings
    course = course_of(network, "", street_nodes)
    again = course["from_id"][course["from_id"].duplicated()]
    return [
        Finding("", "course", "", str(node), "the course comes back to this manhole",
                "End it where the old sewer leads away from it, as the page of the report shows.")
        for node in again.head(1)
    ]  # fmt: skip


def _street_graph(network: Network) -> nx.Graph:
    """Street nodes joined by the reaches of the streets."""
    reaches = network.conduits[network.conduits["shape"].eq("street")].reset_index()
    ends = zip(reaches["from_id"].tolist(), reaches["to_id"].tolist(), strict=True)
    own = reaches[["conduit_id", "length_m", "street_id"]].to_dict("records")
    graph: nx.Graph = nx.Graph()
    graph.add_edges_from((*pair, row) for pair, row in zip(ends, own, strict=True))
    return graph

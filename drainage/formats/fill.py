"""Proposals for what a survey lacks, as a table an engineer accepts row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from drainage.checks.outlying import outlying_nodes
from drainage.errors import Finding
from drainage.formats.ground_proposals import proposed_ground, with_ground
from drainage.formats.kept_depths import FROM_DEPTH, levels_from_depths, with_levels
from drainage.formats.terrain import Terrain
from drainage.network import Network
from drainage.said import said

COLUMNS = ("accept", "table", "id", "column", "value", "method")
SHORTEST_M = 0.1


@dataclass(frozen=True)
class Proposals:
    """A row for each gap that something can be said about (columns ``COLUMNS``), and what was
    held back because it cannot be true."""

    table: pd.DataFrame
    withheld: list[Finding]


def propose(network: Network, terrain: Terrain | None, depths: pd.DataFrame) -> Proposals:
    """Proposals for the gaps of a network.

    Ground levels come from the terrain, inverts from the survey's depths (``depths`` with the
    columns of ``kept_depths``) where the ground is known, else by linear interpolation along the
    pipes between known ones, pipe ends from their node, diameters from the pipes next to them,
    lengths from the coordinates. A level that follows from a ground level proposed here is no
    proposal of its own: ``accept`` takes it with the ground level. What would put a node's
    ground at or below its invert, or far off its neighbours, is withheld.
    """
    nodes = network.nodes
    lacking = nodes["ground_level_m"].isna() & nodes["x_m"].notna() & nodes["y_m"].notna()
    ground, withheld = proposed_ground(network, terrain, lacking)
    parts = [_rows(nodes, ground, lacking, "ground_level_m", "terrain")] if terrain else []
    measured = levels_from_depths(network, depths)
    following = levels_from_depths(with_ground(network, ground), depths)
    invert, how = _inverts(with_levels(network, following))
    from_depth = set(measured.loc[measured["column"] == "invert_level_m", "id"])
    how[how.index.isin(from_depth)] = FROM_DEPTH
    above = invert.ge(ground) & nodes["invert_level_m"].isna()
    withheld += [_no_depth(node, invert[node], ground[node]) for node in nodes.index[above]]
    invert = invert.mask(above)
    gap = nodes["invert_level_m"].isna()
    follows = _follows(following, measured)
    parts.append(
        _rows(nodes, invert, gap & ~_among(nodes.index, follows, "invert_level_m"),
              "invert_level_m", how)
    )  # fmt: skip
    depth = pd.concat([network.tables[name]["max_depth_m"] for name in ("junctions", "storages")])
    rim = (ground - invert).reindex(depth.index)
    parts.append(_rows(nodes.loc[depth.index], rim, depth.isna(), "max_depth_m", "ground - invert"))
    parts.append(_pipe_ends(network, invert, measured, follows))
    parts.append(_lengths(network))
    parts.append(_diameters(network))
    table = pd.concat(parts, ignore_index=True)
    table = table.assign(value=table["value"].astype(float).round(3))[list(COLUMNS)]
    return Proposals(table, withheld)


def _follows(following: pd.DataFrame, measured: pd.DataFrame) -> pd.DataFrame:
    """The levels that are known only with the ground levels proposed."""
    cell = ["table", "id", "column"]
    known = pd.MultiIndex.from_frame(measured[cell])
    return following[~pd.MultiIndex.from_frame(following[cell]).isin(known)]


def _among(ids: pd.Index, rows: pd.DataFrame, column: str) -> pd.Series:
    return pd.Series(ids.isin(rows.loc[rows["column"] == column, "id"]), index=ids)


def _no_depth(node: str, invert_m: float, ground_m: float) -> Finding:
    return Finding(
        "proposals", node, "invert_level_m", f"{invert_m:.2f}",
        said("withheld: the level interpolated along the pipes lies above the ground of "
             "{ground_m:.2f} m", ground_m=ground_m),
        "Survey the invert, or look at the levels of its neighbours.",
    )  # fmt: skip


def _rows(
    nodes: pd.DataFrame, values: pd.Series, gap: pd.Series, column: str, method: str | pd.Series
) -> pd.DataFrame:
    rows = values[gap & values.notna()]
    text = method.reindex(rows.index) if isinstance(method, pd.Series) else method
    return pd.DataFrame(
        {"accept": "", "table": nodes["table"].reindex(rows.index).to_numpy(),
         "id": rows.index.to_numpy(), "column": column, "value": rows.to_numpy(),
         "method": text.to_numpy() if isinstance(text, pd.Series) else text}
    )  # fmt: skip


def _inverts(network: Network) -> tuple[pd.Series, pd.Series]:
    """Node inverts, gaps filled: on each pipe the fall is even between known levels.

    The unknown levels solve the balance sum((z_i - z_j) / length) = 0 at each node, which
    on a single line of pipes is linear interpolation. Where only one known level is in
    reach the gap gets that level, and the method says so.
    """
    known = network.nodes["invert_level_m"].copy()
    pipes = network.conduits[network.conduits["shape"].ne("street")]
    ends = pd.concat(
        [pd.Series(pipes[f"{e}_invert_level_m"].to_numpy(float), pipes[f"{e}_id"]) for e in
         ("from", "to")]
    ).dropna()  # fmt: skip
    at_ends = ends.groupby(level=0).min().reindex(known.index)
    from_pipes = known.isna() & at_ends.notna()
    known = known.fillna(at_ends)
    method = pd.Series("interpolated along the pipes", index=known.index)
    method[from_pipes] = "lowest pipe end at the node"
    if not known.isna().any() or not len(pipes):
        return known.round(3), method
    number = pd.Series(np.arange(len(known)), index=known.index)
    a = number[pipes["from_id"]].to_numpy()
    b = number[pipes["to_id"]].to_numpy()
    weight = 1 / np.maximum(pipes["length_m"].fillna(SHORTEST_M).to_numpy(float), SHORTEST_M)
    free = known.isna().to_numpy()
    n = len(known)
    joined = csr_matrix((weight, (a, b)), shape=(n, n))
    joined = joined + joined.T
    among = csr_matrix(joined.multiply(free[:, None]).multiply(free[None, :]))
    _, part = connected_components(among, directed=False)
    touching = np.where(free[a] & ~free[b], a, np.where(free[b] & ~free[a], b, -1))
    fixed_near = np.bincount(part[touching[touching >= 0]], minlength=part.max() + 1)
    solvable = free & (fixed_near[part] > 0)
    rows = np.flatnonzero(solvable)
    if len(rows):
        laplace = (
            csr_matrix(
                (np.asarray(joined.sum(axis=1)).ravel(), (np.arange(n), np.arange(n))), shape=(n, n)
            )
            - joined
        )
        values = known.fillna(0.0).to_numpy(float)
        right = -(laplace[rows][:, np.flatnonzero(~free)] @ values[~free])
        known.iloc[rows] = spsolve(laplace[rows][:, rows].tocsc(), right)
        single = solvable & (fixed_near[part] == 1)
        method[single] = "level of the one known neighbour: check"
    return known.round(3), method


def _pipe_ends(
    network: Network, invert: pd.Series, measured: pd.DataFrame, follows: pd.DataFrame
) -> pd.DataFrame:
    pipes = network.conduits
    parts = []
    for end in ("from", "to"):
        column = f"{end}_invert_level_m"
        own = measured[measured["column"] == column].set_index("id")["value"].reindex(pipes.index)
        at_node = pd.Series(invert.reindex(pipes[f"{end}_id"]).to_numpy(float), index=pipes.index)
        gap = pipes[column].isna() & ~_among(pipes.index, follows, column)
        parts.append(_pipe_rows(own[gap & own.notna()], column, FROM_DEPTH))
        rest = at_node[gap & own.isna() & at_node.notna()]
        parts.append(_pipe_rows(rest, column, "invert of the node"))
    return pd.concat(parts)


def _pipe_rows(rows: pd.Series, column: str, method: str) -> pd.DataFrame:
    return pd.DataFrame({"accept": "", "table": "conduits", "id": rows.index.to_numpy(),
                         "column": column, "value": rows.to_numpy(), "method": method})  # fmt: skip


def _lengths(network: Network) -> pd.DataFrame:
    pipes = network.conduits
    xy = network.nodes[["x_m", "y_m"]]
    xy = xy[~outlying_nodes(network)]
    apart = xy.reindex(pipes["from_id"]).to_numpy(float) - xy.reindex(pipes["to_id"]).to_numpy(
        float
    )
    values = pd.Series(np.hypot(apart[:, 0], apart[:, 1]), index=pipes.index)
    rows = values[pipes["length_m"].isna() & values.notna()]
    return _pipe_rows(rows, "length_m", "distance of the ends")


def _diameters(network: Network) -> pd.DataFrame:
    """The largest pipe that arrives, no larger than the smallest that leaves."""
    pipes = network.conduits[network.conduits["shape"] == "circular"]
    known = pipes[pipes["diameter_mm"] > 0]
    above = known.groupby("to_id")["diameter_mm"].max()
    below = known.groupby("from_id")["diameter_mm"].min()
    lacking = pipes[~(pipes["diameter_mm"] > 0)]
    arriving = pd.Series(above.reindex(lacking["from_id"]).to_numpy(), index=lacking.index)
    leaving = pd.Series(below.reindex(lacking["to_id"]).to_numpy(), index=lacking.index)
    value = np.fmin(arriving, leaving)
    return _pipe_rows(value.dropna(), "diameter_mm", "pipes upstream and downstream")

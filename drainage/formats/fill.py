"""Proposals for what a survey lacks, as a table an engineer accepts row by row."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from drainage.checks.outlying import outlying_nodes
from drainage.errors import Finding, InputError
from drainage.formats.terrain import Terrain, ground_levels_m
from drainage.network import Network
from drainage.network.schema import TABLE_BY_NAME

COLUMNS = ("accept", "table", "id", "column", "value", "method")
YES = ("yes", "y", "true", "是", "1", "x")
SHORTEST_M = 0.1


def propose(network: Network, terrain: Terrain | None) -> pd.DataFrame:
    """A row for each gap that something can be said about; columns ``COLUMNS``.

    Ground levels come from the terrain, inverts by linear interpolation along the pipes
    between known ones, pipe ends from their node, diameters from the pipes next to them,
    lengths from the coordinates.
    """
    nodes = network.nodes
    parts = []
    ground = nodes["ground_level_m"].copy()
    lacking = ground.isna() & nodes["x_m"].notna() & nodes["y_m"].notna()
    if terrain is not None and lacking.any():
        place = nodes[lacking]
        ground[lacking] = ground_levels_m(
            terrain, place["x_m"].to_numpy(float), place["y_m"].to_numpy(float)
        )
        parts.append(_rows(nodes, ground, lacking, "ground_level_m", "terrain"))
    invert, how = _inverts(network)
    gap = nodes["invert_level_m"].isna()
    parts.append(_rows(nodes, invert, gap, "invert_level_m", how))
    depth = pd.concat([network.tables[name]["max_depth_m"] for name in ("junctions", "storages")])
    rim = (ground - invert).reindex(depth.index)
    parts.append(_rows(nodes.loc[depth.index], rim, depth.isna(), "max_depth_m", "ground - invert"))
    parts.append(_pipe_ends(network, invert))
    parts.append(_lengths(network))
    parts.append(_diameters(network))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(value=table["value"].astype(float).round(3))[list(COLUMNS)]


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


def _pipe_ends(network: Network, invert: pd.Series) -> pd.DataFrame:
    pipes = network.conduits
    parts = []
    for end in ("from", "to"):
        column = f"{end}_invert_level_m"
        values = pd.Series(invert.reindex(pipes[f"{end}_id"]).to_numpy(float), index=pipes.index)
        rows = values[pipes[column].isna() & values.notna()]
        parts.append(_pipe_rows(rows, column, "invert of the node"))
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


def accept(network: Network, proposals: pd.DataFrame, file: str) -> tuple[Network, int]:
    """The network with the accepted rows, each marked in ``source``, and their number.

    ``accept`` is yes, 是 or x; the value may have been edited. Raises InputError for rows
    that name no gap of the network or hold no number.
    """
    missing = [name for name in COLUMNS if name not in proposals.columns]
    if missing:
        raise InputError(
            [
                Finding(
                    file,
                    "heading",
                    name,
                    "",
                    "the column is missing",
                    "Use the table `drainage fill` writes.",
                )
                for name in missing
            ]
        )
    chosen = proposals[proposals["accept"].astype(str).str.strip().str.lower().isin(YES)]
    findings: list[Finding] = []
    tables: dict[str, pd.DataFrame] = {}
    for row in chosen.itertuples():
        place = f"row {row.Index + 2}"
        frame = tables.get(row.table, network.tables.get(row.table, pd.DataFrame()))
        names = {c.name for c in TABLE_BY_NAME[row.table].columns} if len(frame.columns) else set()
        if row.id not in frame.index or row.column not in names:
            findings.append(Finding(file, place, row.column, str(row.id), "no such cell",
                                    "Run `drainage fill` again."))  # fmt: skip
            continue
        value = pd.to_numeric(row.value, errors="coerce")
        if not np.isfinite(value):
            findings.append(
                Finding(file, place, "value", str(row.value), "not a number", "Mend it.")
            )
            continue
        was = frame.at[row.id, row.column]
        unknown_size = row.column == "diameter_mm" and was == 0
        if not (unknown_size or (isinstance(was, float) and np.isnan(was))):
            findings.append(Finding(file, place, row.column, str(was), "the cell is no gap",
                                    "Change known values in the table itself."))  # fmt: skip
            continue
        if row.table not in tables:
            frame = frame.copy()
            tables[row.table] = frame
        frame.at[row.id, row.column] = float(value)
        method = " ".join(str(row.method).split())
        frame.at[row.id, "source"] = f"{frame.at[row.id, 'source']}; filled {row.column}: {method}"
    if findings:
        raise InputError(findings)
    return network.with_tables(**tables), len(chosen)

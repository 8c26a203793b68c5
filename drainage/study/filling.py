"""Proposals for the gaps of a network, and those an engineer accepted."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.fill import Proposals, propose
from drainage.formats.fill_accepted import accept
from drainage.formats.kept_depths import FILE, read_depths
from drainage.formats.survey.sheets import decode, refuse
from drainage.formats.terrain import Terrain, coverage_findings, read_terrain
from drainage.formats.terrain_fit import terrain_fit, unchecked, whole_metres
from drainage.input_file import read_bytes, require_table, require_text
from drainage.network import Network, read_network, rewrite_network
from drainage.said import said

LARGEST_BYTES = 60 * 2**20


def proposals_for(folder: Path, terrain: Path | None) -> tuple[Proposals, list[Finding]]:
    """Proposals for the gaps of the network in ``folder``, and what to know before taking them.

    Raises InputError for a terrain that is in another unit or on another datum than the ground
    levels that are known.
    """
    network = read_network(folder)
    ground = read_terrain(terrain, network.crs, place(network)) if terrain else None
    notes = [] if ground is None else [*ground_notes(network, ground), *uncovered(network, ground)]
    made = propose(network, ground, read_depths(folder / FILE))
    return made, [*notes, *made.withheld]


def take_accepted(folder: Path, proposals: Path) -> int:
    """Write the accepted proposals into the tables; how many values they are."""
    network = read_network(folder)
    depths = read_depths(folder / FILE)
    made, number = accept(network, read_proposals(proposals), str(proposals), depths)
    rewrite_network(made, folder)
    return number


def ground_notes(network: Network, ground: Terrain) -> list[Finding]:
    """What to know of a terrain beside the known ground levels; InputError where it is unfit."""
    nodes = network.nodes
    level = nodes["ground_level_m"]
    x, y = (nodes[name].to_numpy(float) for name in ("x_m", "y_m"))
    own = level.to_numpy(float)
    fit = terrain_fit(ground, x, y, own, nodes.index.tolist())
    if unfit := fit.whole or unchecked(ground, x, y, own):
        raise InputError(unfit)
    return fit.nodes + whole_metres(ground)


def uncovered(network: Network, ground: Terrain) -> list[Finding]:
    """The nodes without a level for which the terrain has none either."""
    nodes = network.nodes
    lacking = nodes[nodes["ground_level_m"].isna()]
    x, y = (lacking[name].to_numpy(float) for name in ("x_m", "y_m"))
    return list(coverage_findings(ground, x, y, lacking.index.tolist(), "nodes"))


def place(network: Network) -> tuple[float, float, float, float]:
    """West, south, east, north of the nodes, m."""
    xy = network.nodes[["x_m", "y_m"]]
    (west, south), (east, north) = xy.min(), xy.max()
    return float(west), float(south), float(east), float(north)


def read_proposals(path: Path) -> pd.DataFrame:
    """A table of proposals as text; raises InputError where it is none."""
    shown = str(path)
    content = read_bytes(path, LARGEST_BYTES, "Run `drainage fill` again.")
    require_text(path, content)
    text = decode(shown, content)
    require_table(path, text, ",")
    try:
        return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise refuse(
            shown, "", said("not a table: {error}", error=error), "Run `drainage fill` again."
        ) from None

"""Proposals for the gaps of a network, and those an engineer accepted."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pandas as pd

from drainage.errors import Finding
from drainage.formats.survey.sheets import decode, refuse
from drainage.formats.terrain import Terrain, coverage_findings
from drainage.input_file import read_bytes, require_table, require_text
from drainage.network import Network
from drainage.said import said

LARGEST_BYTES = 60 * 2**20


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

"""`drainage fill`: proposals for gaps, and those an engineer accepted."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import click
import pandas as pd

from drainage.comparison import write_csv
from drainage.formats.fill import accept as accepted
from drainage.formats.fill import propose
from drainage.formats.survey.sheets import decode, refuse
from drainage.formats.terrain import Terrain, coverage_findings, read_terrain
from drainage.network import Network, read_network, rewrite_network
from drainage.study import Workspace


def fill(workspace: Workspace, name: str, terrain: Path | None, accept: Path | None) -> None:
    """`drainage fill`."""
    folder = workspace.folder("networks", name)
    network = read_network(folder)
    if accept is None:
        ground = read_terrain(terrain, network.crs, place(network)) if terrain else None
        if ground is not None:
            _say_uncovered(network, ground)
        table = propose(network, ground)
        path = folder / "proposals.csv"
        write_csv(table, path)
        for (where, column), rows in table.groupby(["table", "column"]):
            click.echo(f"{len(rows):>6} × {where}.{column}")
        click.echo(f"{len(table)} proposal(s) in {path}")
        return
    made, number = accepted(network, _proposals(accept), str(accept))
    rewrite_network(made, folder)
    click.echo(f"{number} value(s) taken, each marked in its source.")


def _say_uncovered(network: Network, ground: Terrain) -> None:
    """Name the nodes without a level for which the terrain has none either."""
    nodes = network.nodes
    lacking = nodes[nodes["ground_level_m"].isna()]
    x, y = (lacking[name].to_numpy(float) for name in ("x_m", "y_m"))
    for finding in coverage_findings(ground, x, y, lacking.index.tolist(), "nodes"):
        click.echo(f"note: {finding}")


def place(network: Network) -> tuple[float, float, float, float]:
    """West, south, east, north of the nodes, m."""
    xy = network.nodes[["x_m", "y_m"]]
    (west, south), (east, north) = xy.min(), xy.max()
    return float(west), float(south), float(east), float(north)


def _proposals(path: Path) -> pd.DataFrame:
    shown = str(path)
    if not path.is_file():
        raise refuse(shown, "", "the file does not exist", "Run `drainage fill` first.")
    text = decode(shown, path.read_bytes())
    try:
        return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise refuse(shown, "", f"not a table: {error}", "Run `drainage fill` again.") from None

"""What a check of a network leaves: a table, a layer and a map."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.formats.gis.geopackage import findings_layer, network_layers, write_geopackage
from drainage.network import Network


def write_findings(network: Network, findings: pd.DataFrame, folder: Path, *, draw: bool) -> None:
    """findings.csv, findings.gpkg and findings.png."""
    write_csv(findings, folder / "findings.csv")
    layers = network_layers(network, {})
    write_geopackage(layers | {"findings": findings_layer(network, findings)},
                     folder / "findings.gpkg")  # fmt: skip
    if draw:
        _draw(network, findings, folder / "findings.png")


def _draw(network: Network, findings: pd.DataFrame, path: Path) -> None:
    # The library that draws takes 30 MB that a check without a map does without.
    from drainage.maps import findings_map, has_extent

    if has_extent(network):
        findings_map(network, findings, path)

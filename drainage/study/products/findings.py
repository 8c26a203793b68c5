"""What a check of a network leaves: a table, a layer and a map."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.formats.gis.geopackage import findings_layer, network_layers, write_geopackage
from drainage.maps import findings_map, has_extent
from drainage.network import Network


def write_findings(network: Network, findings: pd.DataFrame, folder: Path, *, draw: bool) -> None:
    """findings.csv, findings.gpkg and findings.png."""
    write_csv(findings, folder / "findings.csv")
    layers = network_layers(network, {})
    write_geopackage(layers | {"findings": findings_layer(network, findings)},
                     folder / "findings.gpkg")  # fmt: skip
    if draw and has_extent(network):
        findings_map(network, findings, folder / "findings.png")

"""A network as layers with a place on the map."""

from __future__ import annotations

import geopandas as gpd

from drainage.formats.gis.geopackage import network_layers
from drainage.network import Network
from drainage.notebook.scores import Scores
from drainage.report.layers import result_layers


def layers(network: Network, scores: Scores | None = None) -> dict[str, gpd.GeoDataFrame]:
    """Tables of a network that have a place: name -> GeoDataFrame indexed by id, with its crs.

    Nodes and points are points, pipes and channels straight lines between their ends, land
    polygons. With ``scores`` of a run of this network their columns stand beside, and
    ``street_depths`` has the greatest depth of each reach of a street. A network on a local
    grid has no crs.

    >>> town = drainage.layers(study.network)
    >>> town["conduits"].plot()
    >>> drainage.layers(run.network, drainage.score(run))["street_depths"].plot("max_depth_m")
    """
    if scores is None:
        made = network_layers(network, {})
    else:
        made = result_layers(network, scores.scored.tables, scores.scored.result)
    return {
        name: layer.set_index(layer.columns[0])
        for name, layer in made.items()
        if layer.geom_type.notna().any()
    }

"""What a measure needs of a network: streets, inlets, points or sanitary sewers."""

from __future__ import annotations

from drainage.errors import Finding
from drainage.measures.context import Need, Works
from drainage.network.model import Network

WITHOUT: dict[Need, str] = {
    "streets": "this measure works on streets, and the network has none",
    "inlets": "this measure works on street inlets, and the network has none",
    "watch_points": "this measure starts from a listed point, and the network has none",
    "sanitary": "this measure leads sewage to sanitary manholes, and the network has none",
}
CURE: dict[Need, str] = {
    "streets": 'Use kind = "resize" for a pipe, weir or pump; drainage add-streets lays streets '
    "over the sewers of a network without a SWMM model of its own.",
    "inlets": 'Use kind = "resize" for a pipe, weir or pump, or leave the measure out.',
    "watch_points": 'Use kind = "resize" for a pipe, weir or pump, or list the point in '
    "tables/watch_points.csv.",
    "sanitary": 'Write system = "sanitary" at the manholes of the sanitary sewers in '
    "tables/junctions.csv.",
}


def lacking(measure: Works, network: Network) -> list[Finding]:
    """A finding for the first thing the measure needs that the network does not have."""
    for need in measure.NEEDS:
        if need == "sanitary":
            there = bool(network.junctions["system"].eq("sanitary").any())
        else:
            there = len(network.tables[need]) > 0
        if not there:
            return [Finding("", "kind", "", measure.kind, WITHOUT[need], CURE[need])]
    return []

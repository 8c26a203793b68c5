"""Streets on the virtual ground: the cell of each of their pixels and its relief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.mesh.junctions import Junctions
from drainage.inundation.mesh.street_bins import StreetBins
from drainage.inundation.mesh.street_pixels import StripPixels, Strips
from drainage.inundation.mesh.street_sections import SideSections

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def street_strips(reaches: Reaches, sections: SideSections, section: Ints) -> Strips:
    """Streets from back to back of their footways; they stop square where they lead nowhere."""
    ends = np.column_stack([reaches.start, reaches.end])
    return Strips(
        reaches.ends_m, sections.half_m[section], sections.footway_m[section],
        reaches.streets_at_node[ends] == 1,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class PlacesInStreets:
    """p pixels: ``cell`` they lie in, ``reach`` and ``bin`` beside, ``aside_m`` off its axis."""

    cell: Ints
    reach: Ints
    bin: Ints
    aside_m: Floats


def places_in_streets(
    reaches: Reaches, bins: StreetBins, junctions: Junctions, pixels: StripPixels
) -> PlacesInStreets:
    """Of the pixels in a street, as ``np.nonzero`` lists them; strips are the reaches."""
    inside = (pixels.strip >= 0) & (pixels.strip < len(reaches.ids))
    reach = pixels.strip[inside].astype(np.int64)
    along = pixels.along_m[inside].astype(np.float64)
    aside = pixels.aside_m[inside].astype(np.float64)
    first, last = bins.first[reach], bins.first[reach + 1] - 1
    step = np.floor((along - bins.cut_m[reach, 0]) / bins.length_m[first]).astype(np.int64)
    beside = np.clip(first + step, first, last)
    cell = 2 * beside + (aside < 0)
    length = reaches.axis_length_m[reach]
    for node, in_it in (
        (reaches.start, along < bins.cut_m[reach, 0]),
        (reaches.end, along > length - bins.cut_m[reach, 1]),
    ):
        crossing = junctions.of_node[node[reach]]
        taken = in_it & (crossing >= 0)
        cell[taken] = junctions.first_cell + crossing[taken]
    return PlacesInStreets(cell, reach, beside, np.abs(aside))


def street_relief_m(
    places: PlacesInStreets, sections: SideSections, section: Ints, junctions: Junctions
) -> Floats:
    """Ground (p,) above the gutter; within a junction the crown has sunk to it."""
    own = section[places.reach]
    relief = sections.relief_m(own, places.aside_m)
    sunk = (places.cell >= junctions.first_cell) & (places.aside_m <= sections.half_m[own])
    return np.where(sunk, 0.0, relief)

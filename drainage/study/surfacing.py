"""Streets, inlets and catchments over sewers, from the layers a town has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from drainage.errors import Finding
from drainage.formats.planes.web_map_shift import Shift
from drainage.formats.terrain import read_terrain
from drainage.network import Network
from drainage.study.filling import ground_notes, place
from drainage.study.streets_again import Surfaced, lay_streets
from drainage.study.town_layers import read_town, with_cover_from
from drainage.study.town_meeting import Role
from drainage.synthesis.over_sewers import over_sewers
from drainage.synthesis.reading import read_rules


@dataclass(frozen=True)
class TownFiles:
    """The files of a town beside its sewers; None: not given.

    ``shifts``: the layers drawn from a Chinese web map, whose shift is taken off.
    """

    points: Path | None = None
    streets: Path | None = None
    boundary: Path | None = None
    land_use: Path | None = None
    buildings: Path | None = None
    terrain: Path | None = None
    shifts: Mapping[Role, Shift] = field(default_factory=dict)


def lay_town(
    folder: Path, rules: Path, files: TownFiles, keep: str
) -> tuple[Surfaced, list[Finding]]:
    """Streets over the sewers of the network in ``folder``, and what to know of the layers.

    Raises InputError as the layers and ``lay_streets`` do.
    """
    notes: list[Finding] = []

    def lay(sewers: Network) -> Network:
        town, found = read_town(sewers, files.streets, files.points, files.boundary, files.shifts)
        ground = None
        if files.terrain is not None:
            ground = read_terrain(files.terrain, sewers.crs, place(sewers))
            found += ground_notes(sewers, ground)
        made = over_sewers(sewers, town, read_rules(rules))
        covered, more = with_cover_from(made, files.land_use, files.buildings, ground, files.shifts)
        notes.extend((*found, *more))
        return covered

    return lay_streets(folder, lay, keep), notes

"""`drainage add-streets`: streets, inlets and catchments over surveyed sewers."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.reader import reader, say
from drainage.formats.planes.web_map_shift import Shift
from drainage.formats.terrain import read_terrain
from drainage.network import Network
from drainage.network.folder import read_texts
from drainage.network.inlets import inlet_count
from drainage.said import said, spoken
from drainage.study import Workspace
from drainage.study.filling import ground_notes, place
from drainage.study.streets_again import lay_streets
from drainage.study.town_layers import read_town, with_cover_from
from drainage.study.town_meeting import Role
from drainage.synthesis.gully_inlets import openings_from_memory, streets_by_rule
from drainage.synthesis.over_sewers import over_sewers
from drainage.synthesis.reading import read_rules


def add_streets(
    workspace: Workspace,
    name: str,
    rules: Path,
    points: Path | None,
    streets: Path | None,
    boundary: Path | None,
    land_use: Path | None,
    buildings: Path | None,
    terrain: Path | None,
    keep: str,
    gcj02: tuple[Role, ...],
    bd09: tuple[Role, ...],
) -> None:
    """`drainage add-streets`."""
    folder = workspace.folder("networks", name)
    texts = read_texts(folder)
    shifts: dict[Role, Shift] = dict.fromkeys(gcj02, "GCJ-02")
    shifts |= dict.fromkeys(bd09, "BD-09")

    def lay(sewers: Network) -> Network:
        town, notes = read_town(sewers, streets, points, boundary, shifts)
        ground = None
        if terrain is not None:
            ground = read_terrain(terrain, texts.crs, place(sewers))
            notes += ground_notes(sewers, ground)
        made = over_sewers(sewers, town, read_rules(rules))
        covered, found = with_cover_from(made, land_use, buildings, ground, shifts)
        for note in (*notes, *found):
            say(said("note: {finding}", finding=note.in_language(reader())))
        return covered

    surfaced = lay_streets(folder, lay, keep)
    made = surfaced.network
    for (what, where), rows in surfaced.difference.groupby(["difference", "table"], sort=False):
        say(f"{len(rows):>6} × {where}: {spoken(str(what), reader())}")
    land = made.subcatchments
    if (by_rule := streets_by_rule(made)) and len(made.gullies):
        say(
            said(
                "note: no gully was surveyed in {count} street(s), their inlets are spaced by "
                "rule: {names}",
                count=len(by_rule),
                names=", ".join(by_rule),
            )
        )
    if openings_from_memory(made):
        say("note: what an opening takes by its kind and gratings is assumed, from memory of "
            "GB 50014 and not verified")  # fmt: skip
    say(
        said(
            "{streets} streets, {inlets} inlets, {catchments} catchments of {area_ha:.1f} ha, "
            "{points} points",
            streets=len(made.streets),
            inlets=inlet_count(made).sum(),
            catchments=len(land),
            area_ha=land["area_ha"].sum(),
            points=len(made.watch_points),
        )
    )

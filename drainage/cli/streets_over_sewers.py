"""`drainage add-streets`: streets, inlets and catchments over surveyed sewers."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.reader import reader, say
from drainage.formats.planes.web_map_shift import Shift
from drainage.network.inlets import inlet_count
from drainage.said import said, spoken
from drainage.study import Workspace
from drainage.study.surfacing import TownFiles, lay_town
from drainage.study.town_meeting import Role
from drainage.synthesis.gully_inlets import openings_from_memory, streets_by_rule


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
    shifts: dict[Role, Shift] = dict.fromkeys(gcj02, "GCJ-02")
    shifts |= dict.fromkeys(bd09, "BD-09")
    files = TownFiles(points, streets, boundary, land_use, buildings, terrain, shifts)
    surfaced, notes = lay_town(folder, rules, files, keep)
    for note in notes:
        say(said("note: {finding}", finding=note.in_language(reader())))
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

"""What can be typed before the rains: which rain floods which place, and the maps of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from drainage.cli.options import STUDY, in_workspace, on_machines
from drainage.cli.wording import command, option
from drainage.languages import Lang, languages

if TYPE_CHECKING:
    from drainage.cluster import Machines
    from drainage.study import Workspace


@command()
@STUDY
@option("--scenario", "-s", default=None,
        help="The scenario (default: the one of season.toml, else the baseline).")  # fmt: skip
@option("--rain", type=click.FloatRange(min=0, min_open=True), default=None,
        help="Ask the finished table: so much rain, mm.")  # fmt: skip
@option("--minutes", type=click.IntRange(min=1), default=60, show_default=True,
        help="In so many minutes, with --rain.")  # fmt: skip
@option("--state", default="", help="State of river and inlets, with --rain (default: the first).")
@in_workspace
@on_machines
def season(
    workspace: Workspace,
    study: str,
    scenario: str | None,
    rain: float | None,
    minutes: int,
    state: str,
    machines: Machines,
) -> None:
    """The rain table of a STUDY: which rain brings how much water to which place.

    From season.toml beside study.toml, by runs that are kept and not made again: what was stopped
    goes on where it was. With --rain nothing is run: which places are under water, how deep, how
    soon after the rain's peak and for how long.
    """
    from drainage.cli import season as raining

    if rain is None:
        raining.season(workspace, study, scenario, machines)
    else:
        raining.ask(workspace, study, scenario, rain, minutes, state)


@command()
@STUDY
@option("--films/--no-films", default=True, show_default=True, help="Make the animations.")
@in_workspace
@on_machines
def atlas(workspace: Workspace, study: str, machines: Machines, films: bool) -> None:
    """The inundation maps of a STUDY for the season: a sheet a storm, before beside after.

    From atlas.toml beside study.toml: depths, points, closed streets and the ways round them, in
    one PDF. Runs are kept and not made again.
    """
    from drainage.cli import atlas as drawing

    drawing.atlas(workspace, study, machines, films)


@command("flood-plan")
@STUDY
@option("--scenario", "-s", default=None,
        help="The works beside the baseline (default: the last that ran).")  # fmt: skip
@option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
        help="Language of the documents.")  # fmt: skip
@in_workspace
def flood_plan(workspace: Workspace, study: str, scenario: str | None, lang: Lang) -> None:
    """Write a sheet a place and the chapters of a plan for the flood season of a STUDY.

    From what season and crews left; nothing is run. What they lack is named with the command that
    makes it. Units, persons and telephones are left empty.
    """
    from drainage.cli import flood_plan as planning

    planning.flood_plan(workspace, study, scenario, lang)


COMMANDS = (season, atlas, flood_plan)
"""The commands, in the order an engineer uses them."""

"""What can be typed about studies: run, rank, compare, map, report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from drainage.cli.options import MAPS, SCENARIOS, STUDY, in_workspace, on_machines
from drainage.cli.wording import argument, command, option
from drainage.languages import Lang, languages

if TYPE_CHECKING:
    from drainage.cluster import Machines
    from drainage.scenario import Purpose
    from drainage.study import Workspace

SERVICE_PURPOSES = ("service", "outlets")
ONLY_SCENARIO = option("--scenario", "-s", multiple=True, help="Only this scenario.")
ONLY_EVENT = option("--event", "-e", multiple=True, help="Only this event.")
FIRST_AND_LAST = option("--scenario", "-s", multiple=True,
                              help="Only these (default: the baseline and the last).")  # fmt: skip

MAP_LANGUAGE = option("--lang", type=click.Choice(languages()), default="zh",
                            show_default=True, help="Language of the maps.")  # fmt: skip


@command()
@STUDY
@argument("network")
@in_workspace
def draft(workspace: Workspace, study: str, network: str) -> None:
    """Write a first STUDY of NETWORK: its existing state at 33 and 54 mm in an hour."""
    from drainage.cli import drafting

    drafting.draft(workspace, study, network)


@command()
@argument("study", required=False)
@option("--port", type=click.IntRange(0, 65535), default=0,
              help="Port of this machine (default: a free one).")  # fmt: skip
@option("--browser/--no-browser", default=True, show_default=True, help="Open the address.")
@in_workspace
def desk(workspace: Workspace, study: str | None, port: int, browser: bool) -> None:
    """Open a STUDY in the browser of this machine: look, design, run, compare."""
    from drainage.cli import desk as opening

    opening.desk(workspace, study, port, browser)


@command()
@STUDY
@argument("scenario", required=False)
@in_workspace
def show(workspace: Workspace, study: str, scenario: str | None) -> None:
    """What a STUDY holds, or what a SCENARIO builds."""
    from drainage.cli import running

    running.show(workspace, study, scenario)


@command()
@STUDY
@SCENARIOS
@in_workspace
def build(workspace: Workspace, study: str, scenario: Sequence[str]) -> None:
    """Build the networks of a STUDY's scenarios and write their differences."""
    from drainage.cli import study_results

    study_results.build(workspace, study, scenario)


@command()
@STUDY
@SCENARIOS
@ONLY_EVENT
@option("--purpose", type=click.Choice(SERVICE_PURPOSES), default="service",
              show_default=True, help="The events of this purpose.")  # fmt: skip
@MAPS
@in_workspace
@on_machines
def run(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    purpose: Purpose,
    machines: Machines,
    maps: bool,
) -> None:
    """Run a STUDY: build, run SWMM, rank, compare, map.

    Scenarios that study.toml lists as on_demand are run only where --scenario names them.
    """
    from drainage.cli import study_results

    study_results.run(workspace, study, scenario, event, purpose, machines, maps)


@command()
@STUDY
@in_workspace
def rank(workspace: Workspace, study: str) -> None:
    """Rank points and outlets from the results that exist."""
    from drainage.cli import study_results

    study_results.rank(workspace, study)


@command()
@STUDY
@argument("before")
@argument("after")
@in_workspace
def compare(workspace: Workspace, study: str, before: str, after: str) -> None:
    """Set scenario AFTER beside BEFORE from the results that exist."""
    from drainage.cli import study_results

    study_results.compare(workspace, study, before, after)


@command("map")
@STUDY
@MAP_LANGUAGE
@in_workspace
def map_(workspace: Workspace, study: str, lang: Lang) -> None:
    """Draw the maps from the results that exist.

    Those of another language than Chinese go to a folder of their own, maps-en.
    """
    from drainage.cli import study_results

    study_results.map_(workspace, study, lang)


@command()
@STUDY
@option("--scenario", "-s", help="The scenario set beside the baseline (default: the last).")
@option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
              help="Language of the sheets, and in which the page opens.")  # fmt: skip
@option("--every-grid", is_flag=True, help="Put the grid depths of all runs into the page.")
@in_workspace
def report(
    workspace: Workspace, study: str, scenario: str | None, lang: Lang, every_grid: bool
) -> None:
    """Write report.html, the workbook, one sheet a point and GIS files.

    From the results that exist; the tables of scores are written again, so that every
    figure of the report stands in them.
    """
    from drainage.cli import reporting

    reporting.report(workspace, study, scenario, lang, every_grid)


@command()
@STUDY
@FIRST_AND_LAST
@option("--event", "-e", multiple=True,
              help="Only these (default: the storms that decide the points' targets).")  # fmt: skip
@option("--films/--no-films", default=True, show_default=True, help="Make the animations.")
@MAP_LANGUAGE
@in_workspace
@on_machines
def inundate(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    films: bool,
    lang: Lang,
) -> None:
    """Run a STUDY with water on the ground, coupled with the sewers; draw its maps."""
    from drainage.cli import inundation

    inundation.inundate(workspace, study, scenario, event, machines, films, lang)


@command()
@STUDY
@argument("scenario")
@argument("event")
@argument("node")
@in_workspace
def story(workspace: Workspace, study: str, scenario: str, event: str, node: str) -> None:
    """Tell how water came to NODE of a STUDY: when, whence, and what took it.

    NODE is a street node of the network or the number of a listed point.
    """
    from drainage.cli import telling

    telling.story(workspace, study, scenario, event, node)


@command("flood-check")
@STUDY
@FIRST_AND_LAST
@option("--event", "-e", multiple=True, help="Only these events of purpose flood.")
@MAPS
@in_workspace
@on_machines
def flood_check(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    maps: bool,
) -> None:
    """Check a STUDY against flooding in rare storms, by the shallowest lane."""
    from drainage.cli import flood_check as checking

    checking.flood_check_(workspace, study, scenario, event, machines, maps)


@command()
@STUDY
@option("--scenario", "-s", help="What the works are added to (default: the last).")
@in_workspace
@on_machines
def cures(workspace: Workspace, study: str, scenario: str | None, machines: Machines) -> None:
    """Find what would make the failing points of a STUDY meet their targets."""
    from drainage.cli import cures as curing

    curing.cures(workspace, study, scenario, machines)


@command()
@STUDY
@option("--scenario", "-s", help="What the works are added to (default: the baseline).")
@option("--place", "-p", multiple=True, help="Only this point or outlet (default: all that miss).")
@option(
    "--name",
    default="meets-targets",
    show_default=True,
    help="Name of the proposed scenario, a file beside the tables.",
)
@in_workspace
@on_machines
def size(
    workspace: Workspace,
    study: str,
    scenario: str | None,
    place: Sequence[str],
    name: str,
    machines: Machines,
) -> None:
    """Find the smallest standard sizes with which points and outlets of a STUDY meet their targets.

    Works are sized with the reserve of [sizing] in study.toml. Finished runs are kept.
    """
    from drainage.cli import sizing

    sizing.size(workspace, study, scenario, place, name, machines)


@command()
@STUDY
@in_workspace
@on_machines
def programme(workspace: Workspace, study: str, machines: Machines) -> None:
    """Put the works of a STUDY in order: which in which year, under a budget.

    From programme.toml beside study.toml. Runs that were made for it are not made again.
    """
    from drainage.cli import programme as ordering

    ordering.programme(workspace, study, machines)


@command()
@STUDY
@FIRST_AND_LAST
@option("--flood/--no-flood", default=True, show_default=True,
              help="The flood risk, too: runs of a day for P = 5 to 50.")  # fmt: skip
@MAPS
@in_workspace
@on_machines
def capacity(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    machines: Machines,
    flood: bool,
    maps: bool,
) -> None:
    """Class the sewers of a STUDY by the return period they carry, by formula and by runs.

    What was stopped goes on where it was: finished runs are kept.
    """
    from drainage.cli import capacity as assessing

    assessing.capacity(workspace, study, scenario, machines, flood, maps)


@command()
@STUDY
@option("--scenario", "-s", help="What is drawn (default: the last).")
@option("--lang", type=click.Choice(languages()), default="zh", show_default=True,
              help="Language of the drawings.")  # fmt: skip
@in_workspace
def drawings(workspace: Workspace, study: str, scenario: str | None, lang: Lang) -> None:
    """Draw what a scenario of a STUDY builds: quantities, plan and long sections.

    pipes.xlsx, plan.dxf and sections.dxf, from the difference of two networks; no run is needed.
    """
    from drainage.cli import drawings as drawing

    drawing.drawings(workspace, study, scenario, lang)


@command()
@STUDY
@option(
    "--scenario", "-s", multiple=True, help="Beside the baseline (default: the baseline alone)."
)
@option("--event", "-e", multiple=True,
              help="Only these (default: the storms that decide the points' targets).")  # fmt: skip
@MAPS
@in_workspace
@on_machines
def crews(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
    maps: bool,
) -> None:
    """Say who goes where when a STUDY's points flood: crews, pumps, detours.

    From the tables in crews/ beside study.toml. Runs that are not there are made.
    """
    from drainage.cli import crews as sending

    sending.crews(workspace, study, scenario, event, machines, maps)


COMMANDS = (draft, show, desk, build, run, rank, compare, map_, report, inundate, story,
            flood_check, cures, size, capacity, programme, drawings, crews)  # fmt: skip

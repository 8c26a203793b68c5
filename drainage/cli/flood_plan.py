"""`drainage flood-plan`: a sheet a place for the flood season, and the chapters of a plan."""

from __future__ import annotations

from drainage.cli.again import at_work
from drainage.cli.reader import say
from drainage.cli.terminal import unchanged, written
from drainage.languages import Lang
from drainage.said import said
from drainage.scenario import PURPOSES
from drainage.study.at_hand import runs_at_hand
from drainage.study.flood_plan.gathering import Left, read_left
from drainage.study.flood_plan.writing import write_flood_documents
from drainage.study.season.opening import season_command
from drainage.study.tables_of_runs import last_that_ran
from drainage.study.workspace import Workspace


def flood_plan(workspace: Workspace, study: str, scenario: str | None, lang: Lang) -> None:
    """`drainage flood-plan`."""
    with at_work(workspace, study, PURPOSES) as at_hand:
        if scenario:
            (after,) = at_hand.opened.require_scenarios([scenario])
        else:
            after = last_that_ran(at_hand, runs_at_hand(at_hand)[0])
        left = read_left(at_hand, after)
        files, left_alone = write_flood_documents(at_hand, left, after, lang)
    _say_missing(study, left)
    for path, made in files:
        say(written(path) if made else unchanged(path))
    for words in left_alone:
        say(f"  ! {words}")
    say("Units, persons and telephones are left empty; levels are of this study, not official.")


def _say_missing(study: str, left: Left) -> None:
    """What stands in the documents as not computed."""
    parts = (("season", left.season, left.season_made), ("crews", left.crews, left.crews_made))
    for command, own, was_made in parts:
        if own is None and was_made:
            say(said("  ! {command}: of other files, so left out. Run {again} again.",
                     command=command, again=f"drainage {command} {study}"))  # fmt: skip
        elif own is None:
            say(said("  ! {command}: not computed. Run {again}.", command=command,
                     again=f"drainage {command} {study}"))  # fmt: skip
    for scenario, other in left.other_seasons.items():
        if other.document is None:
            say(said("  ! {command}: of other files, so left out. Run {again} again.",
                     command="season", again=season_command(study, scenario)))  # fmt: skip

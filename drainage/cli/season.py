"""`drainage season`: which rain brings how much water where, and the answer to one rain."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import print_row, terminal_table, unchanged, written
from drainage.cluster import Machines
from drainage.languages import either, text
from drainage.quantities import figure
from drainage.said import said
from drainage.season import SeasonDocument
from drainage.season.wall import leading_columns, rain_words, threshold_of
from drainage.study.season.asking import Answer, answer_to
from drainage.study.season.files import read_season_document, season_document, write_season
from drainage.study.season.making import make_runs
from drainage.study.season.opening import Run, open_season
from drainage.study.season.searching import Found, search
from drainage.study.workspace import Workspace

NAMED_LOST = 10
console = Console(soft_wrap=True, width=160)


def season(workspace: Workspace, study: str, machines: Machines) -> None:
    """`drainage season` without a rain."""
    with at_work(workspace, study) as at_hand:
        own = open_season(at_hand)
        say(said("{places} places, {states} states, {rains} lengths of rain.",
                 places=len(own.places), states=len(own.file.states),
                 rains=len(own.file.rains)))  # fmt: skip

        def make(runs: Sequence[Run]) -> None:
            say(said("{runs} runs at once narrow the thresholds further.", runs=len(runs)))
            with progress_bar(console) as on_progress:
                make_runs(own, runs, machines, on_progress)

        found = search(own, make, machines.known_workers() or 1)
        at_hand.inputs.require_unchanged()
        document = season_document(own, found)
        made, paths = write_season(own, document)
    _show(document)
    _say_found(document, found)
    for path in paths:
        say(written(path) if made else unchanged(path))


def _show(document: SeasonDocument) -> None:
    """The thresholds of the first state, all lengths of rain."""
    columns = leading_columns(document)
    state = document.states[0]
    shown = terminal_table(
        said("rain in mm that brings a depth · {state}",
             state=either(reader(), state.title_zh, state.title_en)),
        "kind of place", "place",
        *(said("{minutes} min {depth_cm} cm", minutes=own.series.rain_minutes,
               depth_cm=own.criterion.depth_cm) for own in columns),
    )  # fmt: skip
    for number, place in enumerate(document.places):
        named = either(reader(), place.name_zh, place.name_en)
        cells = [rain_words(own.series, threshold_of(own, number)) for own in columns]
        print_row(
            shown, text(reader(), f"rain_table.kind.{place.kind}"), f"{place.id} {named}", *cells
        )
    console.print(shown)


def _say_found(document: SeasonDocument, found: Found) -> None:
    odd = sum(not own.monotone for series in document.series for curve in series.places
              for own in curve.thresholds)  # fmt: skip
    say(said("{runs} runs, {made} of them made and the others kept.", runs=found.runs,
             made=found.made))  # fmt: skip
    if odd:
        say(said("  * {count} thresholds: shallower again in a heavier rain; the first is given.",
                 count=odd))  # fmt: skip
    for run, reason in list(found.lost.items())[:NAMED_LOST]:
        say(said("  ! not scored, so not read from: {rain_mm} mm in {minutes} min, {state} "
                 "({reason})", rain_mm=run.rain_mm, minutes=run.minutes, state=run.state,
                 reason=reason))  # fmt: skip
    if len(found.lost) > NAMED_LOST:
        say(said("  ! and {count} more that are not scored (lost_mm in season.json)",
                 count=len(found.lost) - NAMED_LOST))  # fmt: skip
    say("From a model and assumed values; levels are of this study, not official ones.")


def ask(workspace: Workspace, study: str, rain_mm: float, minutes: int, state: str) -> None:
    """`drainage season --rain`."""
    document = read_season_document(workspace, study)
    answer = answer_to(document, rain_mm, minutes, state)
    shown = terminal_table(
        said("{rain_mm:g} mm in {minutes} min · {state}", rain_mm=rain_mm, minutes=minutes,
             state=either(reader(), answer.state.title_zh, answer.state.title_en)),
        "kind of place", "place", "depth cm",
        *(said("after peak, lasts min: {depth_cm} cm", depth_cm=cm) for cm in document.depths_cm),
        "level",
    )  # fmt: skip
    for own in answer.flooded:
        place = document.places[own.place]
        print_row(
            shown,
            text(reader(), f"rain_table.kind.{place.kind}"),
            f"{place.id} {either(reader(), place.name_zh, place.name_en)}",
            f"{figure(own.depth_cm, 0)}{own.mark}",
            *own.times,
            text(reader(), f"rain_table.level.{own.level}") if own.level else "",
        )
    console.print(shown)
    _say_answer(document, answer)


def _say_answer(document: SeasonDocument, answer: Answer) -> None:
    say(said("{flooded} of {places} places reach {depth_cm} cm; read between the runs of {low_mm} "
             "and {high_mm} mm.", flooded=len(answer.flooded), places=len(document.places),
             depth_cm=document.depths_cm[0], low_mm=answer.low_mm,
             high_mm=answer.high_mm))  # fmt: skip
    if answer.unknown:
        say(said("  ! no depth is known at {count} places: water leaves the model there",
                 count=answer.unknown))  # fmt: skip
    if any(own.mark for own in answer.flooded):
        say("  * shallower in a rain between the least and the greatest that was run")
    say("From a model and assumed values; levels are of this study, not official ones.")

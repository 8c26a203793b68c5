"""`drainage season`: which rain brings how much water where, and the answer to one rain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import print_row, terminal_table, unchanged, written
from drainage.cluster import Machines
from drainage.languages import either, text
from drainage.maps.season_words import dam_note
from drainage.quantities import figure
from drainage.said import said
from drainage.said_again import said_again
from drainage.season import SeasonDocument
from drainage.season.wall import (
    OUTSIDE,
    cell_words,
    leading_columns,
    outside_mark,
)
from drainage.study.no_river import no_river
from drainage.study.season.asking import Answer, Flooded, answer_to
from drainage.study.season.choosing import Chosen, chosen_members
from drainage.study.season.files import (
    banded,
    not_finished,
    read_season_document,
    season_document,
    without_band,
    write_season,
)
from drainage.study.season.making import make_runs
from drainage.study.season.members import drawn_seasons
from drainage.study.season.opening import Run, Season, open_season
from drainage.study.season.searching import Found, all_kept, due_of_towns, search, search_ends
from drainage.study.workspace import Workspace

NAMED_LOST = 10
console = Console(soft_wrap=True, width=160)


def season(workspace: Workspace, study: str, scenario: str | None, machines: Machines) -> None:
    """`drainage season` without a rain."""
    with at_work(workspace, study) as at_hand:
        own = open_season(at_hand, scenario)
        say(said("{places} places, {states} states, {rains} lengths of rain.",
                 places=len(own.places), states=len(own.file.states),
                 rains=len(own.file.rains)))  # fmt: skip
        if riverless := no_river(own.study.built[own.scenario].network):
            say(riverless)

        chosen = chosen_members(at_hand, own.scenario, own.file.band.members)
        towns = {} if isinstance(chosen, str) else drawn_seasons(own, chosen)
        ahead = _say_band(chosen, towns)
        seasons: Mapping[str, Season] = {own.town: own, **towns}

        def make(runs: Sequence[Run]) -> None:
            say(said("{runs} runs at once narrow the thresholds further.", runs=len(runs)))
            with progress_bar(console) as on_progress:
                make_runs(seasons, runs, machines, on_progress)

        found = search(own, make, machines.known_workers() or 1)
        at_hand.inputs.require_unchanged()
        document = season_document(own, found)
        of_towns: Mapping[str, Found] = {}
        if isinstance(chosen, str):
            document = without_band(document, chosen)
        else:
            if ahead:
                # Whoever stops here has the table, and who is stopped by a power cut, too.
                write_season(own, without_band(document, not_finished(own)))
                at_hand.made.write()
            of_towns = search_ends(towns, make)
            at_hand.inputs.require_unchanged()
            document = banded(document, own, chosen, of_towns)
        made, paths = write_season(own, document)
    _show(document)
    _say_words([own.title_zh for own in document.states])
    _say_found(document, found)
    _say_towns(document, of_towns)
    for path in paths:
        say(written(path) if made else unchanged(path))


def _show(document: SeasonDocument) -> None:
    """The thresholds of the first state, all lengths of rain."""
    columns = leading_columns(document)
    state = document.states[0]
    shown = terminal_table(
        said("rain in mm that brings a depth · {state} · {scenario}",
             state=either(reader(), state.title_zh, state.title_en),
             scenario=_scenario(document)),
        "kind of place", "place",
        *(said("{minutes} min {depth_cm} cm", minutes=own.series.rain_minutes,
               depth_cm=own.criterion.depth_cm) for own in columns),
    )  # fmt: skip
    for number, place in enumerate(document.places):
        named = either(reader(), place.name_zh, place.name_en)
        cells = [cell_words(own, number) for own in columns]
        print_row(
            shown, text(reader(), f"rain_table.kind.{place.kind}"), f"{place.id} {named}", *cells
        )
    console.print(shown)


def _say_words(titles: Sequence[str]) -> None:
    """What a word of the field in Chinese titles means, to who reads Chinese."""
    if reader() == "zh" and (words := dam_note(titles, "zh")):
        console.print(f"  {words}")


def _scenario(document: SeasonDocument) -> str:
    return either(reader(), document.scenario_title_zh, document.scenario_title_en)


def _say_band(chosen: Chosen | str, towns: Mapping[str, Season]) -> int:
    """Say which towns the band is of and what is run next; how many runs that is."""
    if isinstance(chosen, str):
        say(chosen)
        return 0
    say(said("Band: {members} of the {of_members} drawn towns of the ensemble.",
             members=len(chosen.numbers), of_members=chosen.of_members))  # fmt: skip
    runs = len(due_of_towns(towns, {town: all_kept(own) for town, own in towns.items()}))
    if runs:
        say(said("  {runs} runs to begin with, after those of the table, then those that narrow "
                 "the ends; members = 0 in [band] of season.toml leaves them out.",
                 runs=runs))  # fmt: skip
    return runs


def _say_towns(document: SeasonDocument, found: Mapping[str, Found]) -> None:
    band = document.band
    if band is None:
        return
    say(said("Band: {runs} runs of {members} drawn towns, {made} of them made; in brackets the "
             "least and the greatest of these towns.",
             runs=sum(own.runs for own in found.values()), members=len(band.members),
             made=sum(own.made for own in found.values())))  # fmt: skip
    say(said("  n/{members} behind > or ≤: so many of these towns reach the depth in the most rain "
             "that was run, or in the least already; nothing where all do.",
             members=len(band.members)))  # fmt: skip
    outside = sum(bool(outside_mark(own, number)) for own in leading_columns(document)
                  for number in range(len(document.places)))  # fmt: skip
    if outside:
        say(said("  {mark} {count} thresholds: outside what these towns give.", mark=OUTSIDE,
                 count=outside))  # fmt: skip
    if band.held_share is not None:
        say(said("  At the listed points {share:.0f} % of the ensemble lie between the least and "
                 "the greatest of them.", share=100 * band.held_share))  # fmt: skip
    lost = {run: why for own in found.values() for run, why in own.lost.items()}
    if lost:
        run, why = next(iter(lost.items()))
        say(said("  ! {count} runs of drawn towns are not scored, so not read from; the first: "
                 "{rain_mm} mm in {minutes} min, member {member} ({reason})", count=len(lost),
                 rain_mm=run.rain_mm, minutes=run.minutes, member=int(run.town[1:]),
                 reason=said_again(why)))  # fmt: skip


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
                 reason=said_again(reason)))  # fmt: skip
    if len(found.lost) > NAMED_LOST:
        say(said("  ! and {count} more that are not scored (lost_mm in season.json)",
                 count=len(found.lost) - NAMED_LOST))  # fmt: skip
    say("From a model and assumed values; levels are of this study, not official ones.")


def ask(
    workspace: Workspace,
    study: str,
    scenario: str | None,
    rain_mm: float,
    minutes: int,
    state: str,
) -> None:
    """`drainage season --rain`."""
    document = read_season_document(workspace, study, scenario)
    answer = answer_to(document, rain_mm, minutes, state)
    shown = terminal_table(
        said("{rain_mm:g} mm in {minutes} min · {state} · {scenario}", rain_mm=rain_mm,
             minutes=minutes, scenario=_scenario(document),
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
            f"{figure(own.depth_cm, 0)}{own.mark}{_depth_band(own)}",
            *own.times,
            text(reader(), f"rain_table.level.{own.level}") if own.level else "",
        )
    console.print(shown)
    _say_words([answer.state.title_zh])
    _say_answer(document, answer)


def _depth_band(own: Flooded) -> str:
    if not own.band_cm:
        return ""
    return f"{_outside(own)} ({own.band_cm[0]:.0f}–{own.band_cm[1]:.0f})"


def _outside(own: Flooded) -> str:
    """A mark for a depth that all drawn towns lie above, or all below."""
    if not own.band_cm:
        return ""
    # As they are shown: whole cm.
    low, depth, high = (round(cm) for cm in (own.band_cm[0], own.depth_cm, own.band_cm[1]))
    return "" if low <= depth <= high else OUTSIDE


def _say_drawn_towns(document: SeasonDocument, answer: Answer) -> None:
    """What the brackets are, and which places are dry in the study and not in all drawn towns."""
    members = max((own.members for own in (*answer.flooded, *answer.perhaps)), default=0)
    if document.band is None or not members:
        return
    say(said("In brackets: the least and the greatest depth of {members} drawn towns.",
             members=members))  # fmt: skip
    if any(map(_outside, answer.flooded)):
        say(said("  {mark} outside what these towns give", mark=OUTSIDE))
    for own in answer.perhaps:
        place = document.places[own.place]
        named = either(reader(), place.name_zh, place.name_en)
        say(said("  ? {place}: {reached} of {members} drawn towns reach {depth_cm} cm.",
                 place=f"{place.id} {named}", reached=own.reached, members=own.members,
                 depth_cm=document.depths_cm[0]))  # fmt: skip


def _say_answer(document: SeasonDocument, answer: Answer) -> None:
    say(said("{flooded} of {places} places reach {depth_cm} cm; read between the runs of {low_mm} "
             "and {high_mm} mm.", flooded=len(answer.flooded), places=len(document.places),
             depth_cm=document.depths_cm[0], low_mm=answer.low_mm,
             high_mm=answer.high_mm))  # fmt: skip
    if answer.unknown:
        say(said("  ! no depth is known at {count} places: water leaves the model there",
                 count=answer.unknown))  # fmt: skip
    _say_drawn_towns(document, answer)
    if any(own.mark for own in answer.flooded):
        say("  * shallower in a rain between the least and the greatest that was run")
    say("From a model and assumed values; levels are of this study, not official ones.")

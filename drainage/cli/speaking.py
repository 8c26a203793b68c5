"""What is said of the runs of a study: rankings, agreement with the list, effects."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console

from drainage.cli import node_tables, tables
from drainage.cli.again import missed_words
from drainage.cli.reader import listed, reader, say
from drainage.said import said, spoken
from drainage.scenario import Composed, Event
from drainage.study import OpenStudy
from drainage.study.at_hand import AtHand, Key
from drainage.study.steps import Scores

NARROWEST = 160


def console() -> Console:
    """The terminal, no narrower than the tables."""
    own = Console(soft_wrap=True)
    return own if own.width >= NARROWEST else Console(soft_wrap=True, width=NARROWEST)


def say_remarks(built: Composed) -> None:
    """What building a scenario had to say, and what its plan leaves out."""
    for remark in built.remarks(reader()):
        say(f"  {remark}")
    if built.leaves_out:
        say(said("  left out: {names}", names=listed(built.left_out(reader()))))


def say_storms(opened: OpenStudy) -> None:
    """What of each storm was read with a guess, taken on the engineer's word or is rare."""
    for event in opened.events:
        for remark in opened.storms[event.id].remarks:
            say(f"  {event.id}: {spoken(remark, reader())}")


def say_event(
    study: AtHand, scores: Mapping[Key, Scores], event: Event, baseline: str, last: str | None
) -> None:
    """Points and outlets of the baseline beside the last scenario."""
    network = study.built[baseline].network
    if event.purpose == "service":
        _say_places(study, scores, event.id, baseline, last)
        if len(network.streets):
            tables.print_agreement(study.opened, study.built, scores, event.id)
    _say_outlets(study, scores, event.id, baseline, last)


def _say_places(
    study: AtHand, scores: Mapping[Key, Scores], event: str, before: str, after: str | None
) -> None:
    """Points where there are any, and where there are no streets the flooded nodes."""
    shown, network = console(), study.built[before].network
    if len(network.watch_points) or len(network.streets):
        shown.print(tables.points(study.opened, scores, event, before, after))
    if network.streets.empty:
        shown.print(node_tables.flooded_nodes(study.opened, scores, event, before, after))


def _say_outlets(
    study: AtHand, scores: Mapping[Key, Scores], event: str, before: str, after: str | None
) -> None:
    """Outlets, and those of each network shown that may be the way to a works."""
    console().print(tables.outfalls(study.opened, scores, event, before, after))
    networks = set()
    for name in (before, after):
        if name is None or (name, event) not in scores:
            continue
        network = study.built[name].network
        if network.name not in networks:
            networks.add(network.name)
            outlets = scores[name, event].tables["outfall"]
            node_tables.say_dry_weather_outlets(study.opened, network, outlets)


def say_effects(
    study: AtHand, scores: Mapping[Key, Scores], compared: Mapping[str, pd.DataFrame], name: str
) -> None:
    """What a scenario changes in each event."""
    tables.print_effects(study.opened, study.built[name], compared[name], scores)


def say_ranks(study: AtHand, scores: Mapping[Key, Scores]) -> None:
    """Points and outlets of every run, and the runs past their limits."""
    for name, event in scores:
        _say_places(study, scores, event, name, None)
        _say_outlets(study, scores, event, name, None)
    _say_missed(scores)


def say_pair(
    study: AtHand,
    scores: Mapping[Key, Scores],
    comparison: pd.DataFrame,
    before: str,
    after: str,
) -> None:
    """Two scenarios side by side in every event both were run for, and the costs."""
    shown, built = console(), study.built[after]
    for event in study.opened.events:
        if (before, event.id) in scores and (after, event.id) in scores:
            _say_places(study, scores, event.id, before, after)
            _say_outlets(study, scores, event.id, before, after)
    tables.print_effects(study.opened, built, comparison, scores)
    if built.costs:
        shown.print(tables.costs(built))
    _say_missed({key: score for key, score in scores.items() if key[0] in (before, after)})


def _say_missed(scores: Mapping[Key, Scores]) -> None:
    if missed := missed_words(scores):
        say(missed)

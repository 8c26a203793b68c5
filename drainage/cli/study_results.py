"""`drainage build`, `run`, `rank`, `compare` and `map`: what a study's current runs say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from drainage.cli.again import (
    Answer,
    at_work,
    do_or_repeat,
    missed_words,
    repeat,
    say_maps,
    say_runs,
    say_stale,
    told,
)
from drainage.cli.options import CORES
from drainage.cli.reader import reader, say
from drainage.cli.terminal import written
from drainage.languages import either
from drainage.said import said, spoken
from drainage.study.inputs import unlisted_scenarios
from drainage.study.workspace import Workspace

if TYPE_CHECKING:
    from drainage.cluster import Machines
    from drainage.languages import Lang
    from drainage.scenario import Purpose
    from drainage.study.at_hand import AtHand, Key
    from drainage.study.steps import Scores


def run(
    workspace: Workspace,
    study: str,
    scenario: Sequence[str],
    event: Sequence[str],
    purpose: Purpose,
    machines: Machines,
    maps: bool,
) -> None:
    """`drainage run`."""
    say_stale(unlisted_scenarios(workspace, study))
    asked = f"run {purpose} maps={maps} {sorted(scenario)} {sorted(event)}"
    do_or_repeat(
        workspace, study, asked,
        partial(_run, scenario=scenario, event=event, purpose=purpose, machines=machines,
                maps=maps),
        _say_run,
    )  # fmt: skip


def _run(
    study: AtHand,
    scenario: Sequence[str],
    event: Sequence[str],
    purpose: Purpose,
    machines: Machines,
    maps: bool,
) -> Answer:
    from drainage.cli.progress import progress_in_words
    from drainage.cli.speaking import say_storms
    from drainage.study.at_hand import baseline_alone, on_demand_not_run, runs_at_hand
    from drainage.study.products.pictures import draw_study
    from drainage.study.runs_due import run_what_is_due
    from drainage.study.tables_of_runs import require_runs, scores_at_hand, write_run_tables

    opened = study.opened
    baseline = opened.study.conditions.baseline
    names = opened.require_scenarios(scenario)
    wanted = [n for n in opened.study.scenarios if n in names or n == baseline]
    events = opened.require_events(event) if event else opened.events_for(purpose)
    of_storms = told(lambda: say_storms(opened))
    remarks = of_storms + "".join(_remarks(study, name) for name in wanted)
    repeat(remarks)
    with progress_in_words() as on_progress:
        asked, reused = run_what_is_due(study, wanted, events, machines, on_progress)
    say_runs(len(asked), reused)
    current, stale = runs_at_hand(study)
    stale = say_stale(stale + baseline_alone(study) + on_demand_not_run(study))
    require_runs(study, current)
    scores = scores_at_hand(study, current)
    write_run_tables(study, scores)
    remarks += _replaced(study, scores)
    rankings = _rankings(study, scores, wanted, names if scenario else list(opened.study.scenarios))
    repeat(rankings)
    drawn = None
    if maps:
        drawn = draw_study(study, current, machines.workers)
        say_maps(*drawn, str(opened.results / "maps"))
    return {
        "remarks": remarks, "runs": len(asked), "stale": stale, "rankings": rankings,
        "maps": drawn and drawn[0],
        "folder": str(opened.results / "maps"), "missed": missed_words(scores),
    }  # fmt: skip


def _say_run(answer: Answer) -> None:
    """Again what a run said that has nothing to do."""
    repeat(answer["remarks"])
    say_runs(answer["runs"], answer["runs"])
    say_stale(answer["stale"])
    repeat(answer["rankings"])
    if answer["maps"] is not None:
        say_maps(answer["maps"], 0, answer["folder"])


def _current(study: AtHand) -> list[Key]:
    """The current runs; those that are none are named."""
    from drainage.study.at_hand import runs_at_hand

    current, stale = runs_at_hand(study)
    say_stale(stale)
    return current


def _remarks(study: AtHand, name: str) -> str:
    from drainage.cli.speaking import say_remarks
    from drainage.study.keys import network_key

    def tell() -> None:
        own = study.opened.study.scenarios[name]
        say(f"{name} {either(reader(), own.title_zh, own.title_en)}")
        say_remarks(study.built[name])

    of = network_key(study.opened, study.inputs, name)
    return study.made.text(f"said/{reader()}/remarks/{name}", of, lambda: told(tell))


def _replaced(study: AtHand, scores: Mapping[Key, Scores]) -> str:
    """How many lines of an imported model its first run replaces, and where they stand."""
    for key, score in scores.items():
        if count := len(score.record["replaces"]):
            told = said(
                "{count} lines of the model give way to the study; {path} lists them (replaces)",
                count=count,
                path=str(study.opened.run_folder(*key) / "run.json"),
            )
            words = f"{spoken(told, reader())}\n"
            repeat(words)
            return words
    return ""


def _rankings(
    study: AtHand, scores: Mapping[Key, Scores], wanted: Sequence[str], told_of: Sequence[str]
) -> str:
    """Points and outlets of each event, then what each scenario of ``told_of`` changes, as told
    before where no run of theirs has changed."""
    from drainage.cli import speaking
    from drainage.digests import digest_of
    from drainage.study.tables_of_runs import comparisons_at_hand, keys_of, write_comparison

    opened, made = study.opened, study.made
    baseline = opened.study.conditions.baseline
    last = wanted[-1] if wanted[-1] != baseline else None
    compared = comparisons_at_hand(study, scores)
    write_comparison(study, compared, keys_of(study, list(scores)))
    parts = []
    for event in opened.events:
        if (baseline, event.id) not in scores:
            continue
        pair = [key for key in ((baseline, event.id), (last, event.id)) if key in scores]
        of = digest_of(keys_of(study, pair), str(last))  # type: ignore[arg-type]
        tell = partial(told, speaking.say_event, study, scores, event, baseline, last)
        parts.append(made.text(f"said/{reader()}/event/{event.id}/{last}", of, tell))
    for name in (own for own in compared if own in told_of):
        own = [key for key in scores if key[0] in (baseline, name)]
        tell = partial(told, speaking.say_effects, study, scores, compared, name)
        parts.append(made.text(f"said/{reader()}/effects/{name}", keys_of(study, own), tell))
    return "".join(parts)


def build(workspace: Workspace, study: str, scenario: Sequence[str]) -> None:
    """`drainage build`."""
    from drainage.cli.speaking import say_remarks
    from drainage.network import write_tables

    with at_work(workspace, study) as at_hand:
        for name in at_hand.opened.require_scenarios(scenario):
            built = at_hand.built[name]
            folder = at_hand.opened.results / name / "network"
            write_tables(built.network, folder)
            say(said("{scenario}: {changes} changes; tables in {folder}", scenario=name,
                     changes=len(built.difference), folder=folder / "tables"))  # fmt: skip
            say_remarks(built)


def rank(workspace: Workspace, study: str) -> None:
    """`drainage rank`."""
    from drainage.cli import speaking
    from drainage.study.tables_of_runs import require_runs, scores_at_hand, write_run_tables

    with at_work(workspace, study) as at_hand:
        current = _current(at_hand)
        require_runs(at_hand, current)
        scores = scores_at_hand(at_hand, current)
        write_run_tables(at_hand, scores)
        speaking.say_ranks(at_hand, scores)


def compare(workspace: Workspace, study: str, before: str, after: str) -> None:
    """`drainage compare`."""
    from drainage.cli import speaking
    from drainage.comparison import write_csv
    from drainage.study.steps import compare_scenarios
    from drainage.study.tables_of_runs import require_runs, scores_at_hand

    with at_work(workspace, study) as at_hand:
        opened = at_hand.opened
        opened.require_scenarios([before, after])
        current = [key for key in _current(at_hand) if key[0] in (before, after)]
        require_runs(at_hand, current, before, after)
        scores = scores_at_hand(at_hand, current)
        comparison = compare_scenarios(opened, scores, before, after)
        path = opened.results / f"comparison-{before}-{after}.csv"
        write_csv(comparison, path)
        speaking.say_pair(at_hand, scores, comparison, before, after)
        say(written(path))


def map_(workspace: Workspace, study: str, lang: Lang) -> None:
    """`drainage map`."""
    from drainage.study.products.pictures import draw_study, maps_folder
    from drainage.study.tables_of_runs import require_runs, scores_at_hand, write_run_tables

    with at_work(workspace, study) as at_hand:
        current = _current(at_hand)
        require_runs(at_hand, current)
        write_run_tables(at_hand, scores_at_hand(at_hand, current))
        drawn = draw_study(at_hand, current, CORES, lang)
        say_maps(*drawn, str(maps_folder(at_hand.opened, lang)))

"""`drainage ensemble`: how sure a ranking is, from members drawn from what nobody measured."""

from __future__ import annotations

from collections.abc import Sequence

import xarray as xr
from rich.console import Console

from drainage.cli.ensemble_value import tell_choices, tell_matters
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import print_row, terminal_table, written
from drainage.cluster import Machines
from drainage.ensemble import Band, rank_text, sentences, value_text
from drainage.errors import Finding
from drainage.languages import either
from drainage.said import said, spoken
from drainage.said_again import said_again
from drainage.study import Workspace
from drainage.study.ensemble.figures import RANKED_BY
from drainage.study.ensemble.going import Outcome, run_ensemble
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR
from drainage.study.holding import holding

SHOWN_SURVEYS = 5
SURVEYS = {
    PRIOR: "What to survey first, all members alike:",
    CONDITIONED: "What to survey first, by what is known of the town:",
}
console = Console(soft_wrap=True, width=160)


def ensemble(
    workspace: Workspace,
    study: str,
    members: int | None,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
) -> None:
    """`drainage ensemble`."""
    with holding(workspace, study):
        own = open_ensemble(workspace, study)
        runs = own.runs(own.require_scenarios(scenario), own.require_events(event))
        with progress_bar(console) as on_progress:
            outcome = run_ensemble(own, members, runs, machines, on_progress=on_progress,
                                   on_gone=lambda words: say(words, err=True))  # fmt: skip
    _tell(outcome)
    for path in outcome.paths:
        say(written(path))


def _tell(outcome: Outcome) -> None:
    tables, sample = outcome.judged.tables, outcome.sampled.sample
    say(said("{members} members of {runs} runs each; {made} runs made, every other one was kept.",
             members=len(sample), runs=len(outcome.sampled.runs), made=outcome.made))  # fmt: skip
    say(said("{sentence}.", sentence=outcome.judged.progress.sentence))
    _tell_lost(outcome)
    _tell_weights(outcome)
    for scenario, event in outcome.sampled.runs:
        if tables.sizes["point"]:
            console.print(_ranks(outcome, scenario, event))
    tell_choices(outcome)
    _tell_surveys(outcome)
    tell_matters(outcome)
    say("Members differ by what uncertainty.toml lists and by nothing else: what is wrong in all "
        "of them is in no band.")  # fmt: skip


def _tell_lost(outcome: Outcome) -> None:
    gathered, members = outcome.gathered, len(outcome.sampled.sample)
    for run in outcome.sampled.runs:
        count = int(gathered.lost(run).sum())
        if not count:
            continue
        why = next(reason for (own, _), reason in gathered.why.items() if own == run)
        say(said("{scenario} {event}: {count} of {members} members were lost, the first by: {why}",
                 scenario=run[0], event=run[1], count=count, members=members,
                 why=said_again(why)))  # fmt: skip
        for own in outcome.judged.leanings[run][:3]:
            word = "upper" if own.mean_place > 0.5 else "lower"
            say(said("  Lost members lie at the {end} end of {name}: of that end the ensemble "
                     "says too little.", end=spoken(word, reader()), name=own.name))  # fmt: skip


def _tell_weights(outcome: Outcome) -> None:
    why = outcome.judged.no_conditioned
    if isinstance(why, Finding):
        say(why.in_language(reader()), err=True)
    elif why:
        say(said("{sentence}.", sentence=why))
    else:
        own = outcome.judged.tables["effective_members"].sel(table=CONDITIONED)
        baseline = outcome.sampled.ensemble.baseline
        say(said("With what is known of the town the members count as {effective:.0f}.",
                 effective=float(own.sel(scenario=baseline).min())))  # fmt: skip


def _ranks(outcome: Outcome, scenario: str, event: str) -> object:
    """Rank, chance of the first three and depth of each point, both tables side by side."""
    found = outcome.judged.tables.sel(scenario=scenario, event=event)
    weightings = [str(name) for name in found["table"].to_numpy()]
    heads = {PRIOR: ("rank", "first 3, %", "depth"),
             CONDITIONED: ("rank, known", "first 3, %, known", "depth, known")}  # fmt: skip
    shown = terminal_table(
        said("{scenario} · {event}", scenario=scenario, event=event), "point", "name",
        *(head for name in weightings for head in heads[name]),
    )  # fmt: skip
    names = outcome.sampled.ensemble.opened.base.watch_points
    for point, row in names.iterrows():
        own = found.sel(point=str(point), reading=RANKED_BY)
        cells = [cell for name in weightings for cell in _cells(own.sel(table=name))]
        print_row(shown, point, either(reader(), row["name_zh"], row["name_en"]), *cells)
    return shown


def _cells(own: xr.Dataset) -> tuple[str, str, str]:
    first = float(own["first_three_probability"])
    rank, depth = (Band(*(float(own[f"{stem}_{end}{unit}"]) for end in ("middle", "low", "high")))
                   for stem, unit in (("rank", ""), ("point_depth", "_m")))  # fmt: skip
    return rank_text(rank, reader()), f"{100 * first:.0f}", value_text(depth, 2, "m", reader())


def _tell_surveys(outcome: Outcome) -> None:
    for name, plan in outcome.judged.plans.items():
        say(SURVEYS[name])
        found = sentences(outcome.sampled.ensemble.space, plan, reader())
        for own in found[:SHOWN_SURVEYS]:
            say(said("  {sentence}", sentence=own))
        if not found:
            say("  No survey of one group would make the ranking surer by more than chance.")

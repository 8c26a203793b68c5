"""`drainage ensemble --screen`: which groups of uncertain values matter at all."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.cli.ensemble_value import MOST_NAMED, OUTPUTS, joined
from drainage.cli.progress import progress_in_words
from drainage.cli.reader import reader, say
from drainage.cli.terminal import written
from drainage.cluster import Machines
from drainage.ensemble.screening import LEFT_OUT
from drainage.errors import Finding, InputError
from drainage.said import said, spoken
from drainage.study import Workspace
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.screening import Screened, run_screening
from drainage.study.holding import holding

OWN_MEMBERS = "a screening has members of its own, as many as its trajectories take"


def screening(
    workspace: Workspace,
    study: str,
    members: int | None,
    count: int,
    scenario: Sequence[str],
    event: Sequence[str],
    machines: Machines,
) -> None:
    """`drainage ensemble STUDY --screen R`: on the baseline, where no scenario is named.

    Raises InputError where a number of ``members`` is asked for, too.
    """
    if members is not None:
        raise InputError([Finding("", "--members", "", str(members), OWN_MEMBERS,
                                  "Leave out --members, or --screen.")])  # fmt: skip
    with holding(workspace, study):
        own = open_ensemble(workspace, study)
        names = own.require_scenarios(scenario) if scenario else [own.baseline]
        runs = own.runs(names, own.require_events(event))
        with progress_in_words() as on_progress:
            screened = run_screening(own, count, runs, machines, on_progress=on_progress,
                                     on_gone=lambda words: say(words, err=True))  # fmt: skip
    _tell_screening(screened, count)
    say(written(screened.path))


def _tell_screening(own: Screened, count: int) -> None:
    say(said("{count} trajectories, {members} members of {runs} runs each; {made} runs made, every "
             "other one was kept.", count=count, members=len(own.sampled.sample),
             runs=len(own.sampled.runs), made=own.made))  # fmt: skip
    for (scenario, event), (lost, every) in _lost(own).items():
        say(said("{scenario} {event}: {lost} of {every} effects are left out, since a member was "
                 "lost.", scenario=scenario, event=event, lost=lost, every=every))  # fmt: skip
    for output, found in zip(own.outputs, own.effects, strict=True):
        if output.name in OUTPUTS:
            greatest = sorted(found, key=lambda name: -found[name].mean_size)[:MOST_NAMED]
            moving = joined([name for name in greatest if found[name].mean_size > 0])
            say(said("  {output}: {values}.", output=spoken(OUTPUTS[output.name], reader()),
                     values=moving or "–"))  # fmt: skip
    if own.left_out:
        say(said("Groups that may be left out, each moving nothing by more than {share:.0f} % of "
                 "what the greatest moves: {groups}.", share=100 * LEFT_OUT,
                 groups=joined(own.left_out)))  # fmt: skip
    else:
        say("No group may be left out.")


def _lost(own: Screened) -> dict[tuple[str, str], tuple[int, int]]:
    """Run -> how many of its effects are left out, and of how many."""
    found = {}
    for output, groups in zip(own.outputs, own.effects, strict=True):
        lost = sum(effect.lost for effect in groups.values())
        if lost:
            every = lost + sum(effect.steps for effect in groups.values())
            found[output.scenario, output.event] = lost, every
    return found

"""A command that has nothing to do says again what it said, and reads nothing heavy for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

import click

from drainage.cli.reader import reader, say
from drainage.errors import ContinuityError
from drainage.said import said, spoken
from drainage.said_again import said_again
from drainage.study.holding import holding
from drainage.study.inputs import read_inputs, run_places
from drainage.study.made import Made
from drainage.study.workspace import Workspace

if TYPE_CHECKING:
    from drainage.study.at_hand import AtHand
    from drainage.study.steps import Scores

Answer = Mapping[str, Any]
"""What a command says again: numbers, paths and texts it has told."""


def do_or_repeat(
    workspace: Workspace,
    study: str,
    command: str,
    do: Callable[[AtHand], Answer],
    again: Callable[[Answer], None],
    *,
    purposes: tuple[str, ...] = ("service", "outlets"),
) -> None:
    """Do a command on the current results of a study, or say ``again`` what it gave the last time.

    ``do`` speaks while it works and returns what ``again`` needs to repeat it; raises
    ContinuityError at the end where it names runs past their limits under ``missed``.
    """
    with holding(workspace, study):
        runs = run_places(workspace, study)
        made = Made(workspace.folder("results", study), read_inputs(workspace, study))
        asked = f"{reader()} {command}"
        answer = made.said(asked, runs)
        if answer is not None:
            again(answer)
        else:
            with at_work(workspace, study, purposes) as at_hand:
                answer = do(at_hand)
                at_hand.made.keep_command(asked, runs, answer)
    if answer["missed"]:
        raise ContinuityError(answer["missed"])


@contextmanager
def at_work(
    workspace: Workspace, study: str, purposes: tuple[str, ...] = ("service", "outlets")
) -> Iterator[AtHand]:
    """A study at hand whose results no other command touches; what was made is noted at the
    end, also where the work was stopped."""
    # Tables and engine take seconds to import: what has nothing to do does without.
    from drainage.study.at_hand import at_hand

    with holding(workspace, study):
        opened = at_hand(workspace, study, purposes)  # type: ignore[arg-type]
        try:
            yield opened
        except BaseException:
            opened.made.write_if_unchanged()
            raise
        opened.made.write()


def told(speak: Callable[..., object], *arguments: object) -> str:
    """What a function says on the terminal, as text."""
    with redirect_stdout(io.StringIO()) as words:
        speak(*arguments)
    return words.getvalue()


def repeat(text: str) -> None:
    """Say a text that ends as it ends."""
    click.echo(text, nl=False)


def say_stale(stale: Sequence[str]) -> list[str]:
    """Name the runs that are not used; gives what was said."""
    words = [spoken(own, reader()) for own in stale]
    for own in words:
        say(own, err=True)
    return words


def missed_words(scores: Mapping[Any, Scores]) -> str:
    """The runs past their limits and what mends them, in the reader's language."""
    missed = {key: score for key, score in scores.items() if not score.within_limits}
    if not missed:
        return ""
    from drainage.study.continuity import cure_of

    lines = []
    for (name, event), score in missed.items():
        lines.append(spoken(not_scored(name, event, score.reason), reader()))
        if cure := cure_of(score):
            lines.append(f"  {spoken(cure, reader())}")
    return "\n".join(lines)


def not_scored(scenario: str, event: str, reason: str) -> str:
    """That a run is past its limits, and why."""
    return said(
        "{scenario} {event}: not scored, {reason}",
        scenario=scenario,
        event=event,
        reason=said_again(reason),
    )


def say_runs(runs: int, reused: int) -> None:
    """How many runs there are, and how many stood already."""
    say(said("{runs} runs ({reused} already there).", runs=runs, reused=reused))


def say_maps(maps: int, drawn: int, folder: str) -> None:
    """How many maps there are, and how many of them had to be drawn."""
    say(said("{maps} maps in {folder} ({drawn} drawn)", maps=maps, folder=folder, drawn=drawn))

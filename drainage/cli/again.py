"""A command that has nothing to do says again what it said, and reads nothing heavy for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

import click

from drainage.errors import ContinuityError
from drainage.study.holding import holding
from drainage.study.inputs import read_inputs, run_places
from drainage.study.made import Made
from drainage.study.workspace import Workspace

if TYPE_CHECKING:
    from drainage.study.at_hand import AtHand
    from drainage.study.steps import Scores

Said = Mapping[str, Any]


def do_or_repeat(
    workspace: Workspace,
    study: str,
    command: str,
    do: Callable[[AtHand], Said],
    say: Callable[[Said], None],
    *,
    purposes: tuple[str, ...] = ("service", "outlets"),
) -> None:
    """Do a command on the current results of a study, or ``say`` what it gave the last time.

    ``do`` speaks while it works and returns what ``say`` needs to repeat it; raises
    ContinuityError at the end where it names runs past their limits under ``missed``.
    """
    with holding(workspace, study):
        runs = run_places(workspace, study)
        made = Made(workspace.folder("results", study), read_inputs(workspace, study))
        said = made.said(command, runs)
        if said is not None:
            say(said)
        else:
            with at_work(workspace, study, purposes) as at_hand:
                said = do(at_hand)
                at_hand.made.keep_command(command, runs, said)
    if said["missed"]:
        raise ContinuityError(said["missed"])


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


def say_stale(stale: Sequence[str]) -> None:
    """Name the runs that are not used."""
    for words in stale:
        click.echo(words, err=True)


def missed_words(scores: Mapping[Any, Scores], judged: str = "scored") -> str:
    """The runs past their limits, a line each."""
    return "\n".join(
        f"{name} {event}: not {judged}, {score.reason}"
        for (name, event), score in scores.items()
        if not score.within_limits
    )


def say_runs(runs: int, reused: int) -> None:
    """How many runs there are, and how many stood already."""
    click.echo(f"{runs} runs ({reused} already there).")


def say_maps(maps: int, drawn: int, folder: str) -> None:
    """How many maps there are, and how many of them had to be drawn."""
    click.echo(f"{maps} maps in {folder} ({drawn} drawn)")

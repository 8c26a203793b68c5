"""`drainage draft`: a first study of a network, to edit."""

from __future__ import annotations

from drainage.cli.reader import say
from drainage.said import said
from drainage.study import Workspace
from drainage.study.drafting import draft_study


def draft(workspace: Workspace, study: str, network: str) -> None:
    """`drainage draft`."""
    path = draft_study(workspace, study, network)
    say(said("Written: {path} and existing.toml", path=path))

"""`drainage desk`."""

from __future__ import annotations

from drainage.cli.reader import say
from drainage.desk.serving import serve
from drainage.said import said
from drainage.study import Workspace


def desk(workspace: Workspace, study: str | None, port: int, open_browser: bool) -> None:
    """`drainage desk`."""

    def say_address(address: str) -> None:
        say(said("The desk stands at {address}", address=address))
        say("It can be reached from this machine alone. Ctrl-C ends it; every file is whole.")

    serve(workspace, study, port, say_address, open_browser=open_browser)

"""`drainage import inp`: a SWMM model becomes a network, or comes in again."""

from __future__ import annotations

from pathlib import Path

from drainage.cli.import_words import say_difference, say_network, say_remarks
from drainage.cli.reader import say
from drainage.cli.terminal import written
from drainage.engine.opening import require_taken
from drainage.formats.remarks import remarks_table
from drainage.formats.swmm.inp_import import network_of, read_own_model
from drainage.names import require_name
from drainage.said import said
from drainage.study import Workspace
from drainage.study.model_again import keep_model, present_model
from drainage.study.together import DIFFERENCE


def inp(
    workspace: Workspace, name: str, file: Path, title: str, crs: str, datum: str, keep: str
) -> None:
    """`drainage import inp`."""
    require_name(name)
    folder = workspace.folder("networks", name)
    present = present_model(folder)
    if present is not None:
        title, crs, datum = present.title_zh, present.crs, present.datum
        say(said("note: {folder} is there: its title, plane ({crs}) and datum stay",
                 folder=folder, crs=crs))  # fmt: skip
    own = read_own_model(file)
    require_taken(own.inp, own.text)
    made = network_of(own, name=name, title_zh=title or name, crs=crs, datum=datum)
    kept = keep_model(folder, made.network, remarks_table(made.remarks), keep)
    say_remarks(made.remarks)
    say_difference(kept.difference, folder / DIFFERENCE)
    if kept.streets_off:
        say("The streets were taken off: run `drainage add-streets` again; your edits of them are "
            "kept.")  # fmt: skip
    say_network(kept.network)
    say(written(folder))

"""Streets laid over the sewers of a network, and laid again over sewers that changed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.errors import InputError
from drainage.network import Network, integrity_findings, read_network
from drainage.network.changing import changing
from drainage.network.difference import difference
from drainage.network.merging import Answers, MergedTable, merge_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.study.answers import answers_to, questions, require_answered
from drainage.study.kept_networks import Tables, keep_tables, kept_tables
from drainage.study.street_layer import STREETS, has_streets, street_rows, without_streets

DIFFERENCE = "streets-difference.csv"
CONFLICTS = "streets-conflicts.csv"


@dataclass(frozen=True)
class Surfaced:
    """The network with its streets, and what differs from those of the last time."""

    network: Network
    difference: pd.DataFrame


def lay_streets(folder: Path, lay: Callable[[Network], Network], keep: str) -> Surfaced:
    """Streets over the sewers of the network in ``folder``, in place of those laid before.

    ``lay`` gives the sewers with their streets. What an engineer changed of the streets laid
    before is kept; where ``lay`` gives another value, too, ``keep`` (mine, new or empty: ask)
    or the answers in ``CONFLICTS`` decide. Raises InputError.
    """
    present = read_network(folder)
    sewers = without_streets(folder, present)
    laid = lay(sewers)
    new, found = laid, difference({}, {})
    if (folder / STREETS).is_dir():
        before = kept_tables(folder / STREETS / "sewers")
        base = street_rows(kept_tables(folder / STREETS / "made"), before)
        mine = street_rows(_with_streets(folder, present), sewers.tables)
        new, found = _brought_together(folder, sewers, base, mine, laid, keep)
    if findings := integrity_findings(new, f"{folder.name}: "):
        raise InputError(findings)
    with changing(folder, gone=[CONFLICTS]) as fresh:
        keep_tables(new, fresh)
        keep_tables(laid, fresh / STREETS / "made")
        keep_tables(sewers, fresh / STREETS / "sewers")
        write_csv(found, fresh / DIFFERENCE)
    return Surfaced(new, found)


def _with_streets(folder: Path, present: Network) -> Tables:
    """The tables in which the engineer last had streets."""
    mine = folder / STREETS / "mine"
    if has_streets(folder, present) or not mine.is_dir():
        return present.tables
    return kept_tables(mine)


def _brought_together(
    folder: Path, sewers: Network, base: Tables, mine: Tables, laid: Network, keep: str
) -> tuple[Network, pd.DataFrame]:
    """The sewers with the streets laid now and what was changed of those before; differences."""
    with tempfile.TemporaryDirectory() as scratch:
        # Read back, so that every table has the types of files.
        keep_tables(laid, Path(scratch))
        whole = kept_tables(Path(scratch))
    new = street_rows(whole, sewers.tables)
    names = [name for name in new if len(new[name]) or len(base[name])]

    def merged(answers: Answers) -> dict[str, MergedTable]:
        return {
            name: merge_table(TABLE_BY_NAME[name], base[name], mine[name], new[name], answers)
            for name in names
        }

    path = folder / CONFLICTS
    parts = merged(answers_to(questions(merged({})), path, keep))
    require_answered(questions(parts), path, "new")
    tables = {}
    for name, part in parts.items():
        own = whole[name][whole[name].index.isin(sewers.tables[name].index)]
        tables[name] = pd.concat([own, part.frame]) if len(own) else part.frame
    found = difference({name: base[name] for name in names}, {name: new[name] for name in names})
    found = pd.concat([found, *(part.kept for part in parts.values())], ignore_index=True)
    return laid.with_tables(**tables), found

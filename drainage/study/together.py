"""An import over a network that is there: its edits and what is imported, brought together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.errors import InputError
from drainage.network import Network, integrity_findings
from drainage.network.difference import difference
from drainage.network.merging import Answers, MergedTable, merge_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.study.answers import answers_to, questions, require_answered
from drainage.study.kept_networks import Tables, keep_tables
from drainage.study.street_layer import STREETS, has_streets, without_streets

IMPORTED = "imported"
DIFFERENCE = "import-difference.csv"
CONFLICTS = "import-conflicts.csv"
REMARKS = "import-remarks.csv"


@dataclass(frozen=True)
class Imported:
    """The network as it stands, what the new import changed and what was kept against it.

    ``streets_off``: streets lay over the sewers and were taken off, to be made again.
    """

    network: Network
    difference: pd.DataFrame
    streets_off: bool


@dataclass(frozen=True)
class Sides:
    """Tables as the last import left them and as the new one brings them.

    ``theirs`` is the word for the new side in answers; ``derived``: table -> columns that only
    follow others.
    """

    base: Tables
    new: Tables
    theirs: str
    derived: Mapping[str, tuple[str, ...]]

    def merged(self, mine: Tables, answers: Answers) -> dict[str, MergedTable]:
        """The tables that an import fills; all others stay as they are."""
        return {
            name: merge_table(table, self.base[name], mine[name], self.new[name], answers,
                              self.derived.get(name, ()))
            for name, table in TABLE_BY_NAME.items()
            if len(self.new[name]) or len(self.base[name])
        }  # fmt: skip


def brought_together(
    folder: Path,
    present: Network,
    sides: Sides,
    keep: str,
    follow: Callable[[Network, Network], Network] = lambda merged, _sewers: merged,
) -> tuple[Network, pd.DataFrame]:
    """The network without its streets and with both sides' changes; all that differs.

    ``keep`` is mine, the word of the new side or empty: ask. ``follow`` gets the merged network
    and the sewers as they were. Raises InputError, with the questions written to ``CONFLICTS``,
    where both changed a value and no answer is given, and where the tables do not fit together.
    """
    sewers = without_streets(folder, present)
    asked = questions(sides.merged(sewers.tables, {}))
    answers = answers_to(asked, folder / CONFLICTS, keep)
    parts = sides.merged(sewers.tables, answers)
    require_answered(questions(parts), folder / CONFLICTS, sides.theirs)
    merged = sewers.with_tables(**{name: part.frame for name, part in parts.items()})
    merged = follow(merged, sewers)
    if findings := integrity_findings(merged, f"{folder.name}: "):
        raise InputError(findings)
    found = difference(
        {name: sides.base[name] for name in parts}, {name: sides.new[name] for name in parts}
    )
    return merged, pd.concat([found, *(part.kept for part in parts.values())], ignore_index=True)


def lay_streets_aside(folder: Path, present: Network, fresh: Path) -> bool:
    """Keep the streets of ``present`` among the files of a change; whether there are any."""
    if not has_streets(folder, present):
        return False
    shutil.copytree(folder / STREETS, fresh / STREETS, dirs_exist_ok=True)
    shutil.rmtree(fresh / STREETS / "mine", ignore_errors=True)
    keep_tables(present, fresh / STREETS / "mine")
    return True

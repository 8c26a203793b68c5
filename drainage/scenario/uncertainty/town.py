"""The town whose values are uncertain: what was drawn, the rules, and the network of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.network import Network
from drainage.network.schema import TABLE_BY_NAME, Table
from drainage.rainfall import IntensityFormula, load_formula
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import SKELETON_TABLES, Skeleton

DRAWN = {table.name: table for table in SKELETON_TABLES}
SYNTHESIS = "synthesis"


@dataclass(frozen=True)
class Made:
    """What a synthesised network was made from."""

    rules: Rules
    skeleton: Skeleton
    formula: IntensityFormula


@dataclass(frozen=True)
class Town:
    """A network, and what it was ``made`` from; None for one that was surveyed or imported."""

    network: Network
    made: Made | None = None

    def table(self, name: str) -> tuple[Table, pd.DataFrame] | None:
        """A table someone drew, else one of the network; None for a name that is neither."""
        if self.made is not None and name in DRAWN:
            return DRAWN[name], getattr(self.made.skeleton, name)
        if name in TABLE_BY_NAME:
            return TABLE_BY_NAME[name], getattr(self.network, name)
        return None

    @property
    def tables(self) -> list[str]:
        """Names of all its tables, drawn ones first."""
        drawn = DRAWN if self.made is not None else {}
        return list(dict.fromkeys([*drawn, *TABLE_BY_NAME]))


def read_town(folder: Path, rainfall: Path, network: Network) -> Town:
    """The town of a network's ``folder``; raises InputError for a synthesis that is not sound."""
    place = folder / SYNTHESIS
    if not (place / "rules.toml").is_file():
        return Town(network)
    rules = read_rules(place / "rules.toml")
    skeleton = read_skeleton(place, rules)
    return Town(network, Made(rules, skeleton, load_formula(rainfall, rules.old_design_formula)))

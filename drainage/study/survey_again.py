"""A survey imported, and imported again over the network that came from it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.formats.kept_depths import FILE as DEPTHS
from drainage.formats.kept_depths import FROM_DEPTH, levels_from_depths, with_levels
from drainage.network import Network, integrity_findings, read_network, write_network
from drainage.network.changing import changing
from drainage.network.difference import DERIVED, difference
from drainage.network.merging import Answers, MergedTable, merge_table
from drainage.network.schema import TABLE_BY_NAME
from drainage.said import said
from drainage.study.answers import answers_to, questions, require_answered
from drainage.study.kept_networks import Tables, keep_tables, kept_tables
from drainage.study.street_layer import STREETS, has_streets, without_streets

IMPORTED = "imported"
DIFFERENCE = "import-difference.csv"
CONFLICTS = "import-conflicts.csv"
REMARKS = "import-remarks.csv"


@dataclass(frozen=True)
class Imported:
    """The network as it stands, what the new survey changed and what was kept against it.

    ``streets_off``: streets lay over the sewers and were taken off, to be made again.
    """

    network: Network
    difference: pd.DataFrame
    streets_off: bool


def keep_import(
    folder: Path, made: Network, depths: pd.DataFrame, remarks: pd.DataFrame, keep: str
) -> Imported:
    """Write a survey's network into ``folder``; over one that is there, bring both together.

    The last import, kept in ``folder``/imported, tells the survey's changes from the
    engineer's. ``keep`` is mine, survey or empty: ask. Raises InputError, with the questions
    written to ``CONFLICTS``, where both changed a value and no answer is given; for a network
    that is no survey's; for another plane.
    """
    if not folder.exists():
        write_network(made, folder)
        with changing(folder) as fresh:
            _write(fresh, made, depths, remarks)
        return Imported(made, difference({}, {}), False)
    present = read_network(folder)
    _require_own(folder, present, made)
    with changing(folder, gone=[CONFLICTS]) as fresh:
        _write(fresh, made, depths, remarks)
        new = kept_tables(fresh / IMPORTED)
        base = kept_tables(folder / IMPORTED)
        sewers = without_streets(folder, present)
        asked = questions(_merged(base, sewers.tables, new, {}))
        answers = answers_to(asked, folder / CONFLICTS, keep)
        parts = _merged(base, sewers.tables, new, answers)
        require_answered(questions(parts), folder / CONFLICTS, "survey")
        merged = sewers.with_tables(**{name: part.frame for name, part in parts.items()})
        merged = _depths_followed(_levelled(merged, sewers, new), depths)
        if findings := integrity_findings(merged, f"{folder.name}: "):
            raise InputError(findings)
        found = difference({name: base[name] for name in parts}, {n: new[n] for n in parts})
        found = pd.concat([found, *(part.kept for part in parts.values())], ignore_index=True)
        write_csv(found, fresh / DIFFERENCE)
        keep_tables(merged, fresh)
        streets_off = has_streets(folder, present)
        if streets_off:
            shutil.copytree(folder / STREETS, fresh / STREETS, dirs_exist_ok=True)
            shutil.rmtree(fresh / STREETS / "mine", ignore_errors=True)
            keep_tables(present, fresh / STREETS / "mine")
    return Imported(merged, found, streets_off)


def _write(fresh: Path, made: Network, depths: pd.DataFrame, remarks: pd.DataFrame) -> None:
    keep_tables(made, fresh / IMPORTED)
    write_csv(depths, fresh / DEPTHS)
    write_csv(remarks, fresh / REMARKS)


def _require_own(folder: Path, present: Network, made: Network) -> None:
    surveyed = present.junctions["source"].str.startswith("survey").any()
    if not (folder / IMPORTED).exists() and not surveyed:
        raise InputError([Finding(str(folder), "", "", "", "a network of this name is there, and "
                                  "it came from no survey", "Give another name.")])  # fmt: skip
    if present.crs != made.crs:
        raise InputError([
            Finding(str(folder), "network.toml", "crs", present.crs,
                    said("the survey is in {crs}", crs=made.crs),
                    "Use the mapping of the first import, or give another name.")
        ])  # fmt: skip


def _merged(base: Tables, mine: Tables, new: Tables, answers: Answers) -> dict[str, MergedTable]:
    """The tables that a survey fills; all others stay as they are."""
    return {
        name: merge_table(table, base[name], mine[name], new[name], answers, DERIVED.get(name, ()))
        for name, table in TABLE_BY_NAME.items()
        if len(new[name]) or len(base[name])
    }


def _levelled(merged: Network, mine: Network, new: Tables) -> Network:
    """Manholes as deep as their levels say, unless an engineer gave another depth."""
    joints = merged.junctions
    own = mine.junctions.reindex(joints.index)
    levels = (joints["ground_level_m"] - joints["invert_level_m"]).round(3)
    stated = (own["max_depth_m"] - (own["ground_level_m"] - own["invert_level_m"])).abs() > 0.0015
    depth = own["max_depth_m"].where(stated, levels.fillna(joints["max_depth_m"]))
    return merged.with_tables(junctions=joints.assign(max_depth_m=depth))


def _depths_followed(network: Network, depths: pd.DataFrame) -> Network:
    """Levels that once followed from a depth, from the depths of this survey."""
    gaps: Tables = {}
    for (table, column), rows in depths.groupby(["table", "column"]):
        frame = gaps.get(str(table), network.tables[str(table)])
        marked = frame["source"].str.contains(f"filled {column}: {FROM_DEPTH}", regex=False)
        again = marked & frame.index.isin(rows["id"])
        gaps[str(table)] = frame.assign(**{str(column): frame[str(column)].mask(again)})
    if not gaps:
        return network
    blank = network.with_tables(**gaps)
    levels = levels_from_depths(blank, depths)
    was_known = [
        pd.notna(network.tables[row.table].at[row.id, row.column]) for row in levels.itertuples()
    ]
    return with_levels(network, levels[was_known])

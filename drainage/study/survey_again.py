"""A survey imported, and imported again over the network that came from it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.errors import Finding, InputError
from drainage.formats.kept_depths import FILE as DEPTHS
from drainage.formats.kept_depths import FROM_DEPTH, levels_from_depths, with_levels
from drainage.formats.remarks import Remark, remarks_table
from drainage.formats.survey.survey import import_survey
from drainage.formats.survey.survey_tables import SurveyTables
from drainage.network import Network, read_network, write_network
from drainage.network.changing import changing
from drainage.network.difference import DERIVED, difference
from drainage.said import said
from drainage.study.kept_networks import Tables, keep_tables, kept_tables
from drainage.study.together import (
    CONFLICTS,
    DIFFERENCE,
    IMPORTED,
    REMARKS,
    Imported,
    Sides,
    brought_together,
    lay_streets_aside,
)


def import_tables(
    folder: Path, tables: SurveyTables, title_zh: str, keep: str
) -> tuple[Imported, list[Remark]]:
    """Import a survey into ``folder``, whose name is the network's; what was remarked.

    Raises InputError as ``import_survey`` and ``keep_import`` do.
    """
    made = import_survey(tables.points, tables.lines, tables.mapping, name=folder.name,
                         title_zh=title_zh or folder.name)  # fmt: skip
    remarks = [*tables.remarks, *made.remarks]
    return keep_import(folder, made.network, made.depths, remarks_table(remarks), keep), remarks


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
        sides = Sides(
            kept_tables(folder / IMPORTED), kept_tables(fresh / IMPORTED), "survey", DERIVED
        )
        merged, found = brought_together(
            folder, present, sides, keep,
            lambda own, sewers: _depths_followed(_levelled(own, sewers, sides.new), depths),
        )  # fmt: skip
        write_csv(found, fresh / DIFFERENCE)
        keep_tables(merged, fresh)
        streets_off = lay_streets_aside(folder, present, fresh)
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

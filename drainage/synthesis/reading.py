"""Read a street skeleton and its rules, with every defect found at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.network.model import empty_table
from drainage.network.tables import read_table
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import SKELETON_TABLES, Skeleton
from drainage.toml_file import checked, read_toml

MAY_BE_MISSING = ("hollows",)


def read_skeleton(folder: Path, rules: Rules) -> Skeleton:
    """The skeleton of ``folder``, checked against itself and against the rules.

    Raises InputError with all findings.
    """
    tables: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for table in SKELETON_TABLES:
        path = folder / f"{table.name}.csv"
        if table.name in MAY_BE_MISSING and not path.is_file():
            tables[table.name] = empty_table(table)
            continue
        frame, found = read_table(path, table)
        tables[table.name] = frame
        findings += found
    if not findings:
        findings = _unknown_nodes(folder, tables) + _inconsistencies(folder, tables, rules)
    if findings:
        raise InputError(findings)
    return Skeleton(**tables)


def read_rules(path: Path) -> Rules:
    """The rules of a synthesis; raises InputError with every key that is wrong."""
    rules: Rules = checked(
        path,
        Rules,
        read_toml(path),
        "Give the rule as in networks/miyun-old-town/synthesis/rules.toml.",
    )
    return rules


def _unknown_nodes(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    known = tables["street_nodes"].index
    findings = []
    for table in SKELETON_TABLES:
        for column in table.columns[1:]:
            if not column.refers_to:
                continue
            values = tables[table.name][column.name]
            wrong = values[values.ne("") & ~values.isin(known)]
            findings += [
                _finding(folder, table.name, row, column.name, value, "no such street node",
                         "Use a node_id of street_nodes.csv.")
                for row, value in wrong.items()
            ]  # fmt: skip
    for row, text in tables["interceptors"]["street_nodes"].items():
        findings += [
            _finding(folder, "interceptors", row, "street_nodes", node, "no such street node",
                     "Use node_ids of street_nodes.csv, with a space between.")
            for node in text.split() if node not in known
        ]  # fmt: skip
    return findings


def _inconsistencies(
    folder: Path, tables: Mapping[str, pd.DataFrame], rules: Rules
) -> list[Finding]:
    segments, outlets = tables["street_segments"], tables["outlets"]
    findings = [
        _finding(folder, "street_segments", row, "to_node", node, "the street ends where it begins",
                 "Give two different nodes.")
        for row, node in segments["to_node"][segments["from_node"] == segments["to_node"]].items()
    ]  # fmt: skip
    pair = segments[["from_node", "to_node"]].apply(lambda row: " ".join(sorted(row)), axis=1)
    findings += [
        _finding(folder, "street_segments", row, "from_node", nodes,
                 "a second street between the same two nodes",
                 "Put a node into one of them, or remove it.")
        for row, nodes in pair[pair.duplicated()].items()
    ]  # fmt: skip
    findings += [
        _finding(folder, "outlets", row, "street_node", node, "a second outlet at this street node",
                 "Give each outlet a street node of its own.")
        for row, node in outlets["street_node"][outlets["street_node"].duplicated()].items()
    ]  # fmt: skip
    known_pairs = set(pair)
    for name in ("published_sewers", "listed_points", "hollows"):
        ends = tables[name][["from_node", "to_node"]]
        both = ends[ends["to_node"].ne("") & ends["to_node"].ne(ends["from_node"])]
        findings += [
            _finding(folder, name, row, "from_node", f"{a} {b}", "no street joins these two nodes",
                     "Name the two ends of one row of street_segments.csv.")
            for row, a, b in both.itertuples() if " ".join(sorted((a, b))) not in known_pairs
        ]  # fmt: skip
    areas = rules.hill_catchment_area_ha
    findings += [
        _finding(folder, "hills", row, "area_rule", rule, "no such rule",
                 "Add it under hill_catchment_area_ha in rules.toml.")
        for row, rule in tables["hills"]["area_rule"].items() if rule not in areas
    ]  # fmt: skip
    return findings + _regulators(folder, tables)


def _regulators(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    outlets, interceptors = tables["outlets"], tables["interceptors"]
    combined = set(outlets.index[outlets["system"] == "combined"])
    served: set[str] = set()
    findings = []
    for row in interceptors.itertuples():
        stations = row.street_nodes.split()
        for pair in row.regulators.split():
            outlet, _, node = pair.partition(":")
            served.add(outlet)
            if outlet not in combined or node not in stations:
                findings.append(
                    _finding(folder, "interceptors", row.Index, "regulators", pair,
                             "not a combined outlet at a street node of this interceptor",
                             "Write outlet:street node, the node one of street_nodes.")
                )  # fmt: skip
    findings += [
        _finding(folder, "outlets", outlet, "system", "combined",
                 "no interceptor has a regulator for this combined outlet",
                 "Add it to a row of interceptors.csv, or make the outlet a storm outlet.")
        for outlet in sorted(combined - served)
    ]  # fmt: skip
    return findings


def _finding(
    folder: Path, table: str, row: object, column: str, value: str, message: str, cure: str
) -> Finding:
    return Finding(str(folder / f"{table}.csv"), str(row), column, value, message, cure)

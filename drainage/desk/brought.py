"""A network on its way in, as the page shows it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from drainage.checks import RULE_BY_ID
from drainage.desk.answering import finding_words, in_all
from drainage.desk.packed import packed
from drainage.network import Network
from drainage.network.schema import TABLE_BY_NAME
from drainage.study import Workspace
from drainage.study.bringing.building import Built, build
from drainage.study.bringing.incoming import Incoming

MOST_HELD = 2
PAGE = 200
GRADES = ("error", "warning", "note")
SYSTEMS = ("storm", "sanitary", "combined")
SHOWN = {
    "remarks": ("grade", "file", "place", "column", "value", "done"),
    "findings": ("grade", "table", "id", "column", "value", "limit", "cure", "x_m", "y_m"),
    "proposals": ("table", "id", "column", "value", "proposed", "method", "accept"),
    "difference": ("difference", "table", "id", "column", "before", "after", "stands"),
    "questions": ("table", "id", "column", "before", "mine", "new", "answer"),
}  # fmt: skip
"""Columns of each kind of row."""
SENTENCES = ("cure", "done", "method", "difference", "value", "place")
BY = {"remarks": "rule", "findings": "rule", "proposals": "by"}


@dataclass
class Held:
    """The networks built last, so that their rows can be looked at; one is built at a time."""

    _lock: threading.RLock = field(default_factory=threading.RLock)
    _built: dict[str, Built] = field(default_factory=dict)

    def build(self, workspace: Workspace, own: Incoming) -> Built:
        """Build it again, from what is chosen. Raises InputError."""
        with self._lock:
            self._built.pop(own.id, None)
            made = build(workspace, own, own.choices())
            while len(self._built) >= MOST_HELD:
                self._built.pop(next(iter(self._built)))
            self._built[own.id] = made
            return made

    def built(self, workspace: Workspace, own: Incoming) -> Built:
        """As it was built last, else built. Raises InputError."""
        with self._lock:
            return self._built.get(own.id) or self.build(workspace, own)

    def forget(self, name: str) -> None:
        """Hold it no longer."""
        with self._lock:
            self._built.pop(name, None)


def built_words(built: Built) -> dict[str, Any]:
    """How large the network is, and what was found, by kind with counts."""
    network, sewers = built.network, built.sewers
    return {
        "counts": _counts(sewers, ("junctions", "outfalls", "conduits", "gullies"))
        | _counts(network, ("streets", "subcatchments", "watch_points")),
        "plane": "" if network is None else network.crs,
        "datum": "" if network is None else network.datum,
        "area_ha": 0.0 if network is None else float(network.subcatchments["area_ha"].sum()),
        "remarks": _kinds(built.remarks, "message_zh", "message_en", "done"),
        "findings": _kinds(built.findings, "title_zh", "title_en", "cure"),
        "proposals": _rules(built.proposals),
        "taken": built.taken,
        "notes": [finding_words(note) for note in built.notes],
        "blocked": [finding_words(note) for note in built.blocked],
        "difference": len(built.difference),
        "questions": len(built.questions),
    }


def _counts(network: Network | None, tables: tuple[str, ...]) -> dict[str, int]:
    return {} if network is None else {name: len(network.tables[name]) for name in tables}


def rows_of(built: Built, kind: str, by: str, start: int) -> dict[str, Any]:
    """Some rows of a kind, those of the rule ``by`` where it is given, from ``start``."""
    table: pd.DataFrame = getattr(built, kind) if kind in SHOWN else pd.DataFrame()
    if by and kind in BY and len(table):
        table = table[table[BY[kind]] == by]
    some = table.iloc[max(start, 0) : max(start, 0) + PAGE]
    names = [name for name in SHOWN.get(kind, ()) if name in some]
    return {"total": len(table), "rows": [
        {name: _cell(name, row[name]) for name in names} | _meant(row) for _, row in some.iterrows()
    ]}  # fmt: skip


def drawn(built: Built) -> bytes:
    """Nodes, pipes and findings for a map: m east and north of ``west_m``, ``south_m``."""
    network = built.network
    if network is None:
        return packed({"west_m": 0.0, "south_m": 0.0, "ids": [], "rules": []}, {})
    nodes = network.nodes
    xy = nodes[["x_m", "y_m"]].to_numpy(float)
    known = xy[np.isfinite(xy).all(axis=1)]
    west, south = known.min(axis=0) if len(known) else (0.0, 0.0)
    found = built.findings
    rules = list(dict.fromkeys(found["rule"]))
    place = found[["x_m", "y_m"]].to_numpy(float)
    return packed(
        {"west_m": float(west), "south_m": float(south), "ids": nodes.index.tolist(),
         "rules": rules},
        {
            "nodes": (xy - [west, south]).astype(np.float32),
            "ends": _ends(network),
            "systems": _codes(network.conduits["system"], SYSTEMS),
            "found": (place - [west, south]).astype(np.float32).reshape(-1, 2),
            "grades": _codes(found["grade"], GRADES),
            "of_rule": _codes(found["rule"], rules),
        },
    )  # fmt: skip


def _ends(network: Network) -> np.ndarray:
    """The positions of the two nodes of each pipe among the nodes."""
    pipes = network.conduits[["from_id", "to_id"]]
    ends = [network.nodes.index.get_indexer(pipes[name]) for name in pipes]
    return np.column_stack(ends).astype(np.int32)


def _codes(values: pd.Series, known: Any) -> np.ndarray:
    """Positions in ``known``; those that are not there stand after the last."""
    place = {name: number for number, name in enumerate(known)}
    return values.map(place).fillna(len(place)).to_numpy(np.uint8)


def _kinds(table: pd.DataFrame, zh: str, en: str, then: str) -> list[dict[str, Any]]:
    if not len(table):
        return []
    return [
        {"rule": rule, "grade": grade, "count": len(rows),
         "title": {"zh": rows.iloc[0][zh], "en": rows.iloc[0][en]},
         "cure": in_all(rows.iloc[0][then]),
         "fixed": rule not in RULE_BY_ID or RULE_BY_ID[rule].fixed}
        for (grade, rule), rows in table.groupby(["grade", "rule"], sort=False)
    ]  # fmt: skip


def _rules(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Proposals by what they are taken by, how many of each, and how many are taken."""
    if not len(table):
        return []
    first = table.groupby("by", sort=False)
    return [
        {"rule": by, "table": rows.iloc[0]["table"],
         "cell": _meaning(rows.iloc[0]["table"], rows.iloc[0]["column"]),
         "method": in_all(by.partition(": ")[2]), "count": len(rows),
         "accepted": int(rows["accept"].eq("yes").sum()),
         "refused": int(rows["accept"].eq("no").sum())}
        for by, rows in first
    ]  # fmt: skip


def _meaning(table: str, column: str) -> dict[str, str]:
    """What a column of the network is, by language; its name where it is none of the network."""
    columns = TABLE_BY_NAME[table].columns if table in TABLE_BY_NAME else ()
    return in_all(next((own.meaning for own in columns if own.name == column), column))


def _meant(row: pd.Series) -> dict[str, dict[str, str]]:
    """``meaning`` of the column a row is about; nothing where it is about none."""
    if "table" not in row or not row.get("column"):
        return {}
    return {"meaning": _meaning(row["table"], row["column"])}


def _cell(name: str, value: Any) -> Any:
    if name in SENTENCES and isinstance(value, str):
        return in_all(value)
    if isinstance(value, str):
        return str(value)
    return None if pd.isna(value) else float(value)

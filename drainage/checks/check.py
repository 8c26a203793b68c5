"""All checks of a network as one table of graded findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from drainage.checks import levels, places, topology
from drainage.checks.found import Found
from drainage.checks.grades import Regrade, regraded
from drainage.checks.rules import GRADES, RULE_BY_ID
from drainage.errors import Finding, InputError
from drainage.network.integrity import integrity_findings
from drainage.network.model import Network

CHECKS = (
    levels.gaps,
    levels.node_levels,
    levels.pipe_levels,
    levels.pipe_flow,
    topology.ways_out,
    topology.loops,
    topology.shrinking,
    topology.cross_connections,
    places.doubles,
    places.lengths,
    places.crossings,
)
COLUMNS = ("grade", "rule", "title_zh", "title_en", "table", "id", "column", "value", "limit",
           "x_m", "y_m", "cure", "source", "reason")  # fmt: skip


def check(network: Network, regrades: Iterable[Regrade] = ()) -> pd.DataFrame:
    """Every finding, the gravest first: one row with the columns of ``COLUMNS``.

    ``x_m`` and ``y_m`` are the place on the map, NaN where it is not known. The network
    must have passed ``integrity_findings``.
    """
    parts = [part for rule_check in CHECKS for part in rule_check(network) if len(part.ids)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    frame = pd.concat([_rows(part) for part in parts], ignore_index=True)
    frame = regraded(_placed(network, frame), regrades)
    order = frame["grade"].map({grade: k for k, grade in enumerate(GRADES)})
    rule = frame["rule"].map({name: k for k, name in enumerate(RULE_BY_ID)})
    by_place = np.lexsort((np.arange(len(frame)), rule, order))
    return frame.iloc[by_place].reset_index(drop=True)[list(COLUMNS)]


def check_network(
    network: Network, regrades: Iterable[Regrade] = (), *, file_prefix: str = ""
) -> list[Finding]:
    """What stops a run: tables that do not fit together, else findings graded error."""
    broken = integrity_findings(network, file_prefix)
    if broken:
        return broken
    frame = check(network, regrades)
    return findings_of(frame[frame["grade"] == "error"], file_prefix)


def require_sound(network: Network, regrades: Iterable[Regrade] = ()) -> None:
    """Raise InputError with everything that stops a run."""
    findings = check_network(network, regrades)
    if findings:
        raise InputError(findings)


def findings_of(frame: pd.DataFrame, file_prefix: str = "") -> list[Finding]:
    """Rows of ``check`` as findings for people."""
    return [
        Finding(
            f"{file_prefix}{row.table}.csv",
            row.id,
            row.column,
            row.value,
            row.title_en + _limit_words(row.rule, row.limit),
            row.cure,
        )
        for row in frame.itertuples()
    ]


def _limit_words(rule: str, limit: float) -> str:
    unit = RULE_BY_ID[rule].unit
    return "" if np.isnan(limit) or not unit else f" (limit {limit:.6g} {unit})"


def _rows(part: Found) -> pd.DataFrame:
    rule = RULE_BY_ID[part.rule]
    limits: Sequence[float] = part.limits or [rule.limit] * len(part.ids)
    return pd.DataFrame(
        {
            "grade": rule.grade,
            "rule": rule.id,
            "title_zh": rule.title_zh,
            "title_en": rule.title_en,
            "table": part.table,
            "id": list(part.ids),
            "column": part.column,
            "value": list(part.values),
            "limit": np.asarray(limits, dtype=float),
            "cure": rule.cure,
            "source": rule.source,
            "reason": "",
        }
    )


def _placed(network: Network, frame: pd.DataFrame) -> pd.DataFrame:
    """Nodes at their place, conduits and catchments at their middle or outlet."""
    nodes = network.nodes[["x_m", "y_m"]]
    pipes = network.conduits
    middle = (
        nodes.reindex(pipes["from_id"]).to_numpy(float)
        + nodes.reindex(pipes["to_id"]).to_numpy(float)
    ) / 2
    land = nodes.reindex(network.subcatchments["outlet_id"]).to_numpy(float)
    place = {
        "conduits": pd.DataFrame(middle, index=pipes.index, columns=["x_m", "y_m"]),
        "subcatchments": pd.DataFrame(
            land, index=network.subcatchments.index, columns=["x_m", "y_m"]
        ),
    }
    parts = [
        place.get(str(table), nodes).reindex(rows["id"]).set_axis(rows.index)
        for table, rows in frame.groupby("table")
    ]
    return frame.join(pd.concat(parts))

"""All checks of a network as one table of graded findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from drainage.checks import in_plan, levels, outlying, shares, topology
from drainage.checks.defects import Defects
from drainage.checks.grades import Regrade, own_grades, regraded
from drainage.checks.rules import GRADES, RULE_BY_ID, RULES
from drainage.errors import Finding, InputError
from drainage.network.integrity import integrity_findings
from drainage.network.model import Network
from drainage.said import CHINESE, Sided, said, spoken, word

CHECKS: dict[Callable[[Network], Iterator[Defects]], tuple[str, ...]] = {
    levels.gaps: ("missing-value", "missing-place", "missing-size"),
    levels.stand_ins: ("level-stands-for-none",),
    levels.node_levels: ("rim-below-invert", "deep-node", "outlying-level"),
    levels.pipe_levels: (
        "adverse-slope", "end-below-node", "end-above-rim", "soffit-above-ground", "shallow-cover",
    ),
    levels.pipe_flow: ("zero-slope", "velocity-low", "velocity-high", "catalogue"),
    topology.ways_out: (
        "no-outlet", "dead-end", "closed-loop", "outfall-links", "catchment-nowhere",
    ),
    topology.loops: ("loop",),
    topology.shrinking: ("large-into-small",),
    topology.cross_connections: ("cross-connection", "combined-into-storm"),
    shares.shares: ("share-for-per-cent",),
    outlying.outlying: ("outlying-place",),
    in_plan.doubles: ("node-on-node", "duplicate-pipe"),
    in_plan.lengths: ("zero-length", "length-differs"),
    in_plan.crossings: ("crossing",),
}  # fmt: skip
"""Each check and the rules it looks for."""
COLUMNS = ("grade", "rule", "title_zh", "title_en", "table", "id", "column", "value", "limit",
           "x_m", "y_m", "cure", "mend_zh", "source", "reason")  # fmt: skip


def check(network: Network, regrades: Iterable[Regrade] = ()) -> pd.DataFrame:
    """Every finding, the gravest first: one row with the columns of ``COLUMNS``.

    ``x_m`` and ``y_m`` are the place on the map, NaN where it is not known. The network
    must have passed ``integrity_findings``.
    """
    return _findings(network, tuple(regrades), tuple(CHECKS))


def _findings(
    network: Network,
    regrades: Sequence[Regrade],
    checks: Iterable[Callable[[Network], Iterator[Defects]]],
) -> pd.DataFrame:
    parts = [part for rule_check in checks for part in rule_check(network) if len(part.ids)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    frame = pd.concat([_rows(part) for part in parts], ignore_index=True)
    frame = regraded(own_grades(network, _placed(network, frame)), regrades)
    order = frame["grade"].map({grade: k for k, grade in enumerate(GRADES)})
    rule = frame["rule"].map({name: k for k, name in enumerate(RULE_BY_ID)})
    by_place = np.lexsort((np.arange(len(frame)), rule, order))
    return frame.iloc[by_place].reset_index(drop=True)[list(COLUMNS)]


def check_network(
    network: Network, regrades: Sequence[Regrade] = (), *, file_prefix: str = ""
) -> list[Finding]:
    """What stops a run: tables that do not fit together, else findings graded error."""
    broken = integrity_findings(network, file_prefix)
    if broken:
        return broken
    stopping = {rule.id for rule in RULES if rule.grade == "error"} | {
        change.rule for change in regrades if change.grade == "error"
    }
    needed = [rule_check for rule_check, rules in CHECKS.items() if stopping & set(rules)]
    frame = _findings(network, regrades, needed)
    return findings_of(frame[frame["grade"] == "error"], file_prefix)


def rule_findings(network: Network, rule: str) -> list[Finding]:
    """What one rule finds, whatever its grade."""
    frame = _findings(network, (), [own for own, rules in CHECKS.items() if rule in rules])
    return findings_of(frame[frame["rule"] == rule])


def require_sound(network: Network, regrades: Sequence[Regrade] = ()) -> None:
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
            _message(row.rule, row.limit),
            row.cure,
        )
        for row in frame.itertuples()
    ]


def _message(rule_id: str, limit: float) -> str:
    rule = RULE_BY_ID[rule_id]
    title = Sided(rule.title_en, rule.title_zh)
    if np.isnan(limit) or not rule.unit:
        return title
    return said(
        "{title} (limit {limit:.6g} {unit})", title=title, limit=limit, unit=word(rule.unit)
    )


def _rows(part: Defects) -> pd.DataFrame:
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
            "mend_zh": spoken(rule.cure, CHINESE),
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

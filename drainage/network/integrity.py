"""Whether the tables of a network fit together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from drainage.errors import Finding
from drainage.network.curves import curve_findings, pattern_findings
from drainage.network.kept_lines import kept_line_findings
from drainage.network.land import land_findings
from drainage.network.lids import lid_findings
from drainage.network.model import Network
from drainage.network.schema import NODE_TABLES, TABLES
from drainage.network.sizes import pipe_height_m
from drainage.network.topology import LINK_TABLES
from drainage.said import said, word


def integrity_findings(network: Network, prefix: str = "") -> list[Finding]:
    """Where the tables do not fit together, with table, row, value and cure.

    References are checked first; what builds on them only where they hold. Nothing else
    of the package may be called with a network that has such findings.
    """
    findings = [*_references(network, prefix), *_shared_ids(network, prefix)]
    if findings:
        return findings
    for part in (
        _link_ends,
        _sections,
        _inlets,
        curve_findings,
        pattern_findings,
        land_findings,
        lid_findings,
        kept_line_findings,
    ):
        findings += part(network, prefix)
    return findings


def _references(network: Network, prefix: str) -> list[Finding]:
    findings = []
    ids = {name: set(frame.index) for name, frame in network.tables.items()}
    for table in TABLES:
        frame = network.tables[table.name]
        for column in table.columns:
            if not column.refers_to:
                continue
            values = frame.index if column is table.columns[0] else frame[column.name]
            # Nearly always all are known, and a network is checked after each measure.
            known_ids = set().union(*(ids[name] for name in column.refers_to))
            if {*values.tolist()} - {""} <= known_ids:
                continue
            values = pd.Series(values, index=frame.index).astype(str)
            given = values[values.ne("")]
            if given.empty:
                continue
            known = pd.Index([]).append([network.tables[name].index for name in column.refers_to])
            unknown = given[~given.isin(known)]
            words = " or ".join(column.refers_to)
            findings += [
                Finding(
                    f"{prefix}{table.name}.csv",
                    str(row),
                    column.name,
                    value,
                    said("no such id in {words}", words=words),
                    said("Use an id of {words}, or add the row there.", words=words),
                )
                for row, value in unknown.items()
            ]
    return findings


def _shared_ids(network: Network, prefix: str) -> list[Finding]:
    findings = []
    for kind, names in (("node", NODE_TABLES), ("link", LINK_TABLES)):
        owner = pd.concat(
            [pd.Series(name, index=network.tables[name].index, dtype=str) for name in names]
        )
        twice = owner[owner.index.str.upper().duplicated(keep="first")]
        findings += [
            Finding(f"{prefix}{name}.csv", str(row), "", str(row),
                    said("another {kind} has this id (SWMM tells no case apart)", kind=word(kind)),
                    said("Give every {kind} an id of its own.", kind=word(kind)))
            for row, name in twice.items()
        ]  # fmt: skip
    return findings


def _where(
    frame: pd.DataFrame,
    wrong: pd.Series,
    file: str,
    column: str,
    message: str,
    cure: str,
) -> list[Finding]:
    rows = frame.index[wrong.to_numpy(bool)]
    return [
        Finding(file, str(row), column, _shown(frame.at[row, column]), message, cure)
        for row in rows
    ]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _link_ends(network: Network, prefix: str) -> list[Finding]:
    findings = []
    for name in LINK_TABLES:
        frame = network.tables[name]
        findings += _where(
            frame, frame["from_id"] == frame["to_id"], f"{prefix}{name}.csv", "to_id",
            "the link ends at the node where it begins", "Give two different nodes.",
        )  # fmt: skip
    return findings


def _sections(network: Network, prefix: str) -> list[Finding]:
    file = f"{prefix}conduits.csv"
    pipes = network.conduits
    findings = _where(
        pipes, pipes["shape"].eq("street") & pipes["street_section_id"].eq(""), file,
        "street_section_id", "a street channel needs its cross-section",
        "Name a row of street_sections.csv.",
    )  # fmt: skip
    height = pipe_height_m(pipes)
    closed = pipes["shape"].isin(["circular", "box"])
    filled = closed & (height > 0) & (pipes["sediment_depth_mm"] / 1000 >= height)
    findings += _where(
        pipes, filled, file, "sediment_depth_mm",
        "the sediment fills the pipe", "Give the depth of sediment in millimetres.",
    )  # fmt: skip
    return findings


def _inlets(network: Network, prefix: str) -> list[Finding]:
    file = f"{prefix}inlets.csv"
    inlets, kinds = network.inlets, network.inlet_types
    shape = network.conduits["shape"].reindex(inlets.index)
    findings = [
        Finding(file, str(row), "conduit_id", str(row), "inlets stand on street channels alone",
                "Name a conduit of shape street.")
        for row in inlets.index[(shape != "street").to_numpy(bool)]
    ]  # fmt: skip
    grate = kinds["kind"].isin(["grate", "combination"])
    kerb = kinds["kind"].isin(["kerb", "combination"])
    for needs, columns in (
        (grate, ("grate_length_m", "grate_width_m")),
        (kerb, ("kerb_length_m", "kerb_height_m")),
    ):
        for column in columns:
            findings += _where(
                kinds, needs & (kinds[column] <= 0), f"{prefix}inlet_types.csv", column,
                "an inlet of this kind needs this size",
                "Give it in metres.",
            )  # fmt: skip
    return findings


def river_findings(
    network: Network, rivers: Iterable[str], *, file_prefix: str = ""
) -> list[Finding]:
    """Outfalls at a river whose level the event does not give."""
    known = sorted(set(rivers))
    named = network.outfalls["river"]
    unknown = named[named.ne("") & ~named.isin(known)]
    return [
        Finding(
            f"{file_prefix}outfalls.csv",
            str(row),
            "river",
            str(river),
            "the river state of the event gives no level for this river",
            said(
                "Use one of: {known}; or add it to rainfall/river_levels.toml.",
                known=", ".join(known),
            ),
        )
        for row, river in unknown.items()
    ]

"""What a network must satisfy before anything is run on it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.network.curves import curve_findings, pattern_findings
from drainage.network.land import land_findings
from drainage.network.model import Network
from drainage.network.schema import NODE_TABLES, TABLES
from drainage.network.topology import topology_findings

TOLERANCE_M = 0.0005
"""Half a millimetre: levels are written to the millimetre."""


def check_network(network: Network, *, file_prefix: str = "") -> list[Finding]:
    """Every error of the network, with table, row, value, limit and cure.

    References are checked first; what builds on them only where they hold.
    """
    prefix = file_prefix
    findings = [*_references(network, prefix), *_shared_ids(network, prefix)]
    if findings:
        return findings
    for part in (
        _link_ends,
        _pipe_levels,
        _sections,
        _inlets,
        curve_findings,
        pattern_findings,
        land_findings,
        topology_findings,
    ):
        findings += part(network, prefix)
    return findings


def require_sound(network: Network) -> None:
    """Raise InputError with every error of the network."""
    findings = check_network(network)
    if findings:
        raise InputError(findings)


def _references(network: Network, prefix: str) -> list[Finding]:
    findings = []
    for table in TABLES:
        frame = network.tables[table.name]
        for column in table.columns:
            if not column.refers_to:
                continue
            values = frame.index if column is table.columns[0] else frame[column.name]
            values = pd.Series(values, index=frame.index).astype(str)
            known = pd.Index([]).append([network.tables[name].index for name in column.refers_to])
            unknown = values[values.ne("") & ~values.isin(known)]
            words = " or ".join(column.refers_to)
            findings += [
                Finding(f"{prefix}{table.name}.csv", str(row), column.name, value,
                        f"no such id in {words}", f"Use an id of {words}, or add the row there.")
                for row, value in unknown.items()
            ]  # fmt: skip
    return findings


LINK_TABLES = ("conduits", "pumps", "orifices", "weirs", "regulators")


def _shared_ids(network: Network, prefix: str) -> list[Finding]:
    findings = []
    for kind, names in (("node", NODE_TABLES), ("link", LINK_TABLES)):
        owner = pd.concat(
            [pd.Series(name, index=network.tables[name].index, dtype=str) for name in names]
        )
        twice = owner[owner.index.duplicated(keep="first")]
        findings += [
            Finding(f"{prefix}{name}.csv", str(row), "", str(row),
                    f"another {kind} has this id", f"Give every {kind} an id of its own.")
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


def _pipe_levels(network: Network, prefix: str) -> list[Finding]:
    """Adverse slope, ends below their node or above its rim, soffit above ground."""
    file = f"{prefix}conduits.csv"
    pipes = network.conduits
    nodes = network.nodes
    rim = nodes["ground_level_m"].copy()
    for tops in (network.junctions, network.storages):
        rim.loc[tops.index] = tops["invert_level_m"] + tops["max_depth_m"]
    closed = pipes["shape"].isin(["circular", "box"])
    findings = _where(
        pipes, pipes["to_invert_level_m"] > pipes["from_invert_level_m"] + TOLERANCE_M, file,
        "to_invert_level_m",
        "adverse slope: the upstream end lies lower",
        "Swap from_id and to_id or mend the levels.",
    )  # fmt: skip
    height = pipes["diameter_mm"].where(pipes["shape"].eq("circular"), pipes["height_mm"]) / 1000
    for end in ("from", "to"):
        node = pipes[f"{end}_id"]
        level = f"{end}_invert_level_m"
        invert = pd.Series(nodes["invert_level_m"].reindex(node).to_numpy(), index=pipes.index)
        top = pd.Series(rim.reindex(node).to_numpy(), index=pipes.index)
        ground = pd.Series(nodes["ground_level_m"].reindex(node).to_numpy(), index=pipes.index)
        outfall = node.isin(network.outfalls.index)
        findings += _where(
            pipes, pipes[level] < invert - TOLERANCE_M, file, level,
            "the pipe's end lies below the invert of its node",
            "Lower the node's invert_level_m or raise the pipe's end.",
        )  # fmt: skip
        findings += _where(
            pipes, (pipes[level] > top + TOLERANCE_M) & ~outfall, file, level,
            "the pipe's end lies above the rim of its node",
            "Mend the level or the node's max_depth_m.",
        )  # fmt: skip
        findings += _where(
            pipes, closed & (pipes[level] + height > ground + 0.01) & ~outfall, file, level,
            "the soffit lies above the ground",
            "Mend the level, the size or the node's ground_level_m.",
        )  # fmt: skip
    return findings


def _sections(network: Network, prefix: str) -> list[Finding]:
    file = f"{prefix}conduits.csv"
    pipes = network.conduits
    needed = {
        "circular": ("diameter_mm",),
        "box": ("width_mm", "height_mm"),
        "trapezoid": ("width_mm", "height_mm"),
    }
    findings = []
    for shape, columns in needed.items():
        for column in columns:
            findings += _where(
                pipes, pipes["shape"].eq(shape) & (pipes[column] <= 0), file, column,
                f"a {shape} section needs this size",
                "Give the inside size in millimetres.",
            )  # fmt: skip
    findings += _where(
        pipes, pipes["shape"].eq("street") & pipes["street_section_id"].eq(""), file,
        "street_section_id", "a street channel needs its cross-section",
        "Name a row of street_sections.csv.",
    )  # fmt: skip
    height = pipes["diameter_mm"].where(pipes["shape"].eq("circular"), pipes["height_mm"])
    closed = pipes["shape"].isin(["circular", "box"])
    findings += _where(
        pipes, closed & (pipes["sediment_depth_mm"] >= height), file, "sediment_depth_mm",
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
        Finding(f"{file_prefix}outfalls.csv", str(row), "river", str(river),
                "the river state of the event gives no level for this river",
                f"Use one of: {', '.join(known)}; or add it to rainfall/river_levels.toml.")
        for row, river in unknown.items()
    ]  # fmt: skip

"""What the engine took a model for, from the properties at the beginning of its results, and what
the tables say of the same elements: metres and hectares against its own units."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from drainage.engine.output import read_out
from drainage.network import Network
from drainage.network.sizes import pipe_height_m
from drainage.own_model.units import FLOW_UNITS, units_by_name

JUNCTION, OUTFALL, STORAGE, DIVIDER = range(4)
"""A divider is a junction of the tables."""
CONDUIT, PUMP, ORIFICE, WEIR, OUTLET = range(5)


def engine_view(path: Path) -> dict[str, pd.DataFrame]:
    """``areas`` (area_ha), ``nodes`` (kind, invert_m, depth_m) and ``links`` (kind, from_m and
    to_m above the nodes, depth_m, length_m) by id, in SI; the lay-out of SWMM's results file."""
    out = read_out(path)
    raw = path.read_bytes()
    head = np.frombuffer(raw, "<i4", 7)
    units = units_by_name(FLOW_UNITS[int(head[2])])
    at = int(np.frombuffer(raw[-24:], "<i4")[1])
    tables = {}
    for name, ids, columns, kinds in (
        ("areas", out.area_ids, ["area_ha"], ["area"]),
        ("nodes", out.node_ids, ["kind", "invert_m", "depth_m"], ["", "length", "length"]),
        ("links", out.link_ids, ["kind", "from_m", "to_m", "depth_m", "length_m"],
         ["", *["length"] * 4]),
    ):  # fmt: skip
        count = int(np.frombuffer(raw, "<i4", 1, at)[0])
        assert count == len(columns)
        at += 4 * (1 + count)
        values = np.frombuffer(raw, "<f4", count * len(ids), at).reshape(len(ids), count)
        at += 4 * count * len(ids)
        si = values * [units.factor(kind) for kind in kinds]
        if columns[0] == "kind":
            si[:, 0] = np.ascontiguousarray(values[:, 0]).view("<i4")
        tables[name] = pd.DataFrame(si, index=ids, columns=columns)
    tables["nodes"]["kind"] = tables["nodes"]["kind"].replace(DIVIDER, JUNCTION)
    return tables


def tables_view(network: Network) -> dict[str, pd.DataFrame]:
    """The same of the tables, NaN where they do not show it: the depth of streets, and of sections
    the model alone knows. The engine takes a pipe's sediment for its bed."""
    nodes = pd.concat([
        frame.assign(kind=kind, depth=frame.get("max_depth_m", np.nan))
        for frame, kind in ((network.junctions, JUNCTION), (network.outfalls, OUTFALL),
                            (network.storages, STORAGE)) if len(frame)
    ])  # fmt: skip
    invert = nodes["invert_level_m"]
    pipes = network.conduits
    bed = pipes["sediment_depth_mm"].to_numpy() / 1000
    height = pipe_height_m(pipes).to_numpy()
    links = [pd.DataFrame({
        "kind": CONDUIT,
        "from_m": bed + pipes["from_invert_level_m"].to_numpy() - invert[pipes["from_id"]].to_numpy(),
        "to_m": bed + pipes["to_invert_level_m"].to_numpy() - invert[pipes["to_id"]].to_numpy(),
        "depth_m": np.where(height > 0, height - bed, np.nan),
        "length_m": pipes["length_m"].to_numpy(),
    }, index=pipes.index)]  # fmt: skip
    pumps = network.pumps
    links.append(pd.DataFrame({"kind": PUMP}, index=pumps.index))
    for frame, kind, size in (
        (network.orifices, ORIFICE, "height_mm"), (network.weirs, WEIR, "height_m"),
        (network.regulators, OUTLET, ""),
    ):  # fmt: skip
        scale = 1000 if size.endswith("_mm") else 1
        links.append(pd.DataFrame({
            "kind": kind,
            "from_m": frame["crest_level_m"].to_numpy() - invert[frame["from_id"]].to_numpy(),
            "to_m": np.nan,
            "depth_m": frame[size].to_numpy() / scale if size else np.nan, "length_m": np.nan,
        }, index=frame.index))  # fmt: skip
    return {
        "areas": network.subcatchments[["area_ha"]],
        "nodes": pd.DataFrame(
            {"kind": nodes["kind"], "invert_m": invert, "depth_m": nodes["depth"]}
        ),
        "links": pd.concat([part for part in links if len(part)] or links[:1]),
    }

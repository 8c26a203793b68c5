"""Rows of a designed course in the tables of a network, and the manholes they deepen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.measures.weir_chambers import Chamber, carries_sewage, weir_chamber, with_chambers
from drainage.network.model import Network


def laid_pipes(
    network: Network, course: pd.DataFrame, design: pd.DataFrame, manning_n: float, source: str
) -> tuple[pd.DataFrame, list[Chamber]]:
    """Rows of conduits for the reaches of a course, and the chambers some begin with.

    Where the course leaves a combined manhole for a storm sewer along which the old town has
    none, it begins in a weir chamber.
    """
    section = design["section"].tolist()
    system = network.nodes["system"]
    before = system.reindex(course["from_id"]).to_numpy(str)
    after = system.reindex(course["to_id"]).to_numpy(str)
    alone = course["beside"].eq("").to_numpy()
    spills = np.array([carries_sewage(network, node) for node in course["from_id"]], dtype=bool) & (
        (after == "storm") & alone
    )
    beside = network.conduits["system"].reindex(course["beside"]).to_numpy()
    pipes = pd.DataFrame(
        {
            "from_id": course["from_id"],
            "to_id": course["to_id"],
            "system": np.where(alone, np.where(spills, "storm", before), beside),
            "street_id": course["street_id"],
            "length_m": course["length_m"],
            "from_invert_level_m": design["from_invert_level_m"],
            "to_invert_level_m": design["to_invert_level_m"],
            "shape": [s.shape for s in section],
            "diameter_mm": [0.0 if s.width_mm else float(s.height_mm) for s in section],
            "width_mm": [float(s.width_mm) for s in section],
            "height_mm": [float(s.height_mm) if s.width_mm else 0.0 for s in section],
            "side_slope": 0.0,
            "barrels": [s.barrels for s in section],
            "street_section_id": "",
            "manning_n": manning_n,
            "sediment_depth_mm": 0.0,
            "source": source,
        },
        index=course.index,
    )
    flow = (design["flow_m3_s"] - design["carried_m3_s"]).clip(lower=0.0)
    chambers = {
        name: weir_chamber(
            network, str(pipes.at[name, "from_id"]), name,
            float(pipes.at[name, "from_invert_level_m"]), design.at[name, "section"],
            float(flow[name]), source,
        )
        for name in pipes.index[spills]
    }  # fmt: skip
    chamber_id = pd.Series({name: chamber.node_id for name, chamber in chambers.items()}, dtype=str)
    pipes["from_id"] = chamber_id.reindex(pipes.index).fillna(pipes["from_id"])
    return pipes, list(chambers.values())


def with_pipes(network: Network, pipes: pd.DataFrame, chambers: list[Chamber]) -> Network:
    """The network with pipes added or, under an id it has, replaced; manholes deepened."""
    if pipes.empty:
        return network
    conduits = network.conduits
    kept = conduits.drop(index=conduits.index.intersection(pipes.index))
    order = [*conduits.index, *pipes.index.difference(conduits.index, sort=False)]
    both = pd.concat([kept, pipes[conduits.columns]]).loc[order]
    return deepened(with_chambers(network, chambers).with_tables(conduits=both))


def deepened(network: Network) -> Network:
    """Manholes lowered to the lowest pipe that meets them; the rim stays."""
    pipes = network.conduits[network.conduits["shape"].ne("street")]
    lowest = pd.concat(
        [
            pipes.set_index("from_id")["from_invert_level_m"],
            pipes.set_index("to_id")["to_invert_level_m"],
        ]
    )
    lowest = lowest.groupby(level=0).min()
    joints = network.junctions
    level = lowest.reindex(joints.index)
    lower = level < joints["invert_level_m"] - 1e-9
    drop = (joints["invert_level_m"] - level).where(lower, 0.0)
    changed = joints.assign(
        invert_level_m=(joints["invert_level_m"] - drop).round(3),
        max_depth_m=(joints["max_depth_m"] + drop).round(3),
    )
    return network.with_tables(junctions=joints.where(~lower, changed))

"""A sewer that ends nowhere connected through (断头管打通)."""

from __future__ import annotations

from typing import ClassVar, Literal

import networkx as nx
import numpy as np
import pandas as pd
from pydantic import Field

from drainage.errors import Finding
from drainage.measures.context import COVER_M, Applied, DesignContext, Works, unknown
from drainage.measures.on_map import ManholeId
from drainage.measures.table_rows import with_row
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m, size_words
from drainage.network.topology import dead_ends, links
from drainage.said import said

LEAST_SLOPE = 0.001
"""GB 50014: d600 and larger about 1 in 1,000 keep 0.75 m/s; flatter pipes silt up."""
SHORTEST_M = 1.0


class ConnectDeadEnd(Works):
    """Lay a pipe from a manhole that no sewer leads on from to one that drains.

    It begins at the lowest sewer that arrives and falls by at least 1 in 1,000 over the
    straight distance to the invert of the manhole it ends at. Without `to` it goes to the
    nearest manhole of the same system within `within_m` that lies deep enough and does not
    itself drain to the dead end. It is as large as the largest sewer that arrives.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "name": {"zh": "断头管打通", "en": "a dead-end sewer connected through"},
        "laid": {
            "zh": "接至 {to}：{size}，长 {length_m:.0f} m，坡度 {slope_per_mille:.1f}‰",
            "en": "to {to}: {size}, {length_m:.0f} m, fall {slope_per_mille:.1f} per mille",
        },
        "shallow": {
            "zh": "管顶覆土最小 {cover_m:.2f} m，须加固或核对",
            "en": "cover is {cover_m:.2f} m at the least: protect it or check the levels",
        },
        "smaller_below": {
            "zh": "{to} 下游管道小于来管，接入前须核算其能力",
            "en": "the sewer below {to} is smaller than what arrives: check that it can take it",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "connect_dead_end"
title_zh = "M-B 断头管打通"
manhole = "M-B"
to = "M-C"
source = "assumed"
""",
    )

    kind: Literal["connect_dead_end"]
    manhole: ManholeId = Field(description="the junction where the sewers end: rule dead-end")
    to: ManholeId = Field(
        "", description="the manhole it is led to; left out: the nearest with fall"
    )
    within_m: float = Field(200.0, gt=0, le=2000, description="how far to look for one")
    diameter_mm: float | None = Field(
        None, ge=100, le=5000, description="of the new pipe; left out: the largest that arrives"
    )
    manning_n: float = Field(0.013, ge=0.009, le=0.02, description="Manning's n of the new pipe")

    def check(self, network: Network) -> list[Finding]:
        """A manhole that is no dead end, a target that does not drain, and backfall."""
        ends = dead_ends(network)
        if self.manhole not in network.junctions.index:
            words = ", ".join(ends[:5]) or "-"
            return [unknown("manhole", self.manhole, said("one of {known}", known=words),
                            "junctions")]  # fmt: skip
        if self.manhole not in ends:
            return [Finding("", "manhole", "", self.manhole, "a sewer leads on from it already",
                            "Name a junction that `drainage check` calls a dead end.")]  # fmt: skip
        if _arriving(network, self.manhole).empty:
            return [Finding("", "manhole", "", self.manhole, "no pipe of known size arrives here",
                            "Name the manhole where the sewers end.")]  # fmt: skip
        if self.to and self.to not in network.junctions.index:
            return [unknown("to", self.to, "a manhole", "junctions")]
        targets = _targets(network, self.manhole)
        if self.to and self.to not in targets.index:
            return [Finding("", "to", "", self.to,
                            "it does not drain to an outfall, is of another system or drains to "
                            "the dead end itself",
                            "Name a manhole of the same system that leads to an outfall.")
                    ]  # fmt: skip
        return self._fall_findings(targets)

    def _fall_findings(self, targets: pd.DataFrame) -> list[Finding]:
        near = targets.loc[[self.to]] if self.to else targets[targets["far_m"] <= self.within_m]
        if near.empty:
            return [Finding("", "within_m", "", f"{self.within_m:g}",
                            "no manhole of the same system that drains lies so near",
                            "Name one with `to`, or look farther.")]  # fmt: skip
        if near["spare_m"].ge(0).any():
            return []
        best = near["spare_m"].idxmax()
        return [Finding(
            "", "to" if self.to else "manhole", "", self.to or self.manhole,
            said("backfall: to {to} the pipe needs {needed:.2f} m of fall and has {has:.2f} m",
                 to=best, needed=float(near.at[best, "needed_m"]),
                 has=float(near.at[best, "needed_m"] + near.at[best, "spare_m"])),
            "Name a deeper manhole, or lift the water with a pump.",
        )]  # fmt: skip

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        targets = _targets(network, self.manhole)
        fits = targets[targets["spare_m"] >= 0]
        to = self.to or str(fits["far_m"].idxmin())
        arriving = _arriving(network, self.manhole)
        height = pipe_height_m(arriving)
        largest = arriving.loc[height.idxmax()].to_dict()
        length = max(float(targets.at[to, "far_m"]), SHORTEST_M)
        start, end = (float(targets.at[to, key]) for key in ("start_level_m", "end_level_m"))
        pipe = largest | {
            "from_id": self.manhole, "to_id": to, "length_m": round(length, 2),
            "from_invert_level_m": start, "to_invert_level_m": end,
            "manning_n": self.manning_n, "sediment_depth_mm": 0.0, "source": self.source,
        }  # fmt: skip
        if self.diameter_mm is not None:
            pipe |= {"shape": "circular", "diameter_mm": self.diameter_mm, "width_mm": 0.0,
                     "height_mm": 0.0, "side_slope": 0.0, "barrels": 1}  # fmt: skip
        name = f"N-{self.manhole}"
        made = with_row(network, "conduits", name, pipe)
        row = made.conduits.loc[[name]]
        size = str(size_words(row).iloc[0])
        figures: dict[str, Figure] = {"to": to, "size": size, "length_m": length,
                   "slope_per_mille": 1000 * (start - end) / length}  # fmt: skip
        return Applied(made, (Remark("laid", figures), *_cautions(made, row)))


def _cautions(network: Network, pipe: pd.DataFrame) -> list[Remark]:
    """Shallow cover, and a smaller sewer below."""
    row, height = pipe.iloc[0], float(pipe_height_m(pipe).iloc[0])
    ground = network.nodes["ground_level_m"]
    cover = min(
        float(ground[row[end]]) - float(row[level]) - height
        for end, level in (("from_id", "from_invert_level_m"), ("to_id", "to_invert_level_m"))
    )
    remarks = [Remark("shallow", {"cover_m": cover})] if cover < COVER_M else []
    below = network.conduits[network.conduits["from_id"].eq(row["to_id"])]
    if len(below) and float(pipe_height_m(below).max()) < height - 1e-6:
        remarks.append(Remark("smaller_below", {"to": str(row["to_id"])}))
    return remarks


def _arriving(network: Network, manhole: str) -> pd.DataFrame:
    """The sewers of known size that end at a manhole."""
    pipes = network.conduits
    own = pipes[pipes["to_id"].eq(manhole) & pipes["shape"].isin(["circular", "box"])]
    return own[pipe_height_m(own) > 0]


def _targets(network: Network, manhole: str) -> pd.DataFrame:
    """Manholes of the same system that drain and whose water does not come from here.

    ``far_m``, ``start_level_m`` and ``end_level_m`` of a pipe there, ``needed_m`` of fall
    and ``spare_m`` beyond it.
    """
    every = links(network)
    graph = nx.DiGraph(list(zip(every["to_id"], every["from_id"], strict=True)))
    graph.add_nodes_from(network.nodes.index)
    outfalls = [name for name in network.outfalls.index if name in graph]
    drains = set().union(*(nx.descendants(graph, name) for name in outfalls))
    joints = network.junctions
    own = joints.loc[manhole]
    before = nx.descendants(graph, manhole) | {manhole}
    fits = joints["system"].eq(own["system"]) & joints.index.isin(drains - before)
    found = joints[fits]
    far = np.hypot(found["x_m"] - own["x_m"], found["y_m"] - own["y_m"]).clip(lower=SHORTEST_M)
    start = float(_arriving(network, manhole)["to_invert_level_m"].min())
    needed = LEAST_SLOPE * far
    end = found["invert_level_m"]
    return pd.DataFrame({
        "far_m": far, "start_level_m": start, "end_level_m": end, "needed_m": needed,
        "spare_m": start - end - needed,
    }).dropna()  # fmt: skip

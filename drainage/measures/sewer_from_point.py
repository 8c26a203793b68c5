"""What reliefs and renewals share: from a waterlogging point along a course to its end."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pydantic import Field

from drainage.design.hydraulics import Section, full_area, full_flow
from drainage.design.sections import SectionText, section_of
from drainage.errors import Finding
from drainage.measures.context import COVER_M, DesignContext, DesignRules, Works, unknown
from drainage.measures.courses import course_findings, course_of
from drainage.measures.routes import manhole_of_gutter, manhole_of_point
from drainage.measures.weir_chambers import Chamber, carries_sewage, weir_chamber, with_chambers
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m

ROUNDING_M = 0.005
"""Less than this is the rounding of levels."""


class SewerFromPoint(Works):
    """Works along a sewer from a waterlogging point's manhole down to the outlet.

    ``smallest`` and ``largest`` bound the sections where sizes are published.
    """

    point_no: str
    course: tuple[str, ...] = Field(
        (),
        description="street nodes, or numbers of points, along which the sewer is laid, upstream "
        "first; from the last on it runs beside the old sewer to the outlet; left out: all the "
        "way from the point",
    )
    smallest: SectionText | None = None
    largest: SectionText | None = None
    design: DesignRules = DesignRules()

    def check(self, network: Network) -> list[Finding]:
        """Names the network does not have, and a course that cannot be laid."""
        findings = point_findings(network, self.point_no)
        if len(self.course) == 1:
            findings.append(Finding("", "course", "", self.course[0], "one node is no course",
                                    "Name at least two street nodes."))  # fmt: skip
            return findings
        return findings + course_findings(network, self._street_nodes(network))

    def rules_for(self, network: Network, context: DesignContext) -> DesignRules:
        """The design rules with the point's target storm where that is the rarer one."""
        target = float(network.watch_points.at[self.point_no, "target_hourly_rain_mm"])
        period = context.formula.return_period_a(target, 60)
        return self.design.model_copy(
            update={"return_period_a": max(period, self.design.return_period_a)}
        )

    def reaches(self, network: Network) -> pd.DataFrame:
        """The reaches of the course; see ``course_of``."""
        manhole = manhole_of_point(network, self.point_no)
        return course_of(network, manhole, self._street_nodes(network))

    def _street_nodes(self, network: Network) -> tuple[str, ...]:
        node = network.watch_points["node_id"].to_dict()
        return tuple(str(node.get(name, name)) for name in self.course)


def point_findings(network: Network, point_no: str) -> list[Finding]:
    """A point that is not on the network's list, or has no manhole below it."""
    points = network.watch_points
    if point_no not in points.index:
        known = ", ".join(points.index)
        return [unknown("point_no", point_no, f"one of {known}", "watch_points")]
    gutter = str(points.at[point_no, "node_id"])
    if gutter in manhole_of_gutter(network).index:
        return []
    return [
        Finding("", "point_no", "", point_no, f"no manhole lies below its street node {gutter}",
                "Give the reach that ends there an inlet.")
    ]  # fmt: skip


def bound(text: str | None) -> Section | None:
    """The section of a text, or none."""
    return section_of(text) if text else None


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


def widened_outlet(
    network: Network, course: pd.DataFrame, design: pd.DataFrame
) -> tuple[Network, tuple[str, ...]]:
    """The pipe into the river deep and wide enough for what the course brings.

    It is the one pipe of its outfall, so it gets more barrels: for the whole flow, and no less
    area than the reach above it. Its upper end goes down to that reach, its lower end stays.
    """
    ends = course.index[course["to_id"].isin(network.outfalls.index)]
    conduits = network.conduits.copy()
    height_m = pipe_height_m(conduits)
    remarks: list[str] = []
    for name in ends:
        pipe = course.at[name, "beside"]
        if not pipe or conduits.at[pipe, "shape"] not in ("circular", "box"):
            continue
        arriving = conduits.loc[conduits["to_id"].eq(course.at[name, "from_id"])]
        lowest = float(arriving["to_invert_level_m"].min()) if len(arriving) else np.inf
        row = conduits.loc[pipe]
        least = float(row["to_invert_level_m"]) + 2e-4 * float(row["length_m"])
        start = float(row["from_invert_level_m"])
        if lowest < start - ROUNDING_M:
            start = round(max(min(start, lowest), min(start, least)), 3)
            conduits.loc[pipe, "from_invert_level_m"] = start
            remarks.append(f"{pipe}: 上游端降至 {start:.2f} m")
        slope = max((start - float(row["to_invert_level_m"])) / float(row["length_m"]), 2e-4)
        size = height_m[pipe]
        single = float(full_flow(size, row["width_mm"] / 1000, slope, row["manning_n"]))
        above = design["section"][course["to_id"].eq(course.at[name, "from_id"])]
        area = max((section.area_m2 for section in above), default=0.0)
        barrels = max(
            int(np.ceil(float(design.at[name, "flow_m3_s"]) / single)),
            int(np.ceil(area / float(full_area(size, row["width_mm"] / 1000)) - 1e-9)),
        )
        if barrels > row["barrels"]:
            conduits.loc[pipe, "barrels"] = barrels
            remarks.append(f"{pipe}: 出口管改为 {barrels} 孔")
    return network.with_tables(conduits=conduits), tuple(remarks)


def fall_remark(title: str, design: pd.DataFrame, floor_m: float) -> list[str]:
    """What an engineer must be told where the end is too high for the least slope."""
    short = floor_m - float(design["to_invert_level_m"].iloc[-1])
    if short <= ROUNDING_M:
        return []
    return [
        f"{title}: 末端管底比受纳处低 {short:.2f} m（覆土 {COVER_M:g} m 与最小坡度所限）, "
        "须按测量标高复核"
    ]

"""A second sewer beside the existing one, from a waterlogging point to the outlet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.hydraulics import Section, full_flow
from drainage.measures.context import COVER_M, Applied, DesignContext, DesignRules, Works, unknown
from drainage.measures.routes import manhole_of_point, rational_flow_m3_s, route_from
from drainage.measures.sections import SectionText, between, section_of
from drainage.network.model import Network


class SewerFromPoint(Works):
    """Works along the sewer from a waterlogging point's manhole down to the outlet.

    ``smallest`` and ``largest`` bound the sections where sizes are published.
    """

    point_no: str
    smallest: SectionText | None = None
    largest: SectionText | None = None
    design: DesignRules = DesignRules()

    def check(self, network: Network) -> list[Finding]:
        """Names the network does not have."""
        return point_findings(network, self.point_no)

    def rules_and_route(
        self, network: Network, context: DesignContext
    ) -> tuple[DesignRules, list[str]]:
        """The design rules with the point's target storm, and the sewers to the outlet."""
        rules = design_for_point(network, self.point_no, self.design, context)
        return rules, route_from(without_reliefs(network), manhole_of_point(network, self.point_no))


class ReliefSewer(SewerFromPoint):
    """Parallel to the sewer from the point's manhole down; the old sewer stays.

    Sized for the part of the rational flow that the old sewer does not carry. A reach that
    an earlier relief has built is not built again; the pipe into the river is rebuilt with
    more barrels, so that the outlet stays one.
    """

    kind: Literal["relief_sewer"]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises nothing where ``check`` found nothing."""
        rules, route = self.rules_and_route(network, context)
        built = [pipe for pipe in route if relief_id(pipe) in network.conduits.index]
        route = [pipe for pipe in route if pipe not in built]
        sized = size_route(
            network, route, rules, context, bound(self.smallest), bound(self.largest)
        )
        inner = [p for p in route if network.conduits.at[p, "to_id"] not in network.outfalls.index]
        laid = _with_reliefs(network, new_pipes(network, inner, sized, rules, self.source))
        widened, remarks = widen_outlet(laid, route, inner, sized)
        flow = sized["flow_m3_s"]
        text = f"{self.title_zh}: 并行管 {len(inner)} 段, P = {rules.return_period_a:.1f} a"
        if len(flow):
            text += f", Q = {flow.iloc[0]:.2f}–{flow.iloc[-1]:.2f} m3/s"
        if built:
            text += f"; {len(built)} 段已由前一工程建成"
        return Applied(widened, (text, *remarks))


def relief_id(pipe: str) -> str:
    """The id of the relief sewer beside a pipe."""
    return f"P-{pipe}"


def without_reliefs(network: Network) -> Network:
    """The network without the sewers that reliefs laid beside others.

    A relief may be the larger of the two: the way to the outlet is that of the old sewer.
    """
    conduits = network.conduits
    beside = conduits.index.intersection([relief_id(str(pipe)) for pipe in conduits.index])
    return network.with_tables(conduits=conduits.drop(index=beside))


def bound(text: str | None) -> Section | None:
    """The section of a text, or none."""
    return section_of(text) if text else None


def point_findings(network: Network, point_no: str) -> list[Finding]:
    """A point that is not on the network's list."""
    if point_no in network.watch_points.index:
        return []
    known = ", ".join(network.watch_points.index)
    return [unknown("point_no", point_no, f"one of {known}", "watch_points")]


def design_for_point(
    network: Network, point_no: str, rules: DesignRules, context: DesignContext
) -> DesignRules:
    """The rules with the point's target storm where it is the rarer one."""
    target = float(network.watch_points.at[point_no, "target_hourly_rain_mm"])
    period = context.formula.return_period_a(target, 60)
    return rules.model_copy(update={"return_period_a": max(period, rules.return_period_a)})


def size_route(
    network: Network,
    route: list[str],
    rules: DesignRules,
    context: DesignContext,
    smallest: Section | None,
    largest: Section | None,
) -> pd.DataFrame:
    """Per sewer of the route: design flow, what it carries and the section beside it.

    Sections do not shrink downstream; where none is enough the largest is taken.
    """
    pipes = network.conduits.loc[route]
    flow = rational_flow_m3_s(network, pipes["from_id"].tolist(), rules, context)
    slope = np.maximum(
        (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"], 2e-4
    )
    height = pipes["diameter_mm"].where(pipes["diameter_mm"] > 0, pipes["height_mm"]) / 1000
    carried = full_flow(
        height, pipes["width_mm"] / 1000, slope, pipes["manning_n"], pipes["barrels"]
    )
    catalogue = between(smallest, largest)
    sections = _growing(flow - carried, slope.to_numpy(), rules.manning_n, catalogue)
    return pd.DataFrame(
        {"flow_m3_s": flow, "carried_m3_s": carried, "section": sections}, index=pipes.index
    )


def _growing(
    flow: np.ndarray, slope: np.ndarray, manning_n: float, catalogue: Sequence[Section]
) -> list[Section]:
    chosen: list[Section] = []
    at = 0
    for need, fall in zip(flow.tolist(), slope.tolist(), strict=True):
        while at < len(catalogue) - 1 and catalogue[at].full_flow_m3_s(fall, manning_n) < need:
            at += 1
        chosen.append(catalogue[at])
    return chosen


def new_pipes(
    network: Network, route: list[str], sized: pd.DataFrame, rules: DesignRules, source: str
) -> pd.DataFrame:
    """The pipes of the chosen sections for the sewers of a route, under the ids of those.

    Inverts are those of the old sewer, or lower where the larger section needs its cover;
    never rising downstream.
    """
    pipes = network.conduits.loc[route]
    section = sized.loc[route, "section"]
    height = np.array([s.height_mm / 1000 for s in section])
    ground = network.nodes["ground_level_m"]
    levels = []
    lowest = np.inf
    for pipe, tall in zip(pipes.itertuples(), height, strict=True):
        start = min(lowest, pipe.from_invert_level_m, ground[pipe.from_id] - COVER_M - tall)
        end = min(start, pipe.to_invert_level_m, ground[pipe.to_id] - COVER_M - tall)
        levels.append((round(start, 3), round(end, 3)))
        lowest = end
    return pipes.assign(
        from_invert_level_m=[start for start, _ in levels],
        to_invert_level_m=[end for _, end in levels],
        shape=[s.shape for s in section],
        diameter_mm=[0.0 if s.width_mm else float(s.height_mm) for s in section],
        width_mm=[float(s.width_mm) for s in section],
        height_mm=[float(s.height_mm) if s.width_mm else 0.0 for s in section],
        barrels=[s.barrels for s in section],
        manning_n=rules.manning_n,
        sediment_depth_mm=0.0,
        source=source,
    )


def _with_reliefs(network: Network, pipes: pd.DataFrame) -> Network:
    if pipes.empty:
        return network
    laid = pipes.rename(index=relief_id)
    return deepened(network.with_tables(conduits=pd.concat([network.conduits, laid])))


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


def widen_outlet(
    network: Network, route: list[str], inner: list[str], sized: pd.DataFrame
) -> tuple[Network, tuple[str, ...]]:
    """Give the last pipe to the river barrels for the design flow; levels stay."""
    last = [pipe for pipe in route if pipe not in inner and pipe in network.conduits.index]
    last = [p for p in last if network.conduits.at[p, "shape"] in ("circular", "box")]
    conduits = network.conduits.copy()
    remarks = []
    for pipe in last:
        need = float(sized.at[pipe, "flow_m3_s"])
        single = float(sized.at[pipe, "carried_m3_s"]) / int(conduits.at[pipe, "barrels"])
        barrels = max(int(conduits.at[pipe, "barrels"]), int(np.ceil(need / single)))
        if barrels > conduits.at[pipe, "barrels"]:
            conduits.loc[pipe, "barrels"] = barrels
            remarks.append(f"{pipe}: 出口管改为 {barrels} 孔")
    return network.with_tables(conduits=conduits), tuple(remarks)

"""A second sewer beside the existing one, or along streets, from a waterlogging point."""

from __future__ import annotations

from typing import Literal

from drainage.design.sections import between
from drainage.measures.context import Applied, DesignContext
from drainage.measures.course_design import designed_course, lowest_end_level_m
from drainage.measures.sewer_from_point import (
    SewerFromPoint,
    bound,
    fall_remark,
    laid_pipes,
    widened_outlet,
    with_pipes,
)
from drainage.network.model import Network


class ReliefSewer(SewerFromPoint):
    """Parallel to the sewer from the point's manhole down; the old sewer stays.

    With a ``course`` it is laid along those streets, whatever runs there. Sized for the part
    of the rational flow that the sewers beside it do not carry. It ends at the first manhole
    at or below the point that a trunk takes in. A reach that an earlier relief has built is
    not built again; the pipe into the river is rebuilt with more barrels, so that the outlet
    stays one. It never lies flatter than the least slope of its section.
    """

    kind: Literal["relief_sewer"]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises InputError where a design flow cannot be computed."""
        rules = self.rules_for(network, context)
        course = self.reaches(network)
        if course.empty:
            return Applied(network, (f"{self.title_zh}: 积水点处检查井已由干管接入, 不另增设",))
        catalogue = between(bound(self.smallest), bound(self.largest))
        design = designed_course(network, course, rules, context, catalogue)
        inner = ~course["to_id"].isin(network.outfalls.index)
        built = course.index.isin(network.conduits.index)
        new = inner & ~built
        pipes, chambers = laid_pipes(
            network, course[new], design[new], rules.manning_n, self.source
        )
        floor = lowest_end_level_m(network, course)
        laid = with_pipes(network, pipes, chambers)
        widened, remarks = widened_outlet(laid, course, design)
        flow = design.loc[~built, "flow_m3_s"]
        text = f"{self.title_zh}: 并行管 {len(pipes)} 段, P = {rules.return_period_a:.1f} a"
        if len(flow):
            text += f", Q = {flow.iloc[0]:.2f}–{flow.iloc[-1]:.2f} m3/s"
        if built.any():
            text += f"; {int(built.sum())} 段已由前一工程建成"
        return Applied(widened, (text, *fall_remark(self.title_zh, design, floor), *remarks))

"""A second sewer beside the existing one, or along streets, from a waterlogging point."""

from __future__ import annotations

from typing import ClassVar, Literal

from drainage.measures.context import Applied, DesignContext
from drainage.measures.sewer_from_point import SewerFromPoint
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network


class ReliefSewer(SewerFromPoint):
    """Parallel to the sewer from the point's manhole down; the old sewer stays.

    With a ``course`` it is laid along those streets, whatever runs there. Sized for the part
    of the rational flow that the sewers beside it do not carry, within ``smallest`` and
    ``largest`` where sizes are published. It ends at the first manhole at or below the point
    that a trunk takes in. A reach that an earlier relief has built is not built again; the
    pipe into the river is rebuilt with more barrels, so that the outlet stays one. It never
    lies flatter than the least slope of its section (0.75 m/s full; 0.5 ‰ above 4 m²); where
    the end is too high for that, a remark says by how much.

    Where a course leaves a combined manhole for a storm manhole and no old sewer runs that
    way, it begins in a weir chamber like that of a trunk's intake. Between two storm manholes
    it passes combined ones by, in one reach.
    """

    TEXTS: ClassVar[Texts] = SewerFromPoint.TEXTS | {
        "name": {"zh": "沿现状管增设并行管渠", "en": "relief sewer beside the existing one"},
        "taken_in": {
            "zh": "积水点处检查井已由干管接入, 不另增设",
            "en": "a trunk takes in the point's manhole; no relief is built",
        },
        "laid": {
            "zh": "并行管 {count} 段, P = {return_period_a:.1f} a, "
            "Q = {first_flow_m3_s:.2f}–{last_flow_m3_s:.2f} m3/s",
            "en": "{count} parallel sewers, P = {return_period_a:.1f} a, "
            "Q = {first_flow_m3_s:.2f}–{last_flow_m3_s:.2f} m3/s",
        },
        "laid_partly": {
            "zh": "并行管 {count} 段, P = {return_period_a:.1f} a, "
            "Q = {first_flow_m3_s:.2f}–{last_flow_m3_s:.2f} m3/s; {built} 段已由前一工程建成",
            "en": "{count} parallel sewers, P = {return_period_a:.1f} a, "
            "Q = {first_flow_m3_s:.2f}–{last_flow_m3_s:.2f} m3/s; {built} are there already from "
            "earlier works",
        },
        "laid_before": {
            "zh": "并行管 {count} 段, P = {return_period_a:.1f} a; {built} 段已由前一工程建成",
            "en": "{count} parallel sewers, P = {return_period_a:.1f} a; {built} are there already "
            "from earlier works",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "relief_sewer"
title_zh = "积水点1增设并行管"
point_no = "1"
smallest = "d800"
largest = "2000x2000"
source = "assumed"
""",
    )

    kind: Literal["relief_sewer"]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises InputError where a design flow cannot be computed."""
        rules = self.rules_for(network, context)
        course = self.reaches(network)
        if course.empty:
            return Applied(network, (Remark("taken_in"),))
        design = self.designed(network, course, rules, context)
        built = course.index.isin(network.conduits.index)
        new = course.index[~built & ~course["to_id"].isin(network.outfalls.index)]
        laid = self.laid(network, course, design, rules.manning_n, {own: own for own in new})
        flow = design.loc[~built, "flow_m3_s"]
        figures: dict[str, Figure] = {
            "count": len(new),
            "return_period_a": rules.return_period_a,
            "built": int(built.sum()),
        }
        if flow.empty:
            return Applied(laid.network, (Remark("laid_before", figures), *laid.remarks))
        figures |= {
            "first_flow_m3_s": float(flow.iloc[0]),
            "last_flow_m3_s": float(flow.iloc[-1]),
        }
        key = "laid_partly" if built.any() else "laid"
        return Applied(laid.network, (Remark(key, figures), *laid.remarks))

"""Sewers rebuilt larger in their own trench, or led along other streets."""

from __future__ import annotations

from typing import ClassVar, Literal

import pandas as pd

from drainage.design.hydraulics import full_area
from drainage.measures.context import Applied, DesignContext
from drainage.measures.sewer_from_point import SewerFromPoint
from drainage.measures.words import Remark, Texts
from drainage.network.model import Network


class Renewal(SewerFromPoint):
    """Replace the sewer from a point's manhole down to the outlet by a larger one.

    Sized for the whole rational flow within ``smallest`` and ``largest``; a sewer that is
    larger already is kept. Along a ``course`` a new sewer of the same design is laid where no
    old one runs that way; what leaves the course elsewhere stays.
    """

    TEXTS: ClassVar[Texts] = SewerFromPoint.TEXTS | {
        "name": {"zh": "拆除现状管渠，原位扩建", "en": "sewer rebuilt larger in its place"},
        "taken_in": {
            "zh": "积水点处检查井已由干管接入, 不另翻建",
            "en": "a trunk takes in the point's manhole; nothing is rebuilt",
        },
        "rebuilt": {
            "zh": "翻建 {count} / {reaches} 段, P = {return_period_a:.1f} a",
            "en": "{count} of {reaches} sewers rebuilt, P = {return_period_a:.1f} a",
        },
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        """
kind = "renewal"
title_zh = "积水点1管渠扩建"
point_no = "1"
source = "assumed"
""",
    )

    kind: Literal["renewal"]

    def own_pipes(self, course: pd.DataFrame) -> pd.Series:
        """Id of the pipe in each reach: that of the old sewer where there is one."""
        return course["beside"].where(course["beside"].ne(""), course.index.to_series())

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises InputError where a design flow cannot be computed."""
        rules = self.rules_for(network, context)
        course = self.reaches(network)
        if course.empty:
            return Applied(network, (Remark("taken_in"),))
        names = self.own_pipes(course)
        old = names[names.isin(network.conduits.index)]
        design = self.designed(network, course, rules, context, old.tolist())
        area = design["section"].map(lambda section: section.area_m2)
        kept = _area_m2(network, old).reindex(course.index, fill_value=0.0) > area - 1e-9
        new = names[~course["to_id"].isin(network.outfalls.index) & ~kept].to_dict()
        laid = self.laid(network, course, design, rules.manning_n, new)
        figures = {
            "count": len(new),
            "reaches": len(course),
            "return_period_a": rules.return_period_a,
        }
        return Applied(laid.network, (Remark("rebuilt", figures), *laid.remarks))


def _area_m2(network: Network, pipes: pd.Series) -> pd.Series:
    """Full area of the old sewers (a Series of their ids), all barrels, m2."""
    rows = network.conduits.loc[pipes]
    height = rows["diameter_mm"].where(rows["diameter_mm"] > 0, rows["height_mm"]) / 1000
    area = full_area(height, rows["width_mm"] / 1000) * rows["barrels"].to_numpy()
    return pd.Series(area, index=pipes.index)

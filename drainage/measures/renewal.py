"""Sewers rebuilt larger in their own trench, or led along other streets."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from drainage.design.hydraulics import full_area
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
from drainage.network.sizes import pipe_height_m


class Renewal(SewerFromPoint):
    """Replace the sewer from a point's manhole down to the outlet by a larger one.

    Sized for the whole rational flow; a sewer that is larger already is kept. Along a
    ``course`` a new sewer of the same design is laid where no old one runs that way.
    """

    kind: Literal["renewal"]

    def apply(self, network: Network, context: DesignContext) -> Applied:
        """Build it; raises InputError where a design flow cannot be computed."""
        rules = self.rules_for(network, context)
        course = self.reaches(network)
        if course.empty:
            return Applied(network, (f"{self.title_zh}: 积水点处检查井已由干管接入, 不另翻建",))
        old = course["beside"].where(course["beside"].ne(""), course.index.to_series())
        old = old[old.isin(network.conduits.index)]
        catalogue = between(bound(self.smallest), bound(self.largest))
        design = designed_course(network, course, rules, context, catalogue, old.tolist())
        area = design["section"].map(lambda section: section.area_m2)
        kept = _area_m2(network, old).reindex(course.index, fill_value=0.0) > area - 1e-9
        new = ~course["to_id"].isin(network.outfalls.index) & ~kept
        pipes, chambers = laid_pipes(
            network, course[new], design[new], rules.manning_n, self.source
        )
        floor = lowest_end_level_m(network, course)
        laid = with_pipes(network, pipes.rename(index=old.to_dict()), chambers)
        widened, remarks = widened_outlet(laid, course, design)
        text = (
            f"{self.title_zh}: 翻建 {len(pipes)} / {len(course)} 段, "
            f"P = {rules.return_period_a:.1f} a"
        )
        return Applied(widened, (text, *fall_remark(self.title_zh, design, floor), *remarks))


def _area_m2(network: Network, pipes: pd.Series) -> pd.Series:
    """Full area of the old sewers (a Series of their ids), all barrels, m2."""
    rows = network.conduits.loc[pipes]
    height = pipe_height_m(rows)
    area = full_area(height, rows["width_mm"] / 1000) * rows["barrels"].to_numpy()
    return pd.Series(area, index=pipes.index)

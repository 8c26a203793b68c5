"""What reliefs and renewals share: from a waterlogging point along a course to its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
import pandas as pd
from pydantic import Field

from drainage.design.hydraulics import Section, full_area, full_flow
from drainage.design.sections import SectionText, between, section_of
from drainage.errors import Finding
from drainage.languages import Lang
from drainage.measures.context import (
    COVER_M,
    Applied,
    DesignContext,
    DesignRules,
    Need,
    Works,
    unknown,
)
from drainage.measures.course_design import designed_course, lowest_end_level_m
from drainage.measures.courses import course_findings, course_of
from drainage.measures.laid_pipes import laid_pipes, with_pipes
from drainage.measures.on_map import PointNo, StreetNodeId
from drainage.measures.routes import manhole_of_gutter, manhole_of_point
from drainage.measures.words import Figure, Remark, Texts
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m
from drainage.said import said

SECTION = ["diameter_mm", "width_mm", "height_mm", "barrels"]
ROUNDING_M = 0.005
"""Less than this is the rounding of levels."""
LEAST_BEYOND_M = 0.5
"""Less than this beyond a course is the rounding of lengths."""


class SewerFromPoint(Works):
    """Works along a sewer from a waterlogging point's manhole down to the outlet.

    ``smallest`` and ``largest`` bound the sections; ``source`` says whether a plan publishes
    them or they are assumed.
    """

    TEXTS: ClassVar[Texts] = Works.TEXTS | {
        "to": {"zh": "～", "en": " to "},
        "range": {"zh": "断面范围 {sizes} mm", "en": "sections within {sizes} mm"},
        "modelled": {
            "zh": "模型采用：至出水口沿线 {length_m:,.0f} m，断面 {sizes} mm",
            "en": "as modelled: {length_m:,.0f} m on the way to the outlet, sections {sizes} mm",
        },
        "ends_too_low": {
            "zh": "末端管底比受纳处低 {short_m:.2f} m（覆土 {cover_m:g} m 与最小坡度所限）, "
            "须按测量标高复核",
            "en": "its end lies {short_m:.2f} m below the invert it leads to (cover of {cover_m:g} "
            "m and least slope); to be checked by levelling",
        },
        "beyond_to_outlet": {
            "zh": "所建 {length_m:,.0f} m 中 {beyond_m:,.0f} m 在所列路线（course）以外，"
            "沿现状管续建至排出口 {end}",
            "en": "of {length_m:,.0f} m built, {beyond_m:,.0f} m lie beyond the course that is "
            "named, beside the old sewer to outlet {end}",
        },
        "beyond_to_sewer": {
            "zh": "所建 {length_m:,.0f} m 中 {beyond_m:,.0f} m 在所列路线（course）以外，"
            "沿现状管续建至检查井 {end}，接入已建管渠",
            "en": "of {length_m:,.0f} m built, {beyond_m:,.0f} m lie beyond the course that is "
            "named, beside the old sewer to manhole {end}, where a sewer of other works goes on",
        },
        "outlet_deepened": {
            "zh": "上游端降至 {level_m:.2f} m",
            "en": "upper end lowered to {level_m:.2f} m",
        },
        "outlet_widened": {
            "zh": "出口管改为 {barrels} 孔",
            "en": "outlet pipe becomes {barrels} barrels",
        },
    }
    NEEDS: ClassVar[tuple[Need, ...]] = ("watch_points", "streets")

    point_no: PointNo = Field(
        description="number in watch_points; its target storm is the design's where rarer"
    )
    course: tuple[StreetNodeId, ...] = Field(
        (),
        description="street nodes, or numbers of points, along which the sewer is laid, upstream "
        "first; from the last on it runs beside the old sewer to the outlet; left out: all the "
        "way from the point",
    )
    smallest: SectionText | None = Field(
        None,
        description="smallest section, as d1800, 4400x2200 or 2x3600x2000 (width x height, mm)",
    )
    largest: SectionText | None = Field(None, description="largest section")
    design: DesignRules = Field(DesignRules(), description="sizing, see below")

    def points_served(self) -> tuple[str, ...]:
        """The point it begins at."""
        return (self.point_no,)

    def details(self, before: Network, after: Network, lang: Lang) -> list[str]:
        """The range of its sections, length and sections of what was built on the whole way."""
        clauses = []
        if self.smallest and self.largest:
            sizes = self.text("to", lang).join([self.smallest, self.largest]).replace("x", "×")
            clauses.append(self.text("range", lang, {"sizes": sizes}))
        laid = after.conduits[after.conduits.index.isin(self.own_pipes(self.reaches(after)))]
        old = before.conduits.reindex(laid.index)[SECTION].to_numpy(float)
        pipes = laid[(laid[SECTION].to_numpy(float) != old).any(axis=1)]
        if not pipes.empty:
            figures: dict[str, Figure] = {
                "length_m": float(pipes["length_m"].sum()),
                "sizes": self.text("to", lang).join(extreme_sections(pipes)),
            }
            clauses.append(self.text("modelled", lang, figures))
        return clauses

    def own_pipes(self, course: pd.DataFrame) -> pd.Series:
        """Id of the pipe the works lay in each reach of the course."""
        return course.index.to_series()

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

    def designed(
        self,
        network: Network,
        course: pd.DataFrame,
        rules: DesignRules,
        context: DesignContext,
        replaced: Sequence[str] = (),
    ) -> pd.DataFrame:
        """See ``designed_course``, with the sections in its range."""
        catalogue = between(_bound(self.smallest), _bound(self.largest))
        return designed_course(network, course, rules, context, catalogue, replaced)

    def laid(
        self,
        network: Network,
        course: pd.DataFrame,
        design: pd.DataFrame,
        manning_n: float,
        names: Mapping[str, str],
    ) -> Applied:
        """The reaches of ``names`` laid under those ids, the outlet's pipe fit for the course,
        and remarks where they run on beyond the course that is named and where the end lies too
        low.
        """
        new = course.index.isin(list(names))
        pipes, chambers = laid_pipes(network, course[new], design[new], manning_n, self.source)
        floor = lowest_end_level_m(network, course)
        built = with_pipes(network, pipes.rename(index=names), chambers)
        widened, remarks = widened_outlet(built, course, design)
        beyond = beyond_remark(course, list(names), network.outfalls.index)
        return Applied(widened, (*beyond, *fall_remark(design, floor), *remarks))

    def _street_nodes(self, network: Network) -> tuple[str, ...]:
        node = network.watch_points["node_id"].to_dict()
        return tuple(str(node.get(name, name)) for name in self.course)


def point_findings(network: Network, point_no: str) -> list[Finding]:
    """A point that is not on the network's list, or has no manhole below it."""
    points = network.watch_points
    if point_no not in points.index:
        known = ", ".join(points.index)
        return [unknown("point_no", point_no, said("one of {known}", known=known), "watch_points")]
    gutter = str(points.at[point_no, "node_id"])
    if gutter in manhole_of_gutter(network).index:
        return []
    return [
        Finding(
            "",
            "point_no",
            "",
            point_no,
            said("no manhole lies below its street node {gutter}", gutter=gutter),
            "Give the reach that ends there an inlet.",
        )
    ]


def _bound(text: str | None) -> Section | None:
    """The section of a text, or none."""
    return section_of(text) if text else None


def widened_outlet(
    network: Network, course: pd.DataFrame, design: pd.DataFrame
) -> tuple[Network, tuple[Remark, ...]]:
    """The pipe into the river deep and wide enough for what the course brings.

    It is the one pipe of its outfall, so it gets more barrels: for the whole flow, and no less
    area than the reach above it. Its upper end goes down to that reach, its lower end stays.
    """
    ends = course.index[course["to_id"].isin(network.outfalls.index)]
    conduits = network.conduits.copy()
    height_m = pipe_height_m(conduits)
    remarks: list[Remark] = []
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
            remarks.append(Remark("outlet_deepened", {"level_m": start}, place=str(pipe)))
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
            remarks.append(Remark("outlet_widened", {"barrels": barrels}, place=str(pipe)))
    return network.with_tables(conduits=conduits), tuple(remarks)


def beyond_remark(course: pd.DataFrame, laid: Sequence[str], outfalls: pd.Index) -> list[Remark]:
    """How much of the reaches ``laid`` (ids) lies beyond the course that was named, and where that
    ends: what is built there nobody asked for by name, and it costs as much a metre.
    """
    new = course[course.index.isin(laid)]
    beyond_m = (new["length_m"] - new["named_m"]).clip(lower=0.0)
    if float(beyond_m.sum()) < LEAST_BEYOND_M:
        return []
    last = beyond_m[beyond_m > 0].index[-1]
    after = course.iloc[course.index.get_loc(last) + 1 :]
    end = str(course.at[last, "to_id"])
    if not after.empty and after["to_id"].iloc[0] in outfalls:
        end = str(after["to_id"].iloc[0])
    key = "beyond_to_outlet" if end in outfalls else "beyond_to_sewer"
    figures: dict[str, Figure] = {
        "length_m": float(new["length_m"].sum()),
        "beyond_m": float(beyond_m.sum()),
        "end": end,
    }
    return [Remark(key, figures)]


def fall_remark(design: pd.DataFrame, floor_m: float) -> list[Remark]:
    """What an engineer must be told where the end is too high for the least slope."""
    short = floor_m - float(design["to_invert_level_m"].iloc[-1])
    if short <= ROUNDING_M:
        return []
    return [Remark("ends_too_low", {"short_m": short, "cover_m": COVER_M})]


def extreme_sections(pipes: pd.DataFrame) -> list[str]:
    """The smallest and the largest section of pipes as 2×4400×2200; one where they are equal."""
    round_area = np.pi / 4 * pipes["diameter_mm"] ** 2
    area = pipes["barrels"] * (round_area + pipes["width_mm"] * pipes["height_mm"])
    ends = [_section_words(pipes.loc[name]) for name in (area.idxmin(), area.idxmax())]
    return list(dict.fromkeys(ends))


def _section_words(pipe: pd.Series) -> str:
    size = (
        f"d{pipe['diameter_mm']:.0f}"
        if pipe["diameter_mm"] > 0
        else f"{pipe['width_mm']:.0f}×{pipe['height_mm']:.0f}"
    )
    return f"{int(pipe['barrels'])}×{size}" if pipe["barrels"] > 1 else size

"""The course of the sewers: the forest's reaches and the connections to the outlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.design.hydraulics import Section
from drainage.design.sewer_design import Reach
from drainage.synthesis.layout import Forest
from drainage.synthesis.published_land import PublishedReach
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

ARTERIAL_CLASSES = ("arterial", "secondary")


@dataclass(frozen=True)
class SewerLine:
    """All points of the design: street points, then the outlet connections'."""

    label: list[str]
    x_m: list[float]
    y_m: list[float]
    ground_level_m: list[float]
    reaches: list[Reach]
    reach_label: list[str]
    segment: list[int]


def sewer_line(points: StreetPoints, forest: Forest, skeleton: Skeleton, rules: Rules) -> SewerLine:
    """The reaches of the forest, upstream first, then a connection to each outlet.

    A published size bounds all sewers that lead to it, too: sewers do not shrink
    downstream, so what stands above it was never larger.
    """
    known = known_sections(skeleton)
    bound = _bounds_downstream(points, forest, known)
    moving = forest.order[forest.downstream[forest.order] >= 0]
    reaches, labels, segments = [], [], []
    for point in moving.tolist():
        reach = int(forest.reach[point])
        segment = int(points.reach_segment[reach])
        smallest = known[segment][0] if segment in known else None
        length = float(points.reach_length_m[reach])
        below = int(forest.downstream[point])
        reaches.append(Reach(point, below, length, smallest, bound.get(point)))
        labels.append(f"C-{points.reach_label[reach]}")
        segments.append(segment)
    line = SewerLine(
        points.label.tolist(),
        points.x_m.tolist(),
        points.y_m.tolist(),
        points.ground_level_m.tolist(),
        reaches,
        labels,
        segments,
    )
    for outlet, row in skeleton.outlets.iterrows():
        _connect(line, str(outlet), row, points.point_of_node[row["street_node"]], rules)
    return line


def _bounds_downstream(
    points: StreetPoints, forest: Forest, known: dict[int, tuple[Section, Section]]
) -> dict[int, Section]:
    """Point -> the smallest of the largest published sizes on its way to the outlet."""
    bound: dict[int, Section] = {}
    for point in forest.order[::-1].tolist():
        if forest.downstream[point] < 0:
            continue
        segment = int(points.reach_segment[forest.reach[point]])
        sections = [known[segment][1]] if segment in known else []
        below = bound.get(int(forest.downstream[point]))
        sections += [below] if below else []
        if sections:
            bound[point] = min(sections, key=lambda section: section.area_m2)
    return bound


def _connect(line: SewerLine, outlet: str, row: pd.Series, start: int, rules: Rules) -> None:
    """Append the points and reaches from the last manhole to the outlet, straight."""
    x0, y0, z0 = line.x_m[start], line.y_m[start], line.ground_level_m[start]
    x1, y1, z1 = float(row["x_m"]), float(row["y_m"]), float(row["bank_level_m"])
    length = max(float(np.hypot(x1 - x0, y1 - y0)), rules.outlet_pipe_length_m.value)
    # A ditch, too, is cut: SWMM takes the volume of a long reach from the mean of its ends.
    pieces = int(np.ceil(length / rules.manhole_spacing_m.value - 1e-9))
    before = start
    for piece in range(1, pieces + 1):
        share = piece / pieces
        line.label.append(outlet if piece == pieces else f"{outlet}-{piece}")
        line.x_m.append(round(x0 + share * (x1 - x0), 2))
        line.y_m.append(round(y0 + share * (y1 - y0), 2))
        line.ground_level_m.append(round(z0 + share * (z1 - z0), 3))
        line.reaches.append(Reach(before, len(line.label) - 1, round(length / pieces, 2)))
        line.reach_label.append(f"C-{outlet}-{piece}")
        line.segment.append(-1)
        before = len(line.label) - 1


def published_reaches(
    points: StreetPoints, skeleton: Skeleton, rules: Rules
) -> list[PublishedReach]:
    """The published sewers as evidence of their land, points from the upper end down."""
    known = known_sections(skeleton)
    found = []
    for row, (segment, (_, largest)) in zip(
        skeleton.published_sewers.itertuples(), known.items(), strict=True
    ):
        reaches = np.flatnonzero(points.reach_segment == segment)
        along = np.concatenate([points.reach_from[reaches[:1]], points.reach_to[reaches]])
        level = points.ground_level_m[along]
        if level[0] < level[-1]:
            reaches, along, level = reaches[::-1], along[::-1], level[::-1]
        found.append(
            PublishedReach(
                str(row.Index),
                along,
                reaches,
                largest,
                float((level[0] - level[-1]) / points.reach_length_m[reaches].sum()),
                old_design_period_a(skeleton, rules)[segment],
            )
        )
    return found


def old_design_period_a(skeleton: Skeleton, rules: Rules) -> list[float]:
    """Return period each street's sewers were designed for, by its road class."""
    return [
        rules.old_design_return_period_arterial_a.value
        if road_class in ARTERIAL_CLASSES
        else rules.old_design_return_period_a.value
        for road_class in skeleton.street_segments["road_class"]
    ]


def known_sections(skeleton: Skeleton) -> dict[int, tuple[Section, Section]]:
    """Published bounds of the sections per number of segment."""
    segments = skeleton.street_segments
    number = {
        frozenset((a, b)): k
        for k, (a, b) in enumerate(zip(segments["from_node"], segments["to_node"], strict=True))
    }
    return {
        number[frozenset((row.from_node, row.to_node))]: (
            Section(int(row.smallest_height_mm), int(row.smallest_width_mm)),
            Section(int(row.largest_height_mm), int(row.largest_width_mm)),
        )
        for row in skeleton.published_sewers.itertuples()
    }

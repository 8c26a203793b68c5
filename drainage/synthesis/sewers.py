"""Storm and combined sewers along the streets to the outlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.design.sewer_design import Laid, LayingRules, design_sewers
from drainage.rainfall import IntensityFormula
from drainage.synthesis.layout import Forest
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewer_line import (
    SewerLine,
    known_sections,
    old_design_period_a,
    sewer_line,
)
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SEWER_SOURCE = "rule: cheapest mostly-downhill path; rational method, older formula"
PUBLISHED_SOURCE = "size: published 2022 for the point; course and levels: rule"
DITCH_SIDE_SLOPE = 1.5


@dataclass(frozen=True)
class Sewers:
    """Tables of the sewers and what other steps need of them, per street point (n,).

    ``chamber_floor_m`` maps the id of each combined outlet to the floor level of its
    regulator chamber, ``chamber_id`` to the chamber's junction.
    """

    junctions: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    manhole_id: NDArray[np.str_]
    outlet_id: NDArray[np.str_]
    chamber_id: dict[str, str]
    chamber_floor_m: dict[str, float]
    greatest_cover_m: pd.Series


def lay_sewers(
    points: StreetPoints,
    forest: Forest,
    runoff_area_ha: Floats,
    skeleton: Skeleton,
    rules: Rules,
    formula: IntensityFormula,
) -> Sewers:
    """Design every sewer of the forest and its connection to the outlet.

    ``runoff_area_ha`` (n,) is psi F of each street point's own land.
    """
    outlets = skeleton.outlets
    line = sewer_line(points, forest, skeleton, rules)
    area = _accumulated(runoff_area_ha, line)
    period = _return_period(line, skeleton, rules)

    def flow_of(reach: int, minutes: float) -> float:
        q = float(formula.intensity_l_s_ha(period[reach], minutes))
        return area[line.reaches[reach].upstream] * q / 1000

    laid = design_sewers(
        line.reaches,
        np.asarray(line.ground_level_m),
        flow_of,
        LayingRules(
            rules.minimum_cover_m.value,
            rules.minimum_full_velocity_m_s.value,
            rules.pipe_manning_n.value,
            slope=rules.sewer_slope,
        ),
        rules.old_entry_time_min.value,
        rules.old_delay_coefficient.value,
        np.full(len(line.label), np.inf),
    )
    outlet_of_point = _outlet_ids(points, forest, outlets)
    outlet_of_line = _outlet_of_line(line, outlet_of_point, outlets)
    conduits, cover = _conduits(line, laid, outlet_of_line, skeleton, rules)
    invert = _lowest_inverts(line, laid)
    chamber_point = {
        str(outlet): points.point_of_node[node]
        for outlet, node in outlets["street_node"].items()
        if outlets.at[outlet, "system"] == "combined"
    }
    for point in chamber_point.values():
        invert[point] -= rules.regulator_sill_m.value
    return Sewers(
        junctions=_junctions(line, invert, outlet_of_line, outlets),
        outfalls=_outfalls(line, invert, outlets),
        conduits=conduits,
        manhole_id=np.char.add("M-", points.label),
        outlet_id=outlet_of_point,
        chamber_id={outlet: f"M-{points.label[point]}" for outlet, point in chamber_point.items()},
        chamber_floor_m={
            outlet: round(float(invert[point]), 3) for outlet, point in chamber_point.items()
        },
        greatest_cover_m=cover,
    )


def _accumulated(own: Floats, line: SewerLine) -> list[float]:
    total = own.tolist() + [0.0] * (len(line.label) - len(own))
    for reach in line.reaches:
        total[reach.downstream] += total[reach.upstream]
    return total


def _return_period(line: SewerLine, skeleton: Skeleton, rules: Rules) -> list[float]:
    of_street = old_design_period_a(skeleton, rules)
    to_outlet = rules.old_design_return_period_arterial_a.value
    return [to_outlet if segment < 0 else of_street[segment] for segment in line.segment]


def _outlet_ids(points: StreetPoints, forest: Forest, outlets: pd.DataFrame) -> NDArray[np.str_]:
    by_point = {points.point_of_node[node]: str(o) for o, node in outlets["street_node"].items()}
    return np.array([by_point[int(point)] for point in forest.outlet], dtype=str)


def _outlet_of_line(
    line: SewerLine, outlet_of_point: NDArray[np.str_], outlets: pd.DataFrame
) -> list[str]:
    extra = [
        next(o for o in outlets.index if label == o or label.startswith(f"{o}-"))
        for label in line.label[len(outlet_of_point) :]
    ]
    return outlet_of_point.tolist() + extra


def _node_id(label: str, outlets: pd.DataFrame) -> str:
    return label if label in outlets.index else f"M-{label}"


def _conduits(
    line: SewerLine, laid: list[Laid], outlet_of_line: list[str], skeleton: Skeleton, rules: Rules
) -> tuple[pd.DataFrame, pd.Series]:
    outlets, segments = skeleton.outlets, skeleton.street_segments
    known = known_sections(skeleton)
    rows = []
    cover = {}
    for reach, label, segment, pipe in zip(
        line.reaches, line.reach_label, line.segment, laid, strict=True
    ):
        outlet = outlet_of_line[reach.upstream]
        height = pipe.section.height_mm
        ditch = segment < 0 and outlets.at[outlet, "connection"] == "ditch"
        grounds = line.ground_level_m[reach.upstream], line.ground_level_m[reach.downstream]
        depth = max(
            grounds[0] - pipe.from_invert_level_m,
            grounds[1] - pipe.to_invert_level_m,
            rules.ditch_depth_m.value,
        )
        if not ditch:
            cover[label] = depth - height / 1000
        rows.append(
            {
                "conduit_id": label,
                "from_id": f"M-{line.label[reach.upstream]}",
                "to_id": _node_id(line.label[reach.downstream], outlets),
                "system": outlets.at[outlet, "system"],
                "street_id": segments.index[segment] if segment >= 0 else "",
                "length_m": reach.length_m,
                "from_invert_level_m": pipe.from_invert_level_m,
                "to_invert_level_m": pipe.to_invert_level_m,
                "shape": "trapezoid" if ditch else pipe.section.shape,
                "diameter_mm": float(height)
                if pipe.section.shape == "circular" and not ditch
                else 0.0,
                "width_mm": float(pipe.section.width_mm or height)
                if ditch
                else float(pipe.section.width_mm),
                "height_mm": np.floor(depth * 100) * 10.0
                if ditch
                else float(height if pipe.section.shape == "box" else 0),
                "side_slope": DITCH_SIDE_SLOPE if ditch else 0.0,
                "barrels": pipe.section.barrels,
                "street_section_id": "",
                "manning_n": (rules.ditch_manning_n if ditch else rules.pipe_manning_n).value,
                "sediment_depth_mm": 0.0
                if ditch
                else round(rules.sediment_depth_fraction.value * height, 1),
                "source": PUBLISHED_SOURCE if segment in known else SEWER_SOURCE,
            }
        )
    return pd.DataFrame(rows).set_index("conduit_id"), pd.Series(cover)


def _lowest_inverts(line: SewerLine, laid: list[Laid]) -> Floats:
    invert = np.full(len(line.label), np.inf)
    for reach, pipe in zip(line.reaches, laid, strict=True):
        invert[reach.upstream] = min(invert[reach.upstream], pipe.from_invert_level_m)
        invert[reach.downstream] = min(invert[reach.downstream], pipe.to_invert_level_m)
    return invert


def _junctions(
    line: SewerLine, invert: Floats, outlet_of_line: list[str], outlets: pd.DataFrame
) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "label": line.label,
            "system": outlets["system"].reindex(outlet_of_line).to_numpy(),
            "x_m": line.x_m,
            "y_m": line.y_m,
            "ground_level_m": line.ground_level_m,
            "invert_level_m": np.round(invert, 3),
        }
    )
    frame = frame[~frame["label"].isin(outlets.index)]
    return (
        frame.assign(
            junction_id="M-" + frame["label"],
            max_depth_m=(frame["ground_level_m"] - frame["invert_level_m"]).round(3),
            source="rule: manholes at most the stated spacing apart",
        )
        .set_index("junction_id")
        .drop(columns="label")
    )


def _outfalls(line: SewerLine, invert: Floats, outlets: pd.DataFrame) -> pd.DataFrame:
    level = dict(zip(line.label, invert.tolist(), strict=True))
    return pd.DataFrame(
        {
            "name_zh": outlets["name_zh"],
            "name_en": outlets["name_en"],
            "system": outlets["system"],
            "x_m": outlets["x_m"].astype(float),
            "y_m": outlets["y_m"].astype(float),
            "ground_level_m": outlets["bank_level_m"].astype(float),
            "invert_level_m": [round(level[str(o)], 3) for o in outlets.index],
            "river": outlets["river"],
            "flap_gate": outlets["flap_gate"].astype(bool),
            "source": outlets["source"],
        },
        index=outlets.index,
    )

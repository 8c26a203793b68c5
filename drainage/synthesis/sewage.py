"""Sewage: where it arises, the sanitary mains, the interceptors and their regulators.

Sanitary mains are laid between street nodes, with manholes at crossings only: no storm
water enters them, so the manholes between carry nothing that the result depends on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.hydraulics import CATALOGUE, Section
from drainage.synthesis.layout import Forest, downhill_forest
from drainage.synthesis.rules import Rules
from drainage.synthesis.sewer_design import Laid, LayingRules, Reach, design_sewers
from drainage.synthesis.sewers import Sewers
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.street_points import StreetPoints

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PATTERN_ID = "DAILY"
LONGEST_CLIMB_M = 2.0
"""Sewage that would have to climb more is taken as lifted by a small pump, not modelled."""


@dataclass(frozen=True)
class Sewage:
    """Tables of the sanitary system and the dry-weather flows of all systems."""

    junctions: pd.DataFrame
    outfalls: pd.DataFrame
    conduits: pd.DataFrame
    regulators: pd.DataFrame
    curves: pd.DataFrame
    dry_weather_flows: pd.DataFrame
    patterns: pd.DataFrame


def dry_weather_flow_l_s(block_area_ha: Floats, rules: Rules) -> Floats:
    """Daily mean sewage of each street point's block, L/s."""
    litres_per_day = (
        block_area_ha
        * rules.population_density_per_ha.value
        * rules.sewage_l_per_person_d.value
        * rules.sewage_return_factor.value
    )
    return np.round(litres_per_day / 86400, 5)


def build_sewage(
    points: StreetPoints,
    sewage_l_s: Floats,
    sewers: Sewers,
    skeleton: Skeleton,
    rules: Rules,
) -> Sewage:
    """Sanitary mains and interceptors for the sewage (n,) of the street points."""
    combined = np.isin(
        sewers.outlet_id, skeleton.outlets.index[skeleton.outlets["system"] == "combined"]
    )
    share = np.where(combined, rules.combined_share.value, 0.0)
    in_storm = np.round(sewage_l_s * share, 5)
    in_sanitary = np.round(sewage_l_s - in_storm, 5)

    bank = {
        node: row.Index
        for row in skeleton.interceptors.itertuples()
        for node in row.street_nodes.split()
    }
    mains = _Mains.lay(points, in_sanitary, list(bank), skeleton, rules)
    lines = [
        _Interceptor.lay(row, points, in_storm, mains, sewers, skeleton, rules)
        for _, row in skeleton.interceptors.iterrows()
    ]
    stormflow = pd.DataFrame({"flow_l_s": in_storm}, index=pd.Index(sewers.manhole_id))
    flows = pd.concat([stormflow[stormflow["flow_l_s"] > 0], mains.loads()])
    pattern = np.asarray(rules.dry_weather_pattern.multipliers)
    multipliers = " ".join(f"{m:.4f}" for m in pattern / pattern.mean())
    return Sewage(
        junctions=pd.concat([mains.junctions, *(line.junctions for line in lines)]),
        outfalls=pd.concat([line.outfall for line in lines]),
        conduits=pd.concat([mains.conduits, *(line.conduits for line in lines)]),
        regulators=pd.concat([line.regulators for line in lines]),
        curves=pd.concat([line.curves for line in lines]),
        dry_weather_flows=flows.assign(
            pattern_id=PATTERN_ID,
            source="rule: block area, population density, water use; share to the storm system",
        ),
        patterns=pd.DataFrame(
            {"multipliers": [multipliers], "source": [rules.dry_weather_pattern.source]},
            index=pd.Index([PATTERN_ID]),
        ),
    )


def _laying(rules: Rules, least_mm: float) -> LayingRules:
    return LayingRules(
        rules.minimum_cover_m.value,
        rules.sanitary_minimum_velocity_m_s.value,
        rules.pipe_manning_n.value,
        (
            *(Section(int(d)) for d in (200.0,) if d >= least_mm),
            *(section for section in CATALOGUE if section.height_mm >= least_mm),
        ),
    )


def _pipes(
    ids: list[str],
    from_ids: list[str],
    to_ids: list[str],
    street_ids: list[str],
    reaches: list[Reach],
    laid: list[Laid],
    rules: Rules,
    source: str,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "from_id": from_ids,
            "to_id": to_ids,
            "system": "sanitary",
            "street_id": street_ids,
            "length_m": [reach.length_m for reach in reaches],
            "from_invert_level_m": [pipe.from_invert_level_m for pipe in laid],
            "to_invert_level_m": [pipe.to_invert_level_m for pipe in laid],
            "shape": [pipe.section.shape for pipe in laid],
            "diameter_mm": [
                0.0 if pipe.section.width_mm else float(pipe.section.height_mm) for pipe in laid
            ],
            "width_mm": [float(pipe.section.width_mm) for pipe in laid],
            "height_mm": [
                float(pipe.section.height_mm) if pipe.section.width_mm else 0.0 for pipe in laid
            ],
            "side_slope": 0.0,
            "barrels": 1,
            "street_section_id": "",
            "manning_n": rules.pipe_manning_n.value,
            "sediment_depth_mm": 0.0,
            "source": source,
        },
        index=pd.Index(ids),
    )


def _sanitary_junctions(
    ids: list[str], x_m: Floats, y_m: Floats, ground: Floats, invert: Floats, source: str
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "system": "sanitary",
            "x_m": x_m,
            "y_m": y_m,
            "ground_level_m": ground,
            "invert_level_m": np.round(invert, 3),
            "max_depth_m": np.round(ground - invert, 3),
            "source": source,
        },
        index=pd.Index(ids),
    )


def _inverts(n: int, reaches: list[Reach], laid: list[Laid]) -> Floats:
    invert = np.full(n, np.inf)
    for reach, pipe in zip(reaches, laid, strict=True):
        invert[reach.upstream] = min(invert[reach.upstream], pipe.from_invert_level_m)
        invert[reach.downstream] = min(invert[reach.downstream], pipe.to_invert_level_m)
    return invert


@dataclass(frozen=True)
class _Mains:
    """Sanitary mains between street nodes down to the nodes along the banks."""

    junctions: pd.DataFrame
    conduits: pd.DataFrame
    node_ids: list[str]
    load_l_s: Floats
    inflow_l_s: dict[str, float]
    arrival_invert_m: dict[str, float]

    def loads(self) -> pd.DataFrame:
        frame = pd.DataFrame({"flow_l_s": np.round(self.load_l_s, 5)}, index=self.node_ids)
        return frame[frame["flow_l_s"] > 0]

    @classmethod
    def lay(
        cls,
        points: StreetPoints,
        in_sanitary_l_s: Floats,
        bank_nodes: list[str],
        skeleton: Skeleton,
        rules: Rules,
    ) -> _Mains:
        nodes, segments = skeleton.street_nodes, skeleton.street_segments
        n = len(nodes)
        start = segments["from_node"].map(points.point_of_node).to_numpy(np.int64)
        end = segments["to_node"].map(points.point_of_node).to_numpy(np.int64)
        length = segments["length_m"].to_numpy(float)
        ground = nodes["ground_level_m"].to_numpy(float)
        sinks = np.array([points.point_of_node[node] for node in bank_nodes], dtype=np.int64)
        forest = downhill_forest(
            ground, start, end, length, sinks, rules.adverse_path_penalty.value
        )
        load = _node_loads(points, in_sanitary_l_s, start, end, ground, forest)
        total = load.copy()
        kept: list[int] = []
        for node in forest.order.tolist():
            down = int(forest.downstream[node])
            if down < 0 or total[node] <= 0:
                continue
            if ground[down] - ground[node] > LONGEST_CLIMB_M:
                load[down] += load[node]
                load[node] = 0.0
                total[down] += total[node]
                continue
            total[down] += total[node]
            kept.append(node)
        reaches = [
            Reach(node, int(forest.downstream[node]), float(length[forest.reach[node]]))
            for node in kept
        ]
        peak = [total[node] * rules.sanitary_peak_factor.value / 1000 for node in kept]
        laid = design_sewers(
            reaches,
            ground,
            lambda k, _minutes: peak[k],
            _laying(rules, rules.sanitary_minimum_diameter_mm.value),
            0.0,
            0.0,
            np.full(n, np.inf),
        )
        is_sink = np.zeros(n, dtype=bool)
        is_sink[sinks] = True
        ids = [
            f"{'I' if sink else 'S'}-{node}"
            for node, sink in zip(nodes.index, is_sink, strict=True)
        ]
        invert = _inverts(n, reaches, laid)
        own = np.flatnonzero(np.isfinite(invert) & ~is_sink)
        source = "rule: sanitary main between street nodes"
        return cls(
            junctions=_sanitary_junctions(
                [ids[node] for node in own],
                nodes["x_m"].to_numpy(float)[own],
                nodes["y_m"].to_numpy(float)[own],
                ground[own],
                invert[own],
                source,
            ),
            conduits=_pipes(
                [f"S-{segments.index[forest.reach[node]]}" for node in kept],
                [ids[reach.upstream] for reach in reaches],
                [ids[reach.downstream] for reach in reaches],
                [str(segments.index[forest.reach[node]]) for node in kept],
                reaches,
                laid,
                rules,
                source,
            ),
            node_ids=ids,
            load_l_s=load,
            inflow_l_s={node: float(total[points.point_of_node[node]]) for node in bank_nodes},
            arrival_invert_m={
                node: float(invert[points.point_of_node[node]]) for node in bank_nodes
            },
        )


def _node_loads(
    points: StreetPoints,
    in_sanitary_l_s: Floats,
    start: Ints,
    end: Ints,
    ground: Floats,
    forest: Forest,
) -> Floats:
    """Sewage of a street enters its main at the lower node of the street, L/s per node."""
    n = len(ground)
    load = in_sanitary_l_s[:n].copy()
    segment_of_inner = np.repeat(
        np.arange(len(start)), np.bincount(points.reach_segment, minlength=len(start)) - 1
    )
    towards_start = (forest.downstream[end] == start) | (
        (forest.downstream[start] != end) & (ground[start] < ground[end])
    )
    lower = np.where(towards_start, start, end)
    np.add.at(load, lower[segment_of_inner], in_sanitary_l_s[n:])
    return load


@dataclass(frozen=True)
class _Interceptor:
    """One interceptor from its head to where it leaves the model."""

    junctions: pd.DataFrame
    outfall: pd.DataFrame
    conduits: pd.DataFrame
    regulators: pd.DataFrame
    curves: pd.DataFrame

    @classmethod
    def lay(
        cls,
        row: pd.Series,
        points: StreetPoints,
        in_storm_l_s: Floats,
        mains: _Mains,
        sewers: Sewers,
        skeleton: Skeleton,
        rules: Rules,
    ) -> _Interceptor:
        name, stations = str(row.name), row["street_nodes"].split()
        nodes = skeleton.street_nodes
        pairs = [pair.split(":") for pair in row["regulators"].split()]
        taken = {
            outlet: (1 + rules.interceptor_n0.value)
            * float(in_storm_l_s[sewers.outlet_id == outlet].sum())
            for outlet, _ in pairs
        }
        labels, xy, ground, reaches = _stations(name, stations, nodes, rules)
        inflow = np.zeros(len(labels))
        floor = np.full(len(labels), np.inf)
        for k, station in enumerate(stations):
            at = labels.index(f"I-{station}")
            inflow[at] += mains.inflow_l_s[station] * rules.sanitary_peak_factor.value
            floor[at] = min(floor[at], mains.arrival_invert_m[station] + 0.3)
            for outlet, where in pairs:
                if where == station:
                    inflow[at] += taken[outlet]
                    floor[at] = min(floor[at], sewers.chamber_floor_m[outlet])
        carried = np.cumsum(inflow) / 1000
        laid = design_sewers(
            reaches,
            ground,
            lambda k, _minutes: float(carried[k]),
            _laying(rules, rules.interceptor_minimum_diameter_mm.value),
            0.0,
            0.0,
            floor,
        )
        invert = _inverts(len(labels), reaches, laid)
        ids = [*labels[:-1], str(row["outfall_id"])]
        own = slice(0, len(labels) - 1)
        source = str(row["source"])
        curves = pd.DataFrame(
            {
                "kind": "rating",
                "points": [
                    f"0 0;{rules.regulator_sill_m.value:g} {q / 1000:.5f};20 {q / 1000:.5f}"
                    for q in taken.values()
                ],
                "source": "rule: (1 + n0) times dry-weather flow at the sill",
            },
            index=pd.Index([f"Q-{outlet}" for outlet in taken]),
        )
        return cls(
            junctions=_sanitary_junctions(
                ids[own], xy[own, 0], xy[own, 1], ground[own], invert[own], source
            ),
            outfall=pd.DataFrame(
                {
                    "name_zh": row["name_zh"],
                    "system": "sanitary",
                    "x_m": xy[-1, 0],
                    "y_m": xy[-1, 1],
                    "ground_level_m": ground[-1],
                    "invert_level_m": round(float(invert[-1]), 3),
                    "river": "",
                    "flap_gate": False,
                    "source": source,
                },
                index=pd.Index([ids[-1]]),
            ),
            conduits=_pipes(
                [f"{name}-{k + 1}" for k in range(len(reaches))],
                ids[:-1],
                ids[1:],
                [""] * len(reaches),
                reaches,
                laid,
                rules,
                source,
            ),
            regulators=pd.DataFrame(
                {
                    "from_id": [sewers.chamber_id[outlet] for outlet, _ in pairs],
                    "to_id": [f"I-{station}" for _, station in pairs],
                    "crest_level_m": [sewers.chamber_floor_m[outlet] for outlet, _ in pairs],
                    "curve_id": [f"Q-{outlet}" for outlet, _ in pairs],
                    "flap_gate": True,
                    "source": "rule: interceptor_n0; the short pipe to the interceptor is left out",
                },
                index=pd.Index([f"Q-{outlet}" for outlet, _ in pairs]),
            ),
            curves=curves,
        )


def _stations(
    name: str, stations: list[str], nodes: pd.DataFrame, rules: Rules
) -> tuple[list[str], Floats, Floats, list[Reach]]:
    """Manholes along the bank between its street nodes, then the end of the interceptor."""
    place = nodes.loc[stations, ["x_m", "y_m", "ground_level_m"]].to_numpy(float)
    labels, rows, lengths = [f"I-{stations[0]}"], [place[0]], []
    for before, after, station in zip(place[:-1], place[1:], stations[1:], strict=True):
        length = float(np.hypot(*(after - before)[:2]))
        pieces = int(np.ceil(length / rules.manhole_spacing_m.value))
        for piece in range(1, pieces + 1):
            last = piece == pieces
            labels.append(f"I-{station}" if last else f"I-{name}-{len(labels)}")
            rows.append(before + piece / pieces * (after - before))
            lengths.append(round(length / pieces, 2))
    labels.append(f"I-{name}-end")
    rows.append(rows[-1])
    lengths.append(rules.outlet_pipe_length_m.value)
    table = np.array(rows)
    reaches = [Reach(k, k + 1, length) for k, length in enumerate(lengths)]
    return labels, np.round(table[:, :2], 2), np.round(table[:, 2], 3), reaches

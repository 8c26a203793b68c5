"""What the results of the existing town rest on: ``make sensitivity``.

Three tables for networks/miyun-old-town/CALIBRATION.md, all of the existing scenario at
54 mm: the rules one at a time, the changes of the model undone one at a time, and 14
members in which every sag, every share of broken inlets and the rules move at once. Each
variant synthesises the town again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import qmc, spearmanr

from drainage.engine import RunRequest, run_all
from drainage.metrics import score_points, town_readings
from drainage.network import Network, read_texts
from drainage.rainfall import load_formula
from drainage.results import read_run
from drainage.study import OpenStudy, Workspace, open_study
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.rules import Rules
from drainage.synthesis.skeleton import Skeleton
from drainage.synthesis.synthesise import synthesise

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "networks" / "miyun-old-town"
EVENT = "h54"
MEMBERS, SEED = 14, 12

Drawing = Callable[[Skeleton], Skeleton]
Built = Callable[[Network], Network]


@dataclass(frozen=True)
class Variant:
    """What one run changes: values of rules, the drawing, the network, the rain."""

    rules: Mapping[str, object] = field(default_factory=dict)
    drawing: Drawing = lambda skeleton: skeleton
    built: Built = lambda network: network
    rain: float = 1.0


def _without(table: str) -> Drawing:
    return lambda skeleton: replace(skeleton, **{table: getattr(skeleton, table).iloc[:0]})


def _without_overland(network: Network) -> Network:
    over_kerb = network.conduits["source"].str.contains("overtops the kerb")
    return network.with_tables(conduits=network.conduits[~over_kerb])


RULES: dict[str, Variant] = {
    "shipped": Variant(),
    "hill share 0": Variant({"hill_share_to_streets": 0.0}),
    "hill share 0.30": Variant({"hill_share_to_streets": 0.30}),
    "sag 0.10 m": Variant({"street_low_point_sag_m": 0.10}),
    "sag 0.40 m": Variant({"street_low_point_sag_m": 0.40}),
    "no inlet out of order": Variant({"listed_point_inlets_out_of_order_pct": 0}),
    "80 % out of order": Variant({"listed_point_inlets_out_of_order_pct": 80}),
    "clogging 30 %": Variant({"inlet_clogging_pct": 30}),
    "clogging 70 %": Variant({"inlet_clogging_pct": 70}),
    "block share 0.6": Variant({"block_share_to_manhole": 0.6}),
    "block share 0.9": Variant({"block_share_to_manhole": 0.9}),
    "drained width 100 m": Variant({"street_drained_width_m": 100}),
    "drained width 220 m": Variant({"street_drained_width_m": 220}),
    "old design P 0.33 / 0.5 a": Variant(
        {"old_design_return_period_a": 0.33, "old_design_return_period_arterial_a": 0.5}
    ),
    "old design P 1 / 2 a": Variant(
        {"old_design_return_period_a": 1, "old_design_return_period_arterial_a": 2}
    ),
    "rain +10 %": Variant(rain=1.1),
    "rain +20 %": Variant(rain=1.2),
}
UNDONE: dict[str, Variant] = {
    "shipped": Variant(),
    "nine outlets": Variant({"outlet_alternatives": ()}),
    "no published size": Variant(drawing=_without("published_sewers")),
    "nine outlets, no published size": Variant(
        {"outlet_alternatives": ()}, _without("published_sewers")
    ),
    "half of the hills' water into the streets": Variant({"hill_share_to_streets": 0.5}),
    "blocks answer in 6 min": Variant(
        {"block_flow_length_m": 60, "block_impervious_manning_n": 0.013}
    ),
    "no way over land at low points": Variant(built=_without_overland),
    "no hollow": Variant(drawing=_without("hollows")),
}
RANGES: dict[str, tuple[float, float]] = {
    "hill_share_to_streets": (0.0, 0.5),
    "inlet_clogging_pct": (30, 70),
    "block_share_to_manhole": (0.6, 0.9),
    "old_design_return_period_a": (0.33, 1.0),
}
SAG_RANGE_M, BROKEN_RANGE_PCT, RAIN_RANGE = (0.10, 0.40), (0.0, 80.0), (1.0, 1.2)


def members(points: int) -> dict[str, Variant]:
    """A Latin hypercube: a sag and a share of broken inlets a point, four rules and the rain."""
    low = [SAG_RANGE_M[0]] * points + [BROKEN_RANGE_PCT[0]] * points
    high = [SAG_RANGE_M[1]] * points + [BROKEN_RANGE_PCT[1]] * points
    low += [low_ for low_, _ in RANGES.values()] + [RAIN_RANGE[0]]
    high += [high_ for _, high_ in RANGES.values()] + [RAIN_RANGE[1]]
    draws = qmc.scale(qmc.LatinHypercube(len(low), seed=SEED).random(MEMBERS), low, high)
    return {f"member {k + 1}": _member(draw, points) for k, draw in enumerate(draws)}


def _member(draw: np.ndarray, points: int) -> Variant:
    sags, broken = np.round(draw[:points], 3), np.round(draw[points : 2 * points], 1)
    values = np.round(draw[2 * points :], 3).tolist()

    def drawing(skeleton: Skeleton) -> Skeleton:
        listed = skeleton.listed_points.assign(sag_m=sags, inlets_out_of_order_pct=broken)
        return replace(skeleton, listed_points=listed)

    return Variant(dict(zip(RANGES, values, strict=False)), drawing, rain=values[-1])


def main() -> None:
    """Run all variants and print the tables."""
    opened = open_study(Workspace(ROOT), "old-town")
    listed = len(opened.base.watch_points)
    groups = {"Rules, one at a time": RULES, "Changes undone, one at a time": UNDONE,
              f"{MEMBERS} members, every sag and share of its own": members(listed)}  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        for title, variants in groups.items():
            depth, rows = _run(opened, variants, Path(scratch) / title[:5])
            print(f"\n### {title}\n\n| variant | points above | 30 min | other streets any | 30 min | lane | "
                  "depth at points, m | points in order of depth |\n"
                  "| --- | --- | --- | --- | --- | --- | --- | --- |")  # fmt: skip
            print("\n".join(rows))
            if title.startswith(str(MEMBERS)):
                _say_ranking(depth)


def _run(
    opened: OpenStudy, variants: Mapping[str, Variant], folder: Path
) -> tuple[pd.DataFrame, list[str]]:
    storm, targets = opened.storms[EVENT], opened.study.conditions.targets
    # Only that a run ends is asked of it here: extremes of the ranges are to be seen, too.
    settings = opened.study.conditions.run.model_copy(
        update={"tail_h": 3.0, "continuity_limit_pct": 3.0}
    )
    networks = {name: _network(variant) for name, variant in variants.items()}
    run_all(
        [
            RunRequest("sensitivity", str(k), EVENT, networks[name], storm.scaled(variant.rain),
                       opened.rivers[EVENT], settings, folder / str(k))
            for k, (name, variant) in enumerate(variants.items())
        ],
        workers=2,
    )  # fmt: skip
    rows, depths = [], {}
    for k, name in enumerate(variants):
        result = read_run(folder / str(k))
        points = score_points(networks[name], result, storm.hourly_depth_mm, targets)
        town = town_readings(networks[name], result, points, targets)
        depths[name] = points["max_depth_m"]
        order = " ".join(points.sort_values("rank").index)
        rows.append(
            f"| {name} | {town['points_above_limit']:.0f} | {town['points_above_30min']:.0f} | "
            f"{100 * town['other_share_above']:.1f} % | {100 * town['other_share_above_30min']:.1f} % | "
            f"{100 * town['other_share_lane_above']:.1f} % | "
            f"{depths[name].min():.2f}–{depths[name].max():.2f} | {order} |"
        )
    return pd.DataFrame(depths), rows


def _say_ranking(depth: pd.DataFrame) -> None:
    """How far the members agree on the order of the points."""
    rank = depth.rank(ascending=False)
    correlation = spearmanr(depth).statistic
    pairs = correlation[np.triu_indices(len(depth.columns), 1)]
    first = (rank <= 3).mean(axis=1).sort_values(ascending=False)
    print(f"\nMean rank correlation between members {pairs.mean():.2f} "
          f"({pairs.min():.2f} to {pairs.max():.2f}). Among the first three: "
          + ", ".join(f"point {point} {share:.0%}" for point, share in first.items() if share > 0)
          + f". Greatest spread of one point's rank: {(rank.max(axis=1) - rank.min(axis=1)).max():.0f}"
          " places.")  # fmt: skip


def _network(variant: Variant) -> Network:
    rules = _changed(read_rules(FOLDER / "synthesis" / "rules.toml"), variant.rules)
    skeleton = variant.drawing(read_skeleton(FOLDER / "synthesis", rules))
    formula = load_formula(ROOT / "rainfall", rules.old_design_formula)
    texts = read_texts(FOLDER).model_dump()
    made = synthesise(skeleton, rules, formula, name=FOLDER.name, **texts).network
    return variant.built(made)


def _changed(rules: Rules, values: Mapping[str, object]) -> Rules:
    for name, value in values.items():
        old = getattr(rules, name)
        new = old.model_copy(update={"value": value}) if hasattr(old, "value") else value
        rules = rules.model_copy(update={name: new})
    return rules


if __name__ == "__main__":
    main()

"""How the ranking of the points moves with the assumed rules: ``make sensitivity``.

Each variant changes one rule (or the rain), synthesises the old town again and runs the
existing scenario. Printed as a Markdown table for networks/miyun-old-town/CALIBRATION.md.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
from scipy.stats import spearmanr

from drainage.engine import RunRequest, run_all
from drainage.metrics import agreement_with_list, score_points
from drainage.network import Network, read_texts
from drainage.rainfall import load_formula
from drainage.results import read_run
from drainage.study import Workspace, open_study
from drainage.synthesis.reading import read_rules, read_skeleton
from drainage.synthesis.rules import Rules
from drainage.synthesis.synthesise import synthesise

EVENT = "h54"
VARIANTS: dict[str, tuple[dict[str, float], float]] = {
    "base": ({}, 1.0),
    "sag −50 %": ({"street_low_point_sag_m": 0.125}, 1.0),
    "sag +50 %": ({"street_low_point_sag_m": 0.375}, 1.0),
    "clogging 30 %": ({"inlet_clogging_pct": 30}, 1.0),
    "clogging 70 %": ({"inlet_clogging_pct": 70}, 1.0),
    "block share 0.6": ({"block_share_to_manhole": 0.6}, 1.0),
    "block share 0.9": ({"block_share_to_manhole": 0.9}, 1.0),
    "rain +10 %": ({}, 1.1),
    "rain +20 %": ({}, 1.2),
    "no hills": (
        {"hill_catchment_area_ha.north": 1e-3, "hill_catchment_area_ha.northeast": 1e-3},
        1.0,
    ),
    "no published sizes": ({}, 1.0),
}


def main() -> None:
    """Run all variants and print the table."""
    root = Path(__file__).parents[1]
    opened = open_study(Workspace(root), "old-town")
    storm, settings = opened.storms[EVENT], opened.study.conditions.run
    targets = opened.study.conditions.targets
    with tempfile.TemporaryDirectory() as scratch:
        networks = {name: _network(root, name, values) for name, (values, _) in VARIANTS.items()}
        run_all(
            [
                RunRequest("sensitivity", str(k), EVENT, networks[name],
                           storm.scaled(factor), opened.rivers[EVENT],
                           settings.model_copy(update={"tail_h": 2.0, "continuity_limit_pct": 3.0}),
                           Path(scratch) / str(k))
                for k, (name, (_, factor)) in enumerate(VARIANTS.items())
            ],
            workers=2,
        )  # fmt: skip
        rows = []
        base: pd.Series | None = None
        for k, name in enumerate(VARIANTS):
            result = read_run(Path(scratch) / str(k))
            points = score_points(networks[name], result, storm.hourly_depth_mm, targets)
            agreement = agreement_with_list(networks[name], points, result, targets)
            depth = points["max_depth_m"]
            base = depth if base is None else base
            order = points.sort_values("rank").index.tolist()
            rows.append(
                f"| {name} | {agreement.points_above} of {agreement.points} | "
                f"{100 * agreement.other_length_above_share:.0f} % | {depth.min():.2f}–{depth.max():.2f} | "
                f"{' '.join(order)} | {spearmanr(base, depth).statistic:.2f} |"
            )
    print("| variant | points above 0.15 m | other street length above | depth at points, m | "
          "points in order of depth | rank correlation with base |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    print("\n".join(rows))


def _network(root: Path, variant: str, values: dict[str, float]) -> Network:
    folder = root / "networks" / "miyun-old-town"
    rules = _changed(read_rules(folder / "synthesis" / "rules.toml"), values)
    skeleton = read_skeleton(folder / "synthesis", rules)
    if variant == "no published sizes":
        skeleton = type(skeleton)(
            **{**skeleton.__dict__, "published_sewers": skeleton.published_sewers.iloc[:0]}
        )
    formula = load_formula(root / "rainfall", rules.old_design_formula)
    texts = read_texts(folder).model_dump()
    return synthesise(skeleton, rules, formula, name=folder.name, **texts).network


def _changed(rules: Rules, values: dict[str, float]) -> Rules:
    for key, value in values.items():
        name, _, part = key.partition(".")
        old = getattr(rules, name)
        if part:
            new = {**old, part: old[part].model_copy(update={"value": value})}
        else:
            new = old.model_copy(update={"value": value})
        rules = rules.model_copy(update={name: new})
    return rules


if __name__ == "__main__":
    main()

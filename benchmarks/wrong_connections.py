"""Sewage at the six outlets by the share of wrong connections: ``make wrong-connections``.

A scenario with a separation (NAME, else separation) at 33 mm in an hour, the depth the plan's
target names, with none, 5 and 15 % of the sewage left in the storm sewers.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from drainage.engine import RunRequest, run_all
from drainage.metrics import score_outfalls
from drainage.network.topology import river_outlets
from drainage.results import read_run
from drainage.scenario import compose
from drainage.scenario.wrong_connections import SHARES, at_share
from drainage.study import Workspace, open_study

ROOT = Path(__file__).parents[1]
EVENT = "h33"
OUTLETS = ("CO1", "CO2", "CO3", "CO4", "CO5", "CO6")


def main(scenario: str, folder: Path) -> None:
    """Run the scenario at each share and print the table."""
    opened = open_study(Workspace(ROOT), "old-town")
    opened.require_scenarios([scenario])
    networks = [
        compose(at_share(opened.study, share), scenario, opened.base, opened.context).network
        for share in SHARES
    ]
    settings = opened.study.settings_of(opened.event(EVENT))
    run_all(
        [
            RunRequest("wrong-connections", str(k), EVENT, network, opened.storms[EVENT],
                       opened.rivers[EVENT], settings, folder / str(k))
            for k, network in enumerate(networks)
        ],
        workers=2,
    )  # fmt: skip
    print(f"| {scenario}, wrong connections | " + " | ".join(OUTLETS) + " | all outlets | met |")
    print("| --- |" + " --- |" * (len(OUTLETS) + 2))
    targets, depth_mm = opened.study.conditions.targets, opened.storms[EVENT].depth_mm
    for k, (share, network) in enumerate(zip(SHARES, networks, strict=True)):
        table = score_outfalls(network, read_run(folder / str(k)), depth_mm, targets)
        sewage, met = table["sewage_volume_m3"], table["meets_target"]
        own = " | ".join(f"{sewage[name]:.2f}" for name in OUTLETS)
        print(f"| {share:.0%} | {own} | {sewage[river_outlets(network)].sum():.2f} | "
              f"{int(met[list(OUTLETS)].sum())} of {len(OUTLETS)} |")  # fmt: skip


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "separation"
    if len(sys.argv) > 2:
        main(name, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(name, Path(scratch))

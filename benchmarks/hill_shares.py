"""What the Tanxinliu River is worth by what the hills bring: ``make hill-shares``.

The trunks with and without the river, at 33 and 54 mm, where none, the shipped 15 % or 30 % of
the hills' water reaches the streets. The works stay as they are designed with the shipped
share; only the water differs. With the river no hill reaches a street, so it is run once.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd

from drainage.engine import RunRequest, run_all
from drainage.metrics import score_points, town_readings
from drainage.network import Network
from drainage.results import read_run
from drainage.scenario import compose
from drainage.study import OpenStudy, Workspace, open_study

ROOT = Path(__file__).parents[1]
SHARES = (0.0, 0.15, 0.30)
WITHOUT, WITH = "trunk-sewers", "tanxinliu-river"
EVENTS = ("h33", "h54")


def at_share(network: Network, share: float) -> Network:
    """The network with another share of the hills that pass the town."""
    land = network.subcatchments
    passing = land["kind"].eq("hill") & land["gutter_id"].ne("")
    return network.with_tables(
        subcatchments=land.assign(gutter_share=land["gutter_share"].mask(passing, share))
    )


def main(folder: Path) -> None:
    """Run all and print the table."""
    opened = open_study(Workspace(ROOT), "old-town")
    plain, river = (
        compose(opened.study, name, opened.base, opened.context).network for name in (WITHOUT, WITH)
    )
    networks = {f"{share:.0%} of the hills, no river": at_share(plain, share) for share in SHARES}
    networks["any share, with the river"] = river
    jobs = [(name, event) for name in networks for event in EVENTS]
    run_all(
        [
            RunRequest("hill-shares", str(k), event, networks[name], opened.storms[event],
                       opened.rivers[event], opened.study.settings_of(opened.event(event)),
                       folder / str(k))
            for k, (name, event) in enumerate(jobs)
        ],
        workers=2,
    )  # fmt: skip
    print("| rain | hills | points above | other streets any | 30 min | lane |\n"
          "| --- | --- | --- | --- | --- | --- |")  # fmt: skip
    for event in EVENTS:
        for k, (name, own) in enumerate(jobs):
            if own == event:
                print(_row(opened, networks[name], folder / str(k), event, name))


def _row(opened: OpenStudy, network: Network, run: Path, event: str, name: str) -> str:
    targets, result = opened.study.conditions.targets, read_run(run)
    points = score_points(network, result, opened.storms[event].hourly_depth_mm, targets)
    town = pd.Series(town_readings(network, result, points, targets))
    return (
        f"| {event} | {name} | {town['points_above_limit']:.0f} | "
        f"{100 * town['other_share_above']:.1f} % | {100 * town['other_share_above_30min']:.1f} % | "
        f"{100 * town['other_share_lane_above']:.1f} % |"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch))

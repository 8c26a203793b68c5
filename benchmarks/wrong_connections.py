"""Points and outlets by the share of wrong connections: ``make wrong-connections``.

A scenario with a separation (NAME, else separation) with none, 5 and 15 % of the sewage left in
the storm sewers: the storms that decide its points and its outlets, its price. Runs are kept as
their scores, those of ``drainage size`` beside them; a second time none is made.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from drainage.cluster import Machines
from drainage.comparison import rounded, write_csv
from drainage.cost import Total, cost_table, quantities, total_of
from drainage.engine import RunRequest
from drainage.network import Network
from drainage.scenario import Composed, compose
from drainage.scenario.sizing_settings import SizingSettings
from drainage.scenario.wrong_connections import SHARES, at_share
from drainage.study import OpenStudy, Workspace, open_study, run_on_surface
from drainage.study.sizing.judging import deciding_events_of_places
from drainage.study.sizing.trials import Trials, figures, named

ROOT = Path(__file__).parents[1]
STUDY = "old-town"
FOLDER = "wrong-connections"
NO_RESERVE = SizingSettings(reserve_m=0.0, reserve_sewage_m3=0.0)


def rows_at(opened: OpenStudy, built: Composed, share: float) -> list[dict[str, object]]:
    """One row a place and storm that decides it: depth or sewage, and whether it meets its
    target, without a reserve."""

    def run(requests: Sequence[RunRequest]) -> None:
        print(f"{built.scenario} {share:.0%}: {len(requests)} runs", file=sys.stderr)
        run_on_surface(opened, requests, machines=Machines(2))

    events = deciding_events_of_places(opened, built)
    every = {event for own in events.values() for event in own}
    scores = Trials(opened, built, run, {}, events).scores({}, every)
    head = {"scenario": built.scenario, "wrong_connections": share}
    return [
        head | named(place) | {"event": event} | figures(scores[event], place)
        for place, own in events.items()
        for event in own
    ]


def with_share_met(table: pd.DataFrame, limit_m3: float) -> pd.DataFrame:
    """The table with ``share_met``: up to which share an outlet stays below its target in a storm,
    straight between the shares that were run; the largest run where it does there, too."""
    outlets = table[table["place"].eq("outlet")].sort_values("wrong_connections")
    found = {
        key: _share_met(
            own["wrong_connections"].to_numpy(float), own["sewage_m3"].to_numpy(float), limit_m3
        )
        for key, own in outlets.groupby(["place_id", "event"])
    }
    keys = zip(table["place_id"], table["event"], strict=True)
    met = [found.get(key, np.nan) for key in keys]
    return table.assign(share_met=np.where(table["place"].eq("outlet"), met, np.nan))


def _share_met(shares: np.ndarray, sewage_m3: np.ndarray, limit_m3: float) -> float:
    above = np.flatnonzero(sewage_m3 >= limit_m3)
    if not len(above):
        return float(shares[-1])
    first = int(above[0])
    if not first:
        return float("nan")
    low, high = sewage_m3[first - 1], sewage_m3[first]
    part = (limit_m3 - low) / (high - low)
    return float(shares[first - 1] + part * (shares[first] - shares[first - 1]))


def cost_of(opened: OpenStudy, network: Network) -> Total:
    """What a scenario costs on top of the town as it stands."""
    return total_of(cost_table(quantities(opened.base, network), opened.prices))


def summary(table: pd.DataFrame, cost: Total) -> list[str]:
    """The table as lines of Markdown: a line a share and storm, then the price."""
    outlets = sorted(table.loc[table["place"].eq("outlet"), "place_id"].unique())
    lines = ["| wrong connections | storm | points met | outlets met | "
             + " | ".join(f"{name} m3" for name in outlets) + " |",
             "| --- " * (4 + len(outlets)) + "|"]  # fmt: skip
    for (share, event), own in table.groupby(["wrong_connections", "event"]):
        spilt = own[own["place"].eq("outlet")].set_index("place_id")["sewage_m3"]
        cells = [f"{spilt[name]:.2f}" if name in spilt else "" for name in outlets]
        lines.append(f"| {share:.0%} | {event} | {_met(own, 'point')} | {_met(own, 'outlet')} | "
                     + " | ".join(cells) + " |")  # fmt: skip
    lines += [
        f"{name} {event}: meets its target up to {100 * share:.1f} % of wrong connections"
        for (name, event), share in table[table["place"].eq("outlet")]
        .groupby(["place_id", "event"])["share_met"].first().items()
    ]  # fmt: skip
    lines.append(f"{cost.mid_10k_yuan:,.0f} ({cost.low_10k_yuan:,.0f} to {cost.high_10k_yuan:,.0f})"
                 f" x 10^4 yuan, without {cost.unpriced} elements that have no price")  # fmt: skip
    return lines


def _met(rows: pd.DataFrame, place: str) -> str:
    own = rows.loc[rows["place"].eq(place), "meets_target"]
    return f"{int(own.fillna(False).astype(bool).sum())} of {len(own)}" if len(own) else ""


def main(scenario: str, root: Path) -> None:
    """Run the scenario at each share, print the table and write it."""
    opened = open_study(Workspace(root), STUDY)
    opened.require_scenarios([scenario])
    conditions = opened.study.conditions.model_copy(update={"sizing": NO_RESERVE})
    opened = replace(opened, study=opened.study.model_copy(update={"conditions": conditions}))
    rows: list[dict[str, object]] = []
    for share in SHARES:
        built = compose(at_share(opened.study, share), scenario, opened.base, opened.context)
        rows += rows_at(opened, built, share)
    limit_m3 = opened.study.conditions.targets.outlet_sewage_m3
    table = with_share_met(pd.DataFrame(rows), limit_m3)
    cost = cost_of(opened, built.network)
    print("\n".join(summary(table, cost)))
    table = table.assign(cost_low_10k_yuan=cost.low_10k_yuan, cost_mid_10k_yuan=cost.mid_10k_yuan,
                         cost_high_10k_yuan=cost.high_10k_yuan, unpriced=cost.unpriced)  # fmt: skip
    path = opened.results / FOLDER / f"{scenario}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(rounded(table), path)
    print(path)


if __name__ == "__main__":
    name = sys.argv[1] if len(sys.argv) > 1 else "separation"
    main(name, Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT)

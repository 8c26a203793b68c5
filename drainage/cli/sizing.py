"""`drainage size`: the smallest standard sizes with which the targets of a study hold."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from rich.console import Console
from rich.table import Table

from drainage.cli.again import at_work
from drainage.cli.progress import progress_bar
from drainage.cli.reader import reader, say
from drainage.cli.terminal import print_row, terminal_table, verdict, written
from drainage.cluster import Machines
from drainage.engine import RunRequest
from drainage.languages import either
from drainage.said import said, spoken
from drainage.study import Workspace, run_on_surface
from drainage.study.at_hand import AtHand
from drainage.study.sizing.files import sized_table, write_sized
from drainage.study.sizing.least import least_works

WHAT = {
    "inlets": "inlets alone",
    "regrade": "carriageway relaid alone",
    "sewer": "larger sewer alone",
    "tank": "storage tank alone",
    "regulator": "regulator, then a tank",
    "separation": "separation, then a regulator",
    "pair": "cheapest pair",
    "chosen": "chosen, all together",
}
console = Console(soft_wrap=True, width=160)


def size(
    workspace: Workspace,
    study: str,
    scenario: str | None,
    places: Sequence[str],
    name: str,
    machines: Machines,
) -> None:
    """`drainage size`."""
    with at_work(workspace, study) as at_hand:
        _size(at_hand, scenario, places, name, machines)


def _size(
    study: AtHand, scenario: str | None, places: Sequence[str], name: str, machines: Machines
) -> None:
    opened = study.opened
    (known,) = opened.require_scenarios([scenario or opened.study.conditions.baseline])
    made = 0

    def run(requests: Sequence[RunRequest]) -> None:
        nonlocal made
        made += len(requests)
        say(said("Run {number} of the search", number=made))
        with progress_bar(console) as on_progress:
            run_on_surface(opened, requests, machines=machines, on_progress=on_progress)

    least = least_works(opened, study.built[known], run, only=places)
    if not least.failing:
        say(said("{scenario}: no point and no outlet misses its target.", scenario=known))
    table = sized_table(least)
    if len(table):
        console.print(_shown(known, table))
        say(said("  {met} of {places} places meet their targets with the chosen works; {runs} new "
                 "runs, every other one was kept.",
                 met=int(table.loc[table["what"].eq("chosen"), "meets_target"].sum()),
                 places=len(least.failing), runs=made))  # fmt: skip
        if table["unpriced"].fillna(0).gt(0).any():
            say(said("  + after a price: part of the works has no price (unpriced in sized.csv)."))
        sizing = opened.study.conditions.sizing
        say(said("  Reserve: {reserve_m:g} m of depth, {reserve_m3:g} m³ of sewage ([sizing] of "
                 "study.toml).", reserve_m=sizing.reserve_m,
                 reserve_m3=sizing.reserve_sewage_m3))  # fmt: skip
    for path in write_sized(least, opened.results, name):
        say(written(path))


def _shown(scenario: str, table: pd.DataFrame) -> Table:
    shown = terminal_table(
        said("the least works that meet the targets · {scenario}", scenario=scenario),
        "place", "what", "works", "depth m", "sewage m³", "10k yuan", "meets target", "note",
    )  # fmt: skip
    for _, row in table.iterrows():
        print_row(
            shown,
            f"{row['place_id']} {either(reader(), row['name_zh'], row['name_en'])}",
            spoken(WHAT.get(row["what"], row["what"]), reader()),
            either(reader(), row["works_zh"], row["works_en"]),
            _figure(row["max_depth_m"], ".3f"),
            _figure(row["sewage_m3"], ".2f"),
            _figure(row["cost_10k_yuan"], ",.0f") + ("+" if row["unpriced"] else ""),
            verdict(row["meets_target"]),
            either(reader(), row["note_zh"], row["note_en"]),
        )
    return shown


def _figure(value: float | None, digits: str) -> str:
    return "" if value is None or pd.isna(value) else f"{value:{digits}}"

"""What the terminal says of a network without streets: flooded nodes, outlets to a works."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.table import Table
from rich.text import Text

from drainage.cli.reader import reader, say
from drainage.cli.terminal import measured, number, print_row, terminal_table
from drainage.metrics.columns import in_terminal
from drainage.metrics.outfalls import leads_sewage_away
from drainage.network import Network
from drainage.said import said, spoken
from drainage.study import OpenStudy, Scores

SHOWN = 20
"""Rows on the terminal; nodes.csv has all."""


def flooded_nodes(
    opened: OpenStudy,
    scores: Mapping[tuple[str, str], Scores],
    event: str,
    before: str,
    after: str | None,
) -> Table:
    """The nodes at which water rose out of the sewer, the worst first, before and, where given,
    after; one that floods afterwards alone stands below."""
    old = scores[before, event].tables["node"]
    both = after is not None and (after, event) in scores
    new = scores[after, event].tables["node"] if after is not None and both else None
    heads = in_terminal("node", reader())
    columns = ["rank", "node", "system", *heads.values()]
    title = said("flooded nodes · {event} · {scenario}", event=event, scenario=before)
    if new is not None:
        title = said("flooded nodes · {event} · {before} → {after}",
                     event=event, before=before, after=after)  # fmt: skip
        columns += [said("{heading} after", heading=head) for head in heads.values()]
    table = terminal_table(title, *columns)
    ids = old.index if new is None else old.index.union(new.index, sort=False)
    runs = [scores[before, event], *([scores[after, event]] if after and both else [])]
    totals = [_total(run) for run in runs]
    if len(ids) > SHOWN:
        totals.append(
            spoken(said("the other {number} in nodes.csv", number=len(ids) - SHOWN), reader())
        )
    table.caption, table.caption_justify = Text(" → ".join(totals)), "left"
    for name in ids[:SHOWN]:
        sides = [old] if new is None else [old, new]
        rows = [_row(side, name) for side in sides]
        first = next(row for row, side in zip(rows, sides, strict=True) if name in side.index)
        figures = [cell for row in rows for cell in measured(row, *heads)]
        print_row(table, rows[0]["rank"], name, first["system"], *figures)
    return table


def _total(run: Scores) -> str:
    """How many nodes flood and how much; nothing of a run that is not scored."""
    if not run.within_limits:
        return spoken("not scored", reader())
    scores = run.tables["node"]
    volume = number(scores["flooded_volume_m3"].sum(), 0)
    return spoken(said("{number} nodes, {volume} m3", number=len(scores), volume=volume), reader())


def _row(scores: pd.DataFrame, name: object) -> pd.Series:
    """The row of a node; one that does not flood has no water and no rank."""
    if name in scores.index:
        return scores.loc[name]
    dry = {"flooded_volume_m3": 0.0, "minutes_flooded": 0.0, "max_depth_above_ground_m": 0.0}
    return pd.Series({"rank": None, **dry})


def say_dry_weather_outlets(opened: OpenStudy, network: Network, outfalls: pd.DataFrame) -> None:
    """Outlets of a scenario's ``network`` that are ranked as overflows and at which sewage leaves
    before the rain, and what to do."""
    table = opened.workspace.folder("networks", network.name) / "tables"
    for name in leads_sewage_away(outfalls):
        told = said(
            "{outlet}: sewage leaves before the rain ({flow_l_s:.1f} L/s). If it leads to a works, "
            "write system = sanitary in {table}; else it is judged as an overflow.",
            outlet=name,
            flow_l_s=1000 * float(outfalls.at[name, "dry_weather_flow_m3_s"]),
            table=str(table / "outfalls.csv"),
        )
        say(said("  ! {told}", told=told))

"""The first sheet of the workbook: does each place meet its target in each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from drainage.report.words import clean

NOT_TESTED = "未检验 not tested"
GROUND = {True: "#DDEFD9", False: "#F9D9D6"}
WORDS = {True: "达标 met", False: "不达标 not met"}
NAME_WIDTH, SCENARIO_WIDTH = 36, 19


@dataclass(frozen=True)
class Glance:
    """A block of the sheet: a row a place, a column a scenario.

    ``places``: id -> name and target_hourly_rain_mm. ``values``: the figure of the storm
    that decides, in the unit of the heading; ``met`` is empty where that was not tested.
    """

    heading: str
    digits: int
    places: pd.DataFrame
    values: pd.DataFrame
    met: pd.DataFrame


def glance_of(
    decided: pd.DataFrame, place: str, value: str, names: pd.Series, heading: str, digits: int
) -> Glance:
    """A block from ``report.targets``: ``place`` is its id column, ``value`` the figure.

    ``names``: id -> name. A place whose target storm was not scored counts as not tested,
    unless it fails in a lighter one.
    """
    known = decided["tested_at_target"] | decided["meets_target"].eq(False).fillna(False)
    table = decided.assign(met=decided["meets_target"].where(known, pd.NA))
    order = pd.unique(table[place])
    scenarios = pd.unique(table["scenario"])
    wide = {
        name: table.pivot(index=place, columns="scenario", values=name).loc[order, scenarios]
        for name in (value, "met")
    }
    target = table.drop_duplicates(place).set_index(place)["target_hourly_rain_mm"]
    places = pd.DataFrame({"name": names.reindex(order).to_numpy(),
                           "target_hourly_rain_mm": target.reindex(order).to_numpy()},
                          index=pd.Index(order))  # fmt: skip
    return Glance(heading, digits, places, wide[value], wide["met"])


def write_glance(
    book: Workbook,
    sheet: Worksheet,
    head: Format,
    blocks: Sequence[Glance],
    titles: Mapping[str, str],
) -> None:
    """Write the blocks one under the other; ``titles``: scenario -> name shown."""
    bold = book.add_format({"bold": True, "font_size": 12})
    plain = book.add_format({"border": 1, "valign": "vcenter"})
    rain = book.add_format({"border": 1, "num_format": '0 "mm"', "align": "center"})
    grey = book.add_format({"border": 1, "font_color": "#666666", "align": "center"})
    total = book.add_format({"border": 1, "bold": True, "align": "center"})
    for column, width in enumerate((9, NAME_WIDTH, 11)):
        sheet.set_column(column, column, width)
    row = 0
    for block in blocks:
        cells = {
            (met, block.digits): book.add_format(
                {"num_format": f'0.{"0" * block.digits} "{WORDS[met]}"', "bg_color": GROUND[met],
                 "border": 1, "align": "center"}
            )
            for met in WORDS
        }  # fmt: skip
        sheet.write_string(row, 0, block.heading, bold)
        row += 1
        names = [titles.get(str(name), str(name)) for name in block.values.columns]
        sheet.set_row(row, 48)
        for column, text in enumerate(("编号\nid", "名称\nname", "目标雨量\ntarget", *names)):
            sheet.write_string(row, column, clean(text), head)
        sheet.set_column(3, 2 + len(names), SCENARIO_WIDTH)
        for place in block.places.index:
            row += 1
            sheet.write_string(row, 0, clean(str(place)), plain)
            sheet.write_string(row, 1, clean(str(block.places.at[place, "name"])), plain)
            sheet.write_number(row, 2, float(block.places.at[place, "target_hourly_rain_mm"]), rain)
            for column, scenario in enumerate(block.values.columns, start=3):
                met = block.met.at[place, scenario]
                if pd.isna(met):
                    sheet.write_string(row, column, NOT_TESTED, grey)
                else:
                    value = float(block.values.at[place, scenario])
                    sheet.write_number(row, column, value, cells[bool(met), block.digits])
        row += 1
        sheet.write_string(row, 1, "达标数 places that meet their target", total)
        for column, scenario in enumerate(block.values.columns, start=3):
            met_count = int(block.met[scenario].eq(True).fillna(False).sum())
            sheet.write_string(row, column, f"{met_count} / {len(block.places)}", total)
        row += 2

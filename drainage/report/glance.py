"""The first sheet of the workbook: does each place meet its target in each scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from drainage.languages import Lang, both, pair, text
from drainage.metrics.limits import Limit, shown_beside
from drainage.report.words import clean

GROUND = {True: "#DDEFD9", False: "#F9D9D6"}
VERDICTS = {True: "workbook.met", False: "workbook.missed"}
SIGNS = {True: "✓", False: "✗"}
QUOTE = '"'
NAME_WIDTH, SCENARIO_WIDTH, WITH_READINGS_WIDTH, CHANCE_WIDTH = 36, 19, 31, 24


@dataclass(frozen=True)
class Glance:
    """A block of the sheet: a row a place, a column a scenario.

    ``places``: id -> name and target_rain_mm. ``values``: the figure of the storm
    that decides, in the unit of the heading; ``met`` is empty where that was not tested.
    ``beside``: word -> the same by another reading, shown after the verdict. ``events``: the
    storm that decides each cell; one other than that of the first scenario is named in it.
    ``chances``: place and scenario -> how likely the target is met over the members of an
    ensemble; they stand in columns of their own, since a workbook has few formats for numbers.
    ``limit`` judges the figures.
    """

    heading: str
    digits: int
    places: pd.DataFrame
    values: pd.DataFrame
    met: pd.DataFrame
    beside: Mapping[str, pd.DataFrame]
    events: pd.DataFrame
    lang: Lang = "zh"
    chances: Mapping[tuple[object, object], str] = field(default_factory=dict)
    limit: Limit | None = None

    def words(self, place: object, scenario: object) -> str:
        """The verdict of a tested cell, and what stands beside it."""
        verdict = VERDICTS[bool(self.met.at[place, scenario])]
        event = self.events.at[place, scenario]
        other = [str(event)] if event != self.events.loc[place].iloc[0] else []
        readings = [
            f"{word} {_sign(table.at[place, scenario])}" for word, table in self.beside.items()
        ]
        word = text(pair(self.lang)[0], verdict) if readings else both(self.lang, verdict)
        return " · ".join([word, *readings, *other])

    def number_format(self, place: object, scenario: object) -> str:
        """How the figure of a tested cell is written, with the verdict behind it."""
        value, met = self.values.at[place, scenario], self.met.at[place, scenario]
        sign, digits = "", self.digits
        if self.limit is not None:
            sign, digits = shown_beside(float(value), met, self.limit, digits)
        decimals = f".{'0' * digits}" if digits else ""
        return f'{sign and f"{QUOTE}{sign}{QUOTE}"}0{decimals} "{self.words(place, scenario)}"'

    def total(self, scenario: object) -> str:
        """How many places meet their target, and how many would by the other readings."""
        counts = [f"{_count(self.met[scenario])} / {len(self.places)}"]
        counts += [f"{word} {_count(table[scenario])}" for word, table in self.beside.items()]
        return " · ".join(counts)


def _sign(met: Any) -> str:
    return "–" if pd.isna(met) else SIGNS[bool(met)]


def _count(met: pd.Series) -> int:
    return int(met.eq(True).fillna(False).sum())


def glance_of(
    decided: pd.DataFrame,
    place: str,
    value: str,
    names: pd.Series,
    heading: str,
    digits: int,
    beside: Mapping[str, str] = MappingProxyType({}),
    lang: Lang = "zh",
    limit: Limit | None = None,
) -> Glance:
    """A block from ``report.targets``: ``place`` is its id column, ``value`` the figure.

    ``names``: id -> name; ``beside``: word -> column of another reading's verdict. A place
    whose target storm was not scored counts as not tested, unless it fails in a lighter one.
    """
    order = pd.unique(decided[place])
    scenarios = pd.unique(decided["scenario"])

    def wide(values: pd.Series) -> pd.DataFrame:
        table = decided.assign(shown=values)
        return table.pivot(index=place, columns="scenario", values="shown").loc[order, scenarios]

    def tested(column: str) -> pd.DataFrame:
        met = decided[column]
        return wide(met.where(decided["tested_at_target"] | met.eq(False).fillna(False), pd.NA))

    target = decided.drop_duplicates(place).set_index(place)["target_rain_mm"]
    places = pd.DataFrame({"name": names.reindex(order).to_numpy(),
                           "target_rain_mm": target.reindex(order).to_numpy()},
                          index=pd.Index(order))  # fmt: skip
    others = {word: tested(column) for word, column in beside.items()}
    return Glance(heading, digits, places, wide(decided[value]), tested("meets_target"), others,
                  wide(decided["event"]), lang, limit=limit)  # fmt: skip


def write_glance(
    book: Workbook,
    sheet: Worksheet,
    head: Format,
    blocks: Sequence[Glance],
    titles: Mapping[str, str],
    lang: Lang = "zh",
) -> None:
    """Write the blocks one under the other; ``titles``: scenario -> name shown."""
    heads = [both(lang, f"workbook.{key}", "\n") for key in ("id", "name", "target")]
    not_tested, met_count = (both(lang, f"workbook.{key}") for key in ("not_tested", "met_count"))
    bold = book.add_format({"bold": True, "font_size": 12})
    plain = book.add_format({"border": 1, "valign": "vcenter"})
    rain = book.add_format({"border": 1, "num_format": '0 "mm"', "align": "center"})
    grey = book.add_format({"border": 1, "font_color": "#666666", "align": "center"})
    total = book.add_format({"border": 1, "bold": True, "align": "center"})
    for column, width in enumerate((9, NAME_WIDTH, 11)):
        sheet.set_column(column, column, width)
    most = max((len(block.values.columns) for block in blocks), default=0)
    readings = any(block.beside for block in blocks)
    sheet.set_column(3, 2 + most, WITH_READINGS_WIDTH if readings else SCENARIO_WIDTH)
    if any(block.chances for block in blocks):
        sheet.set_column(3 + most, 2 + 2 * most, CHANCE_WIDTH)
    row = 0
    for block in blocks:
        cells: dict[str, Format] = {}
        sheet.write_string(row, 0, block.heading, bold)
        row += 1
        names = [titles.get(str(name), str(name)) for name in block.values.columns]
        sheet.set_row(row, 48)
        chance = both(lang, "workbook.chance", "\n")
        likely = [f"{name}\n{chance}" for name in names] if block.chances else []
        for column, word in enumerate((*heads, *names, *likely)):
            sheet.write_string(row, column, clean(word), head)
        for place in block.places.index:
            row += 1
            sheet.write_string(row, 0, clean(str(place)), plain)
            sheet.write_string(row, 1, clean(str(block.places.at[place, "name"])), plain)
            sheet.write_number(row, 2, float(block.places.at[place, "target_rain_mm"]), rain)
            _chances(sheet, row, block, place, plain)
            for column, scenario in enumerate(block.values.columns, start=3):
                if pd.isna(block.met.at[place, scenario]):
                    sheet.write_string(row, column, not_tested, grey)
                    continue
                written = block.number_format(place, scenario)
                if written not in cells:
                    cells[written] = book.add_format(
                        {"num_format": written, "border": 1,
                         "bg_color": GROUND[bool(block.met.at[place, scenario])],
                         "align": "center"}
                    )  # fmt: skip
                value = float(block.values.at[place, scenario])
                sheet.write_number(row, column, value, cells[written])
        row += 1
        sheet.write_string(row, 1, met_count, total)
        for column, scenario in enumerate(block.values.columns, start=3):
            sheet.write_string(row, column, block.total(scenario), total)
        row += 2


def _chances(sheet: Worksheet, row: int, block: Glance, place: object, cell: Format) -> None:
    """How likely the target is met, a column a scenario behind those of the verdicts."""
    first = 3 + len(block.values.columns)
    for column, scenario in enumerate(block.values.columns, start=first):
        if words := block.chances.get((place, scenario)):
            sheet.write_string(row, column, clean(words), cell)

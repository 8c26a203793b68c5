"""The rain table on one A4 page for the wall, as PNG and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from rich.cells import cell_len, chop_cells

from drainage.languages import Lang, either, text
from drainage.maps.font import folded, font, plain, wide_mm
from drainage.maps.paper import EDGE_MM, HEIGHT_MM, NO_MARKS, WIDTH_MM, a4_across
from drainage.maps.season_words import reading_example, season_notes, state_words
from drainage.maps.sheet import GREY, INK
from drainage.season import SeasonDocument
from drainage.season.wall import (
    Column,
    band_words,
    has_band,
    leading_columns,
    level_columns,
    middle_depth_cm,
    other_columns,
    outside_mark,
    rain_words,
    threshold_of,
    times_words,
    usual_minutes,
)
from drainage.written import written_whole

NOTE_SHARE = 0.97
"""Of the width of the page that a note takes: letters of a PDF stand a little apart."""
NAME_MM, HEAD_MM, TABLE_MM = 52.0, 13.0, 28.0
"""Width of the names, height of the heading, and where the table begins below the upper edge."""
LEAST_ROW_MM, MOST_ROW_MM = 3.2, 5.6
NOTE_MM, NOTE_SIZE, NOTE_CELLS, ISSUED_MM = 2.9, 6.0, range(320, 200, -4), 4.0
NAME_CELLS, MOST_NAME_CELLS, NAME_END_CELLS, LONG_TITLE = 39, 54, 9, 90
"""Of a name in its column, of one in the smallest letters, of the end that a cut leaves, and of a
title in large letters: half the width of a Chinese sign."""
NAME_SIZE, NAME_INSET_MM = 7.2, 2.0
UNDER_SIZE, LINE_SIZE, LINE_CELLS, MOST_LINE_CELLS = 10.0, 9.0, 170, 300
"""Of the lines above the table; so many cells of the second fill the width of the page."""
COLOURS = {"blue": "#cfe2f5", "yellow": "#fdf3b0", "orange": "#fbd6a4", "red": "#f5b7b1"}
BAND, RULE = "#eeeeee", "#bbbbbb"
BANDED, CELL_SHARE = 2.75, 0.36
"""A column with "118 (102–> 7/8)" beside one with "118", and the part of it that the number has."""
CELL_SIZE, BAND_SIZE, HEAD_SIZE, BLOCK_SIZE, HEAD_GAP_MM = 7.2, 5.6, 6.0, 6.2, 0.9


@dataclass(frozen=True)
class _Block:
    """Columns under one heading: their own headings with a colour, and cells by place; ``bands``
    stand behind them, empty where there are none."""

    heading: str
    columns: Sequence[tuple[str, str]]
    cells: Sequence[Sequence[str]]
    bands: Sequence[Sequence[str]] = ()

    @property
    def widths(self) -> Sequence[float]:
        """Of its columns, in those of one without bands."""
        return [BANDED if self.bands else 1.0] * len(self.columns)


def season_page(
    document: SeasonDocument, folder: Path, lang: Lang, notes: Sequence[str] = ()
) -> list[Path]:
    """Draw season[-<lang>].png and .pdf into ``folder``; ``notes`` are lines of the footer."""
    figure, axes = a4_across()
    title = plain(text(lang, "rain_table.title", **_titles(document, lang)), 130)
    size = 15 if cell_len(title) <= LONG_TITLE else 11
    axes.text(EDGE_MM, 13, title, fontproperties=font(size), color=INK)
    subtitle = text(lang, "rain_table.subtitle", state=state_words(document, 0, lang),
                    study=either(lang, document.title_zh, document.title_en))  # fmt: skip
    words, letters = fitted_line(subtitle, UNDER_SIZE)
    axes.text(EDGE_MM, 19.5, words, fontproperties=font(letters), color=GREY)
    for line in reading_example(document, lang):
        words, letters = fitted_line(line, LINE_SIZE)
        axes.text(EDGE_MM, 25, words, fontproperties=font(letters), color=INK)
    *told, last = season_notes(document, lang)
    lines = _folded([*told, " · ".join([last, *notes])])
    room_mm = HEIGHT_MM - EDGE_MM - TABLE_MM - HEAD_MM - NOTE_MM * (len(lines) + 2) - ISSUED_MM
    rows, left_out = _rows(document, lang, int(room_mm / LEAST_ROW_MM))
    if left_out:
        lines = [text(lang, "rain_table.more", count=left_out), *lines]
    row_mm = min(MOST_ROW_MM, room_mm / len(rows))
    bottom = _draw_table(
        axes, rows, _blocks(document, lang), row_mm, text(lang, "rain_table.place")
    )
    for number, line in enumerate(lines):
        axes.text(EDGE_MM, bottom + 1.4 * NOTE_MM + NOTE_MM * number, line,
                  fontproperties=font(NOTE_SIZE), color=GREY)  # fmt: skip
    axes.text(WIDTH_MM - EDGE_MM, HEIGHT_MM - EDGE_MM, text(lang, "rain_table.issued"),
              ha="right", fontproperties=font(8), color=INK)  # fmt: skip
    stem = "season" if lang == "zh" else f"season-{lang}"
    made = []
    for ending, own in NO_MARKS.items():
        path = folder / f"{stem}.{ending}"
        with written_whole(path) as scratch:
            figure.savefig(scratch, format=ending, metadata=own)
        made.append(path)
    return made


def _titles(document: SeasonDocument, lang: Lang) -> dict[str, str]:
    kinds = dict.fromkeys(own.kind for own in document.places)
    words = [text(lang, f"rain_table.kinds.{own}") for own in kinds]
    last = text(lang, "language.and").join(words[-2:])
    return {
        "kinds": text(lang, "language.comma").join([*words[:-2], last]),
        "scenario": either(lang, document.scenario_title_zh, document.scenario_title_en),
    }


def fitted_line(words: str, size: float) -> tuple[str, float]:
    """A line over the width of the page and the size of its letters, ``size`` where it fits; a
    long one is smaller."""
    line = plain(words, MOST_LINE_CELLS)
    return line, min(size, LINE_SIZE * LINE_CELLS / max(1, cell_len(line)))


def fitted_name(words: str) -> tuple[str, float]:
    """A name for its column and the size of its letters. A long one is smaller; what is too long
    then is cut in the middle: names end with what tells them apart, or that they are assumed."""
    name = plain(words, 90)
    cells = cell_len(name)
    if cells > MOST_NAME_CELLS:
        ahead, behind = MOST_NAME_CELLS - NAME_END_CELLS - 1, cells - NAME_END_CELLS
        name = f"{chop_cells(name, ahead)[0].rstrip()}…{''.join(chop_cells(name, behind)[1:])}"
    return name, NAME_SIZE * min(1.0, NAME_CELLS / cell_len(name))


def _folded(notes: Sequence[str]) -> list[str]:
    return [part for line in notes for part in _folded_note(plain(line, 900))]


def _folded_note(line: str) -> list[str]:
    """A note in as few lines as the width of the page holds: by cells, of which Latin letters are
    narrower than Chinese signs."""
    parts = [line]
    for cells in NOTE_CELLS:
        parts = folded(line, cells)
        if max(wide_mm(own, NOTE_SIZE) for own in parts) <= NOTE_SHARE * (WIDTH_MM - 2 * EDGE_MM):
            break
    return parts


def _rows(
    document: SeasonDocument, lang: Lang, most: int
) -> tuple[list[tuple[int | None, str]], int]:
    """Up to ``most`` headings (None) and places with their names in the order of the page, and how
    many places find no room."""
    rows: list[tuple[int | None, str]] = []
    shown, kind = 0, ""
    for number, own in enumerate(document.places):
        heads = [] if own.kind == kind else [(None, text(lang, f"rain_table.kind.{own.kind}"))]
        if len(rows) + len(heads) + 1 > most:
            break
        named = either(lang, own.name_zh, own.name_en)
        words = f"{own.id} {named}" if own.kind != "street" else named or own.id
        rows += [*heads, (number, words)]
        shown, kind = shown + 1, own.kind
    return rows, len(document.places) - shown


def _blocks(document: SeasonDocument, lang: Lang) -> list[_Block]:
    more = text(lang, "rain_table.beyond")
    places = range(len(document.places))
    colour = {own.depth_cm: COLOURS[own.id] for own in document.levels if not own.minutes}
    minutes = usual_minutes(document)

    def cells(columns: Sequence[Column]) -> list[list[str]]:
        return [[rain_words(own.series, threshold_of(own, place), more) for own in columns]
                for place in places]  # fmt: skip

    def bands(columns: Sequence[Column]) -> list[list[str]]:
        return [[_band(own, place, more) for own in columns] for place in places]

    def block(heading: str, columns: Sequence[Column]) -> _Block:
        heads = [(text(lang, "rain_table.depth", depth_cm=own.criterion.depth_cm),
                  colour.get(own.criterion.depth_cm, "")) for own in columns]  # fmt: skip
        banded = any(map(has_band, columns))
        return _Block(heading, heads, cells(columns), bands(columns) if banded else ())

    blocks = []
    for series in dict.fromkeys(own.series.rain_minutes for own in leading_columns(document)):
        own = [c for c in leading_columns(document) if c.series.rain_minutes == series]
        heading = text(
            lang, "rain_table.of_state", state=state_words(document, 0, lang), minutes=series
        )
        blocks.append(block(heading, own))
    held = level_columns(document)
    if held:
        heads = [(text(lang, "rain_table.held", depth_cm=own.criterion.depth_cm,
                       minutes=own.criterion.minutes), COLOURS[own.criterion.level])
                 for own in held]  # fmt: skip
        blocks.append(_Block(text(lang, "rain_table.rain", minutes=minutes), heads, cells(held)))
    blocks.append(_times(document, minutes, lang))
    for number, state in enumerate(document.states[1:], start=1):
        own = [c for c in other_columns(document) if c.series.state == state.id]
        heading = text(
            lang, "rain_table.of_state", state=state_words(document, number, lang), minutes=minutes
        )
        blocks.append(block(heading, own))
    return blocks


def _band(column: Column, place: int, more: str) -> str:
    """What stands behind a number: its mark and, in brackets, the least and greatest."""
    words = band_words(column, place, more)
    return outside_mark(column, place) + f"({words})" if words else ""


def _times(document: SeasonDocument, minutes: int, lang: Lang) -> _Block:
    depth_cm = middle_depth_cm(document.depths_cm)
    asked = (minutes, depth_cm)
    column = next(
        own
        for own in leading_columns(document)
        if (own.series.rain_minutes, own.criterion.depth_cm) == asked
    )
    heads = [(text(lang, "rain_table.after_peak"), ""), (text(lang, "rain_table.above"), "")]
    cells = [times_words(threshold_of(column, place)) for place in range(len(document.places))]
    heading = text(lang, "rain_table.of_depth", minutes=minutes, depth_cm=depth_cm)
    return _Block(heading, heads, cells)


def _draw_table(
    axes: Axes,
    rows: Sequence[tuple[int | None, str]],
    blocks: Sequence[_Block],
    row_mm: float,
    place_words: str,
) -> float:
    """Draw the table; where it ends, mm below the upper edge."""
    unit_mm = (WIDTH_MM - 2 * EDGE_MM - NAME_MM) / sum(sum(own.widths) for own in blocks)
    top = TABLE_MM + HEAD_MM
    bottom = top + row_mm * len(rows)
    axes.text(EDGE_MM + 0.5, top - 1.4, place_words, fontproperties=font(7), color=INK)
    for number, (place, words) in enumerate(rows):
        y = top + row_mm * number
        if place is None:
            axes.add_patch(Rectangle((EDGE_MM, y), WIDTH_MM - 2 * EDGE_MM, row_mm, color=BAND))
        name, size = fitted_name(words)
        size = _size_within([name], NOTE_SHARE * (NAME_MM - NAME_INSET_MM), size)
        axes.text(EDGE_MM + (0.5 if place is None else NAME_INSET_MM), y + 0.74 * row_mm, name,
                  fontproperties=font(size), color=INK)  # fmt: skip
        axes.plot([EDGE_MM, WIDTH_MM - EDGE_MM], [y, y], color=RULE, lw=0.3)
    left = EDGE_MM + NAME_MM
    for own in blocks:
        column_mm = unit_mm * own.widths[0]
        _draw_heading(axes, own, left, column_mm)
        for k in range(len(own.columns)):
            for number, (place, _) in enumerate(rows):
                if place is not None:
                    y = top + row_mm * (number + 0.74)
                    _draw_cell(axes, own, place, k, (left + column_mm * k, y), column_mm)
        axes.plot([left, left], [TABLE_MM, bottom], color=INK, lw=0.6)
        left += column_mm * len(own.columns)
    for y in (TABLE_MM, top, bottom):
        axes.plot([EDGE_MM, WIDTH_MM - EDGE_MM], [y, y], color=INK, lw=0.6)
    return bottom


def _draw_cell(
    axes: Axes, own: _Block, place: int, k: int, corner: tuple[float, float], column_mm: float
) -> None:
    """A cell in the middle of its column; beside a band to the left of it, so that numbers stand
    below each other."""
    x, y = corner
    if not own.bands:
        axes.text(x + column_mm / 2, y, own.cells[place][k], ha="center",
                  fontproperties=font(CELL_SIZE), color=INK)  # fmt: skip
        return
    axes.text(x + CELL_SHARE * column_mm, y, own.cells[place][k], ha="right",
              fontproperties=font(CELL_SIZE), color=INK)  # fmt: skip
    if band := own.bands[place][k]:
        axes.text(x + CELL_SHARE * column_mm + 0.7, y, band,
                  fontproperties=font(BAND_SIZE), color=INK)  # fmt: skip


def _size_within(lines: Sequence[str], width_mm: float, size: float) -> float:
    """The size of letters, at most ``size``, in which all lines stand within a width."""
    widest = max((wide_mm(own, size) for own in lines), default=0.0)
    return size * min(1.0, (width_mm - HEAD_GAP_MM) / max(widest, 1.0))


def _draw_heading(axes: Axes, own: _Block, left: float, column_mm: float) -> None:
    top, width = TABLE_MM + HEAD_MM, column_mm * len(own.columns)
    cells = max(8, int(0.82 * width))
    lines = [part for line in own.heading.split("\n") for part in folded(plain(line, 90), cells)]
    size = _size_within(lines, width, BLOCK_SIZE)
    for number, line in enumerate(lines[:3]):
        axes.text(left + width / 2, TABLE_MM + 2.5 + 2.4 * number, line, ha="center",
                  fontproperties=font(size), color=INK)  # fmt: skip
    for k, (heading, colour) in enumerate(own.columns):
        if colour:
            axes.add_patch(Rectangle((left + column_mm * k, top - 4.9), column_mm, 4.9,
                                     color=colour))  # fmt: skip
        middle, own_lines = left + column_mm * (k + 0.5), heading.split("\n")
        size = _size_within([plain(line) for line in own_lines], column_mm, HEAD_SIZE)
        for number, line in enumerate(reversed(own_lines)):
            axes.text(middle, top - 1.2 - 2.2 * number, plain(line), ha="center",
                      fontproperties=font(size), color=INK)  # fmt: skip

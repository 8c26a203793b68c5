"""The lists of an atlas sheet: points with depth and times, closed streets and the ways round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import pandas as pd
from matplotlib.axes import Axes

from drainage.languages import NO_VALUE, Lang, either, side, text
from drainage.maps.atlas_map import AtlasPanel
from drainage.maps.font import folded, font, plain
from drainage.maps.sheet import GREY, INK
from drainage.quantities import figure

SIZE_PT, ROW_MM, HEAD_MM = 6.0, 2.9, 7.0
CELL_MM = 1.08
"""Half the width of a Chinese sign of ``SIZE_PT``."""
FIGURE_MM = 7.0
MOST_WAYS = 2
"""Stretches of a street whose ways round are listed."""
NAME_LINES = 3
"""Of the name of a point."""
RULE = "#bbbbbb"


@dataclass(frozen=True)
class Column:
    """A column of a list, its heading in one or two lines; figures stand on its right."""

    heading: str
    width_mm: float
    is_figure: bool = False

    @property
    def cells(self) -> int:
        """What finds room, in halves of a Chinese sign."""
        return max(2, int((self.width_mm - 0.6) / CELL_MM))


@dataclass(frozen=True)
class Closure:
    """A closed street of the list: its letter on the map, its cells, and its ways round."""

    letter: str
    cells: tuple[str, ...]
    ways: tuple[str, ...]
    reaches: str


def closures(panel: AtlasPanel, lang: Lang) -> list[Closure]:
    """The closed streets of a run in the order of the list; those past the letters have none."""
    letters = [*ascii_lowercase, *([""] * len(panel.streets))]
    return [
        Closure(letter, _closure_cells(row, lang), _ways(row, panel.detours, lang),
                str(row.closed_reaches))
        for letter, row in zip(letters, panel.streets.itertuples(), strict=False)
    ]  # fmt: skip


def _closure_cells(row: object, lang: Lang) -> tuple[str, ...]:
    name = either(lang, row.street_zh, row.street_en)  # type: ignore[attr-defined]
    begins, ends = row.closed_from_min, row.closed_to_min  # type: ignore[attr-defined]
    times = text(lang, "atlas.from_to", begins=_minutes(begins),
                 ends=_minutes(ends) if pd.notna(ends) else text(lang, "atlas.end"))  # fmt: skip
    return (str(name), times, figure(row.closed_m, 0))  # type: ignore[attr-defined]


def _minutes(value: float) -> str:
    return NO_VALUE if pd.isna(value) else figure(value, 0)


def _ways(row: object, detours: pd.DataFrame, lang: Lang) -> tuple[str, ...]:
    """A line a stretch of the street that is closed at once, the longest first."""
    own = detours[detours["closed_reaches"].map(
        lambda reaches: set(reaches.split()) <= set(row.closed_reaches.split())  # type: ignore[attr-defined]
    )]  # fmt: skip
    if own.empty:
        return (NO_VALUE,)
    said = [
        text(lang, f"atlas.way.{way.remark}") if way.remark else
        text(lang, "atlas.way.around", detour_m=float(way.detour_m),
             way=either(lang, way.way_zh, way.way_en))
        for way in own.itertuples()
    ]  # fmt: skip
    said = list(dict.fromkeys(said))
    if len(said) > MOST_WAYS:
        return (*said[:MOST_WAYS], text(lang, "atlas.way.more", count=len(said) - MOST_WAYS))
    return tuple(said)


def draw_points(
    axes: Axes, panel: AtlasPanel, place: tuple[float, float, float, float], lang: Lang
) -> None:
    """The listed points, deepest first, as many as find room; ``place``: left, top, width, bottom,
    mm."""
    left, top, width, bottom = place
    heads = [text(lang, f"atlas.head.{own}") for own in ("no", "point", "depth", "after", "above")]
    widths = [3.8, width - 3.8 - 3 * FIGURE_MM, FIGURE_MM, FIGURE_MM, FIGURE_MM]
    columns = [Column(head, own, k >= 2) for k, (head, own) in
               enumerate(zip(heads, widths, strict=True))]  # fmt: skip
    rows = panel.points.sort_values("max_depth_m", ascending=False, kind="stable")
    lines = [
        list(_point_lines(
            str(row.point_no), either(lang, row.name_zh, row.name_en),
            (_depth(row.max_depth_m), _minutes(row.above_limit_after_peak_min),
             _held(row.minutes_above_limit)),
            columns[1].cells,
        ))
        for row in rows.itertuples()
    ]  # fmt: skip
    draw_list(axes, columns, lines, (left, top, bottom), text(lang, "atlas.no_points"),
              text(lang, "atlas.more_points", count="{count}"))  # fmt: skip


def _point_lines(
    number: str, name: str, figures: tuple[str, str, str], cells: int
) -> Iterator[tuple[str, ...]]:
    """The lines of a point: its figures stand in the first."""
    first, *more = _name_lines(plain(name, 90), cells)
    yield (number, first, *figures)
    for line in more[: NAME_LINES - 1]:
        yield ("", f"{line[:-1]}…" if len(more) >= NAME_LINES else line, "", "", "")


def _name_lines(name: str, cells: int) -> list[str]:
    """A name in lines, parted before its bracket where that makes no more of them: a bracket
    alone on a line is no name."""
    lines = folded(name, cells)
    parted = folded(name.replace("（", " （"), cells)
    return parted if 1 < len(parted) <= len(lines) else lines


def _depth(value: float) -> str:
    return NO_VALUE if pd.isna(value) else figure(value, 2)


def _held(value: float) -> str:
    return NO_VALUE if pd.isna(value) or value == 0 else figure(value, 0)


def draw_closures(
    axes: Axes,
    panel: AtlasPanel,
    listed: Sequence[Closure],
    place: tuple[float, float, float, float],
    lang: Lang,
) -> int:
    """The closed streets and the ways round, as many as find room, and their number; ``place``:
    left, top, width, bottom, mm."""
    left, top, width, bottom = place
    heads = ["", *(text(lang, f"atlas.head.{own}") for own in ("street", "times", "metres", "way"))]
    name_mm = 22.0 if side(lang) == "zh" else 27.0
    widths = [3.4, name_mm, 12.0, 8.0, width - 3.4 - name_mm - 20.0]
    columns = [Column(head, own, k == 3) for k, (head, own) in
               enumerate(zip(heads, widths, strict=True))]  # fmt: skip
    lines = [list(_closure_lines(own)) for own in listed]
    nothing = "atlas.no_streets" if panel.roads is None else "atlas.none_closed"
    return draw_list(axes, columns, lines, (left, top, bottom), text(lang, nothing),
              text(lang, "atlas.more_closed", count="{count}"))  # fmt: skip


def _closure_lines(own: Closure) -> Iterator[tuple[str, ...]]:
    """A line a way round; the cells of the street stand in the first."""
    first = (own.letter, *own.cells)
    for way in own.ways:
        yield (*first, way)
        first = ("", "", "", "")


def lines_with_room(
    lines: Sequence[Sequence[tuple[str, ...]]], room: int
) -> tuple[list[Sequence[tuple[str, ...]]], int]:
    """The entries of a list that fit into ``room`` lines, one of which says how many more there
    are; how many do not."""
    used, shown = 0, 0
    for number, own in enumerate(lines):
        is_last = number == len(lines) - 1
        if used + len(own) > room - (not is_last):
            break
        used, shown = used + len(own), number + 1
    return list(lines[:shown]), len(lines) - shown


def draw_list(
    axes: Axes,
    columns: Sequence[Column],
    lines: Sequence[Sequence[tuple[str, ...]]],
    place: tuple[float, float, float],
    nothing: str,
    more: str,
) -> int:
    """Draw a list at ``place`` (left, top, bottom, mm) and say how many entries stand in it; one
    may take several lines.

    ``nothing`` stands in a list without entries, ``more`` (with ``{count}``) where some find no
    room.
    """
    left, top, bottom = place
    right = left + sum(own.width_mm for own in columns)
    y = top + HEAD_MM
    at = left
    for own in columns:
        heading = own.heading.split("\n")
        for number, line in enumerate(heading):
            _cell(axes, own, at, y - 1.4 - 2.4 * (len(heading) - 1 - number), line, GREY)
        at += own.width_mm
    axes.plot([left, right], [y, y], color=INK, lw=0.5)
    shown, left_out = lines_with_room(lines, int((bottom - y) / ROW_MM))
    for entry in shown:
        for cells in entry:
            y += ROW_MM
            at = left
            for own, words in zip(columns, cells, strict=True):
                _cell(axes, own, at, y - 0.8, words, INK)
                at += own.width_mm
        axes.plot([left, right], [y, y], color=RULE, lw=0.3)
    note = "" if lines and not left_out else more.format(count=left_out) if lines else nothing
    if note:
        axes.text(left, y + ROW_MM - 0.8, plain(note, 120), fontproperties=font(SIZE_PT),
                  color=GREY)  # fmt: skip
    return len(shown)


def _cell(axes: Axes, own: Column, left: float, y: float, words: str, colour: str) -> None:
    first, *more = folded(plain(words, 400), own.cells) if words else [""]
    if more:
        first = f"{first[:-1]}…"
    x = left + own.width_mm - 1.6 if own.is_figure else left
    axes.text(x, y, first, ha="right" if own.is_figure else "left",
              fontproperties=font(SIZE_PT), color=colour)  # fmt: skip

"""A sheet of the atlas on A4 across: two maps, or one, under one title, with their lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from rich.cells import cell_len

from drainage.formats.gis.outlines import Outline
from drainage.languages import Lang
from drainage.maps.atlas_lists import (
    Closure,
    closures,
    draw_closures,
    draw_points,
)
from drainage.maps.atlas_map import AtlasPanel, draw_panel, label_panel
from drainage.maps.font import folded, font, plain
from drainage.maps.labels import Drawn
from drainage.maps.paper import (
    DPI,
    EDGE_MM,
    HEIGHT_MM,
    MM_PER_IN,
    NO_MARKS,
    WIDTH_MM,
    a4_across,
    axes_at,
)
from drainage.maps.sheet import GREY, INK, bounds
from drainage.written import written_whole

TITLE_MM, SUBTITLE_MM, LINE_MM, HEAD_MM, MAP_MM = 11.5, 16.4, 3.3, 24.6, 26.0
"""Where the lines above the maps stand, how far apart, and where the maps begin."""
SUBTITLE_CELLS = 205
LONG_TITLE = 92
GAP_MM = 5.0
MAPS_MM = 98.0
"""Height of two maps beside each other; the list of the points stands beside each."""
MAP_SHARE = 0.66
"""Of the width of half a sheet."""
NOTE_MM, NOTE_PT, NOTE_CELLS = 2.5, 5.5, 290


@dataclass(frozen=True)
class AtlasPage:
    """A sheet: ``subtitle`` says what rain it is and what the river does, ``notes`` what is
    assumed. One panel or two."""

    title: str
    subtitle: str
    panels: Sequence[AtlasPanel]
    outlines: Sequence[Outline]
    classes_m: Sequence[float]
    notes: Sequence[str]
    lang: Lang = "zh"


def atlas_figure(page: AtlasPage) -> Figure:
    """The sheet as a figure."""
    figure, paper = a4_across()
    size = 14 if cell_len(page.title) <= LONG_TITLE else 11
    paper.text(EDGE_MM, TITLE_MM, plain(page.title, 140), fontproperties=font(size), color=INK)
    lines = folded(plain(page.subtitle, 400), SUBTITLE_CELLS)
    for number, line in enumerate(lines[:2]):
        paper.text(EDGE_MM, SUBTITLE_MM + LINE_MM * number, line,
                   fontproperties=font(7.5), color=GREY)  # fmt: skip
    notes = [part for line in page.notes for part in folded(plain(line, 900), NOTE_CELLS)]
    foot = HEIGHT_MM - EDGE_MM + 2.0 - NOTE_MM * len(notes)
    for number, line in enumerate(notes):
        paper.text(EDGE_MM, foot + NOTE_MM * (number + 0.8), line, fontproperties=font(NOTE_PT),
                   color=GREY)  # fmt: skip
    width = (WIDTH_MM - 2 * EDGE_MM - GAP_MM) / 2
    lists = [closures(panel, page.lang) for panel in page.panels]
    lefts = [EDGE_MM + k * (width + GAP_MM) for k in range(2)]
    if len(page.panels) == 1:
        _one(figure, paper, page, lists[0], lefts, width, foot)
    else:
        _two(figure, paper, page, lists, lefts, width, foot)
    return figure


def _two(
    figure: Figure, paper: Axes, page: AtlasPage, lists: Sequence[Sequence[Closure]],
    lefts: Sequence[float], width: float, foot: float,
) -> None:  # fmt: skip
    """Maps beside each other, each with its points beside it and its closed streets below."""
    handles: dict[str, Line2D] = {}
    map_mm = MAP_SHARE * width
    maps = []
    for panel, left in zip(page.panels, lefts, strict=True):
        axes, drawn, points = _map(figure, paper, page, panel, (left, map_mm, MAPS_MM))
        maps.append((axes, points))
        handles |= {str(own.get_label()): own for own in drawn}
        beside = (left + map_mm + 1.5, MAP_MM - 4.0, width - map_mm - 1.5, MAP_MM + MAPS_MM)
        draw_points(paper, panel, beside, page.lang)
    top = MAP_MM + MAPS_MM + 1.5
    top += _legend(figure, list(handles.values()), top, WIDTH_MM - 2 * EDGE_MM)
    for panel, listed, left, (axes, points) in zip(page.panels, lists, lefts, maps, strict=True):
        shown = draw_closures(paper, panel, listed, (left, top, width, foot - 1.0), page.lang)
        label_panel(axes, panel, points, lettered(listed, shown))


def _one(
    figure: Figure, paper: Axes, page: AtlasPage, listed: Sequence[Closure],
    lefts: Sequence[float], width: float, foot: float,
) -> None:  # fmt: skip
    """The map on the left, its lists on the right."""
    (panel,) = page.panels
    height = foot - MAP_MM - 14.0
    axes, handles, points = _map(figure, paper, page, panel, (lefts[0], width, height))
    _legend(figure, handles, MAP_MM + height + 1.0, width)
    middle = MAP_MM + 0.35 * (foot - MAP_MM)
    draw_points(paper, panel, (lefts[1], MAP_MM - 4.0, width, middle), page.lang)
    shown = draw_closures(paper, panel, listed, (lefts[1], middle, width, foot - 1.0), page.lang)
    label_panel(axes, panel, points, lettered(listed, shown))


def lettered(listed: Sequence[Closure], shown: int) -> list[tuple[str, str]]:
    """Letter and reaches of the closed streets that stand in the list, of which ``shown`` found
    room; those past the letters have none."""
    return [(own.letter, own.reaches) for own in listed[:shown] if own.letter]


def _map(
    figure: Figure, paper: Axes, page: AtlasPage, panel: AtlasPanel,
    place: tuple[float, float, float],
) -> tuple[Axes, list[Line2D], Drawn]:  # fmt: skip
    """A map with its title above it, its legend and its points, not labelled yet; ``place``: left,
    width, height, mm."""
    left, width, height = place
    paper.text(left, HEAD_MM, plain(panel.title, 60), fontproperties=font(9), color=INK)
    axes = axes_at(figure, left, MAP_MM, width, height)
    extent = bounds(*(own.network for own in page.panels))
    return axes, *draw_panel(axes, panel, page.classes_m, extent, page.outlines, page.lang)


def _legend(figure: Figure, handles: Sequence[Line2D], top: float, width: float) -> float:
    """The legend in as few rows as the width takes, from ``top`` down; its height, mm."""
    if not handles:
        return 0.0
    per_mm = DPI / MM_PER_IN
    for columns in range(len(handles), 0, -1):
        made = figure.legend(
            handles=_row_by_row(handles, columns), ncols=columns, loc="upper left",
            prop=font(6), frameon=False,
            bbox_to_anchor=(EDGE_MM / WIDTH_MM, 1 - top / HEIGHT_MM), borderaxespad=0.0,
            handlelength=1.6, columnspacing=1.2, handletextpad=0.9, borderpad=0.2,
        )  # fmt: skip
        box = made.get_window_extent()
        if box.width <= width * per_mm or columns == 1:
            return float(box.height) / per_mm
        made.remove()
    return 0.0


def _row_by_row(handles: Sequence[Line2D], columns: int) -> list[Line2D]:
    """The order in which a legend, filled column by column, reads row by row."""
    return [handles[k] for column in range(columns)
            for k in range(column, len(handles), columns)]  # fmt: skip


def save_pages(figures: Sequence[tuple[Figure, Path]], pdf: Path) -> list[Path]:
    """Write each sheet as a PNG and all as one PDF, each whole; the same sheets give the same
    bytes."""
    with (
        written_whole(pdf) as scratch,
        PdfPages(scratch, metadata=dict(NO_MARKS["pdf"])) as pages,
    ):
        for figure, path in figures:
            with written_whole(path) as one:
                figure.savefig(one, format="png", metadata=NO_MARKS["png"])
            pages.savefig(figure)
    return [*(path for _, path in figures), pdf]

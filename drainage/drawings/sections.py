"""Long sections: one for each line of sewers that is laid, beside each other on one drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from ezdxf.enums import TextEntityAlignment as Align
from numpy.typing import NDArray

from drainage.drawings.bands import BAND_M, HEAD_M, draw_bands
from drainage.drawings.drawing import SOLID, Heading, Sheet, text_width
from drainage.drawings.layers import own_layer, pipe_layer
from drainage.drawings.lines import lines_of_works
from drainage.languages import Lang, text

ACROSS, UP = 1000.0, 100.0
"""Scales along and in height, as long sections of sewers are plotted."""
TIMES = ACROSS / UP
WIDEST_M = 2500.0
"""A row of sections goes on in the next one beyond."""
BETWEEN_M = 60.0
TITLE_M, NOTE_M, NOTE_ROW_M, SMALL_M = 8.0, 5.0, 9.0, 2.0
Floats = NDArray[np.float64]
Height = Callable[[Floats | float], Floats]
"""Level, m above the datum -> height on the drawing."""


@dataclass(frozen=True)
class Profile:
    """A line of n pipes, upstream first, as it is drawn.

    ``pipes`` (n rows) of the ``pipe_table``; ``at_m`` (n + 1,) from the upstream end; ``datum_m``
    the level of the foot of the diagram and ``top_m`` of its head, whole metres.
    """

    number: int
    pipes: pd.DataFrame
    at_m: Floats
    datum_m: float
    top_m: float

    @property
    def width_m(self) -> float:
        """Width on the drawing with the heads of the table."""
        return HEAD_M + float(self.at_m[-1]) + 10.0

    @property
    def height_m(self) -> float:
        """Height on the drawing with table and title."""
        return BAND_M + (self.top_m - self.datum_m) * TIMES + 30.0


def profiles(pipes: pd.DataFrame) -> list[Profile]:
    """The lines of a ``pipe_table`` in order; a pipe without a length takes none."""
    return [
        _profile(number, pipes.loc[list(line)])
        for number, line in enumerate(lines_of_works(pipes), start=1)
    ]


def _profile(number: int, own: pd.DataFrame) -> Profile:
    at = np.concatenate([[0.0], own["pipe_length_m"].fillna(0.0).to_numpy(float).cumsum()])
    names = [f"{end}_{level}_level_m" for end in ("from", "to") for level in ("invert", "ground")]
    levels = own[names].to_numpy(float)
    levels = levels[np.isfinite(levels)]
    low, high = (levels.min(), levels.max()) if len(levels) else (0.0, 1.0)
    tallest = float(np.nanmax([0.0, *own["height_m"]]))
    datum, top = np.floor(low) - 1, np.ceil(high + tallest / 2) + 1
    return Profile(number, own, at, float(datum), float(top))


def sections_drawing(
    pipes: pd.DataFrame, crossed: pd.DataFrame, heading: Heading, lang: Lang
) -> Sheet:
    """The long sections of all lines, metres along and ``TIMES`` as large in height.

    ``pipes`` is the ``pipe_table`` of works, ``crossed`` its ``crossings``.
    """
    sheet = Sheet()
    layer = own_layer(sheet, "legend", lang)
    drawn = profiles(pipes)
    corner, row_height, right = [0.0, 0.0], 0.0, 0.0
    for own in drawn:
        if corner[0] > 0 and corner[0] + own.width_m > WIDEST_M:
            corner, row_height = [0.0, corner[1] - row_height - BETWEEN_M], 0.0
        own_crossings = crossed[crossed["line_no"].eq(own.number)]
        _draw(sheet, own, own_crossings, (corner[0], corner[1] - own.height_m), lang)
        corner[0] += own.width_m + BETWEEN_M
        row_height, right = max(row_height, own.height_m), max(right, corner[0])
    notes = heading.notes if drawn else (text(lang, "drawings.no_sewers"), *heading.notes)
    top = NOTE_ROW_M * (len(notes) + 2)
    sheet.text(layer, heading.title, (0.0, top + NOTE_ROW_M), 12.0)
    for place, note in enumerate(notes):
        sheet.text(layer, note, (0.0, top - NOTE_ROW_M * (place + 1)), NOTE_M)
    wide = [text_width(heading.title, 12.0), *(text_width(note, NOTE_M) for note in notes)]
    sheet.frame(own_layer(sheet, "frame", lang), (-BETWEEN_M, corner[1] - row_height - BETWEEN_M),
                (max(right, *wide) + BETWEEN_M, top + BETWEEN_M))  # fmt: skip
    return sheet


def _draw(
    sheet: Sheet, own: Profile, crossed: pd.DataFrame, foot: tuple[float, float], lang: Lang
) -> None:
    """One section with its foot, the lower left corner of its table, at ``foot``."""
    x = foot[0] + HEAD_M + own.at_m
    base = foot[1] + BAND_M

    def y(level_m: Floats | float) -> Floats:
        return np.asarray(base + (np.asarray(level_m, float) - own.datum_m) * TIMES)

    _grid(sheet, own, x, y, lang)
    starts, ends = (own.pipes[f"{end}_ground_level_m"].to_numpy(float) for end in ("from", "to"))
    ground = np.concatenate([starts, ends[-1:]])
    _runs(sheet, own_layer(sheet, "ground", lang), x, y(ground))
    for row, a, b in zip(own.pipes.itertuples(), x[:-1], x[1:], strict=True):
        inverts = np.array([row.from_invert_level_m, row.to_invert_level_m])
        layer = pipe_layer(sheet, row.sewer_kind, row.work, lang)
        for levels in (inverts, inverts + row.height_m):
            _runs(sheet, layer, np.array([a, b]), y(levels))
    holes = own_layer(sheet, "manhole_line", lang)
    low = np.fmin(
        np.append(own.pipes["from_invert_level_m"].to_numpy(float), np.nan),
        np.append(np.nan, own.pipes["to_invert_level_m"].to_numpy(float)),
    )
    for at, bottom, top in zip(x, y(low), y(ground), strict=True):
        if np.isfinite([bottom, top]).all():
            for side in (-0.6, 0.6):
                sheet.line(holes, [(at + side, bottom), (at + side, top)])
    _crossings(sheet, crossed, x, y, lang)
    _title(sheet, own, (foot[0], foot[1] + own.height_m - 15.0), lang)
    draw_bands(sheet, own.pipes, own.at_m, x, foot, lang)


def _title(sheet: Sheet, own: Profile, at: tuple[float, float], lang: Lang) -> None:
    first, last = own.pipes.iloc[0], own.pipes.iloc[-1]
    streets = dict.fromkeys(place.split(" ")[0] for place in own.pipes["street_place"] if place)
    words = text(
        lang, "drawings.line", number=own.number, start=first["from_node_id"],
        kind=text(lang, f"drawings.kind.{first['sewer_kind']}"), end=last["to_node_id"],
        street=text(lang, "language.comma").join(list(streets)[:3]), length_m=float(own.at_m[-1]),
    )  # fmt: skip
    room = own.width_m + BETWEEN_M - 5.0
    sheet.text(own_layer(sheet, "legend", lang), words, at, TITLE_M, room=room)


def _grid(sheet: Sheet, own: Profile, x: Floats, y: Height, lang: Lang) -> None:
    """Lines of whole metres with their level at the left, and one above every manhole."""
    grid, axis = (own_layer(sheet, name, lang) for name in ("grid", "level_axis"))
    for level in np.arange(own.datum_m, own.top_m + 0.5):
        sheet.line(grid, [(x[0], float(y(level))), (x[-1], float(y(level)))])
        sheet.text(axis, f"{level:.0f}", (x[0] - 4.0, float(y(level))), 2.5, Align.MIDDLE_RIGHT)
    sheet.line(axis, [(x[0] - 2.0, float(y(own.datum_m))), (x[0] - 2.0, float(y(own.top_m)))])
    for at in x:
        sheet.line(grid, [(at, float(y(own.datum_m))), (at, float(y(own.top_m)))])


def _crossings(sheet: Sheet, crossed: pd.DataFrame, x: Floats, y: Height, lang: Lang) -> None:
    """Each crossing pipe as a circle, drawn out in height as the section is, with its level."""
    layer = own_layer(sheet, "crossing", lang) if len(crossed) else ""
    last = (-np.inf, np.inf)
    for row in crossed.sort_values(["station_m", "crossing_invert_level_m"],
                                   ascending=[True, False]).itertuples():  # fmt: skip
        height = row.crossing_height_m
        if not np.isfinite([height, row.crossing_invert_level_m]).all():
            continue
        at = float(x[0]) + row.station_m
        middle = float(y(row.crossing_invert_level_m + height / 2))
        sheet.space.add_ellipse((at, middle), major_axis=(0.0, height * TIMES / 2),
                                ratio=1 / TIMES, dxfattribs={"layer": layer})  # fmt: skip
        words = text(
            lang, "drawings.crossing_label", section=row.crossing_section,
            kind=text(lang, f"drawings.kind.{row.crossing_kind}"),
            level_m=row.crossing_invert_level_m, clearance_m=row.clearance_m,
        )  # fmt: skip
        low = middle - height * TIMES / 2 - 3.0
        if at - last[0] < text_width(words, SMALL_M):
            low = min(low, last[1] - SMALL_M - 1.0)
        sheet.text(layer, words, (at + 1.5, low), SMALL_M)
        last = (at, low)


def _runs(sheet: Sheet, layer: str, x: Floats, y: Floats) -> None:
    """A line through the places that are known, broken where one is not."""
    known = np.isfinite(y)
    points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
    run: list[tuple[float, float]] = []
    for point, there in zip([*points, (0.0, 0.0)], [*known, False], strict=True):
        if there:
            run.append(point)
            continue
        if len(run) > 1:
            sheet.line(layer, run, linetype=SOLID)
        run = []

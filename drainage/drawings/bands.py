"""The table below a long section: a band for each thing that is told, a column a manhole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from ezdxf.enums import TextEntityAlignment as Align
from numpy.typing import NDArray

from drainage.drawings.drawing import Sheet
from drainage.drawings.labels import mark_of, number
from drainage.drawings.layers import own_layer
from drainage.languages import Lang, text

BANDS = {"pipe": 8.0, "slope": 8.0, "section": 8.0, "depth": 14.0, "invert": 18.0,
         "ground": 18.0, "distance": 8.0, "station": 22.0, "manhole": 34.0}  # fmt: skip
"""Band -> height, mm on paper; the lowest first."""
BAND_M = sum(BANDS.values())
HEAD_M = 42.0
"""Width of the heads at the left."""
TEXT_M = 2.5
BESIDE_M = 1.0
Floats = NDArray[np.float64]


def draw_bands(
    sheet: Sheet,
    pipes: pd.DataFrame,
    at_m: Floats,
    x: Floats,
    foot: tuple[float, float],
    lang: Lang,
) -> None:
    """The table with its lower left corner at ``foot``; ``x`` (n + 1,) are the manholes on the
    drawing, ``at_m`` (n + 1,) how far they are from the first, n rows of ``pipes`` between."""
    lines, words = (own_layer(sheet, name, lang) for name in ("table", "table_text"))
    left, right, y = foot[0], float(x[-1]) + 4.0, foot[1]
    of_pipes, of_manholes = _of_pipes(pipes), _of_manholes(pipes, at_m)
    for name, height in BANDS.items():
        sheet.line(lines, [(left, y), (right, y)])
        head = text(lang, f"drawings.band.{name}")
        middle = y + height / 2
        sheet.text(words, head, (left + 2.0, middle), 3.5, Align.MIDDLE_LEFT, room=HEAD_M - 14.0)
        if name in of_pipes:
            _between(sheet, words, of_pipes[name], x, middle)
        else:
            _at_manholes(sheet, words, of_manholes[name], x, y, height)
        y += height
    sheet.line(lines, [(left, y), (right, y)])
    for at in (left, right):
        sheet.line(lines, [(at, foot[1]), (at, y)])
    for at in x:
        sheet.line(lines, [(float(at), foot[1]), (float(at), y)])


def _of_pipes(pipes: pd.DataFrame) -> dict[str, list[str]]:
    """Band -> a text for each pipe."""
    marks = [mark_of(own) for own in pipes["assumed"]]
    return {
        "pipe": [str(own) for own in pipes.index],
        "slope": [number(own, 2) for own in pipes["slope_permille"]],
        "section": _marked([own or "?" for own in pipes["section"]], marks),
        "distance": [number(own, 2) for own in pipes["pipe_length_m"]],
    }


def _of_manholes(pipes: pd.DataFrame, at_m: Floats) -> dict[str, list[tuple[str, str]]]:
    """Band -> two texts for each manhole, of the pipe that arrives and of that which leaves; the
    first alone where both say the same."""
    marks = [mark_of(own) for own in pipes["assumed"]]
    after, before = [*marks, marks[-1]], [marks[0], *marks]
    nodes = [*pipes["from_node_id"], pipes["to_node_id"].iloc[-1]]
    ground = [*pipes["from_ground_level_m"], pipes["to_ground_level_m"].iloc[-1]]
    return {
        "manhole": [(str(own), "") for own in nodes],
        "station": [(_station(own), "") for own in at_m],
        "ground": [(own, "") for own in _marked([number(own, 2) for own in ground], after)],
        **{
            name: _pairs(pipes[f"to_{column}"], pipes[f"from_{column}"], before, after)
            for name, column in (("invert", "invert_level_m"), ("depth", "invert_depth_m"))
        },
    }


def _marked(shown: Sequence[str], marks: Sequence[str]) -> list[str]:
    return [f"{own}{mark}" for own, mark in zip(shown, marks, strict=True)]


def _station(at_m: float) -> str:
    """K0+123.45 from the upstream end of the line."""
    return f"K{int(at_m // 1000)}+{at_m % 1000:06.2f}"


def _pairs(
    arriving: pd.Series, leaving: pd.Series, before: Sequence[str], after: Sequence[str]
) -> list[tuple[str, str]]:
    ends = [np.nan, *arriving], [*leaving, np.nan]
    pairs = []
    for place, (a, b) in enumerate(zip(*ends, strict=True)):
        shown = [f"{number(level, 3)}{mark[place]}" for level, mark in ((a, before), (b, after))]
        if place == 0:
            shown = [shown[1], ""]
        elif place == len(ends[0]) - 1 or shown[0] == shown[1]:
            shown = [shown[0], ""]
        pairs.append((shown[0], shown[1]))
    return pairs


def _between(sheet: Sheet, layer: str, cells: Sequence[object], x: Floats, y: float) -> None:
    for words, a, b in zip(cells, x[:-1], x[1:], strict=True):
        middle, room = float(a + b) / 2, max(float(b - a) - 1.0, 1.0)
        sheet.text(layer, words, (middle, y), TEXT_M, Align.MIDDLE_CENTER, room=room)


def _at_manholes(
    sheet: Sheet, layer: str, cells: Sequence[tuple[str, str]], x: Floats, y: float,
    height: float,
) -> None:  # fmt: skip
    """Upright texts: the first left of the manhole's line, the second right of it. Where manholes
    stand close the texts move on to the right."""
    free = -np.inf
    for (first, second), at in zip(cells, x, strict=True):
        for words, side in ((first, -BESIDE_M), (second, TEXT_M + BESIDE_M)):
            if not words:
                continue
            place = max(float(at) + side, free)
            free = place + TEXT_M + 0.4
            sheet.text(layer, words, (place, y + 1.0), TEXT_M, Align.LEFT, 90.0, height - 2.0)

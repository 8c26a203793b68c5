"""What stands beside the plan: title, notes, legend of the layers, north, scale, frame."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from drainage.drawings.drawing import Heading, Sheet, text_width
from drainage.drawings.layers import own_layer
from drainage.languages import Lang, text

TITLE_M, NOTE_M, ROW_M = 12.0, 5.0, 9.0
GAP_M = 60.0
SAMPLE_M = 25.0
BAR_M = 100.0


def draw_margin(
    sheet: Sheet,
    corners: NDArray[np.float64],
    lengths_m: Mapping[str, float],
    heading: Heading,
    lang: Lang,
) -> None:
    """Title and notes above what is drawn between ``corners`` (2, 2), legend at its right, frame.

    ``lengths_m``: layer -> length of its pipes; all other layers stand in the legend without one.
    """
    (x0, y0), (x1, y1) = corners.tolist()
    layer = own_layer(sheet, "legend", lang)
    top = y1 + GAP_M + ROW_M * len(heading.notes)
    sheet.text(layer, heading.title, (x0, top + 2 * ROW_M), TITLE_M)
    for place, note in enumerate(heading.notes):
        sheet.text(layer, note, (x0, top - ROW_M * place), NOTE_M)
    left = x1 + GAP_M
    _north(sheet, layer, (left + 15.0, y1 + 30.0), lang)
    frame = own_layer(sheet, "frame", lang)
    known = [own.dxf.name for own in sheet.document.layers if own.dxf.name not in (layer, frame)]
    rows = [*lengths_m, *(own for own in known if own not in ("0", "Defpoints", *lengths_m))]
    sheet.text(layer, text(lang, "drawings.legend"), (left, y1), 6.0)
    right = left
    for place, name in enumerate(rows, start=1):
        y = y1 - ROW_M * 1.3 * place
        _sample(sheet, layer, name, (left, y + NOTE_M / 2))
        words = (
            text(lang, "drawings.length_of_layer", layer=name, length_m=lengths_m[name])
            if name in lengths_m
            else name
        )
        sheet.text(layer, words, (left + SAMPLE_M + 5.0, y), NOTE_M)
        right = max(right, left + SAMPLE_M + 5.0 + text_width(words, NOTE_M))
    bottom = min(y0, y1 - ROW_M * 1.3 * (len(rows) + 1)) - 20.0
    _bar(sheet, layer, (left, bottom), lang)
    wide = [text_width(note, NOTE_M) for note in heading.notes]
    right = max(right, left + BAR_M, x0 + max([text_width(heading.title, TITLE_M), *wide]))
    sheet.frame(frame, (x0 - GAP_M, bottom - GAP_M / 2), (right + GAP_M, top + 2 * GAP_M))


def _sample(sheet: Sheet, layer: str, shown: str, at: tuple[float, float]) -> None:
    """A line that looks like a layer but lies on the legend's: it counts into no length."""
    own = sheet.document.layers.get(shown)
    sheet.space.add_lwpolyline(
        [at, (at[0] + SAMPLE_M, at[1])],
        dxfattribs={"layer": layer, "color": own.color, "linetype": own.dxf.linetype,
                    "lineweight": own.dxf.lineweight},
    )  # fmt: skip


def _north(sheet: Sheet, layer: str, at: tuple[float, float], lang: Lang) -> None:
    x, y = at
    sheet.line(layer, [(x, y), (x, y + 30.0)])
    sheet.line(layer, [(x - 5.0, y + 15.0), (x, y + 30.0), (x + 5.0, y + 15.0)])
    sheet.text(layer, text(lang, "drawings.north"), (x + 8.0, y + 20.0), NOTE_M)


def _bar(sheet: Sheet, layer: str, at: tuple[float, float], lang: Lang) -> None:
    x, y = at
    sheet.line(layer, [(x, y + 3.0), (x, y), (x + BAR_M, y), (x + BAR_M, y + 3.0)])
    words = text(lang, "drawings.scale_bar", length_m=BAR_M)
    sheet.text(layer, words, (x + BAR_M / 3, y + 4.0), NOTE_M)

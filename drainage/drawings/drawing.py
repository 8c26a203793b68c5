"""A DXF drawing: layers, pens, a font with Chinese signs, and text that is nothing but text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ezdxf.filemanagement
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment as Align
from ezdxf.layouts.layout import Modelspace

from drainage.report.words import clean
from drainage.written import written_whole

VERSION = "R2010"
"""Text in UTF-8; AutoCAD 2010 and newer read it, as do its Chinese relatives."""
METRES = 6
FONT, FONT_FAMILY, STYLE = "simsun.ttc", "SimSun", "HZ"
WIDTH = 0.7
"""Of the signs against those of the font (GB/T 50001 for technical drawings)."""
ASCII_WIDTH = 0.73
"""Width of a Latin sign of the font for a text height of 1; a Chinese sign takes two."""
LINETYPES = {"LONGDASH": [10.0, 8.0, -2.0], "DASHED": [6.0, 3.0, -3.0],
             "DASHDOT": [14.0, 9.0, -2.0, 1.0, -2.0]}  # fmt: skip
"""Name -> length of the pattern, then dashes and gaps, mm on paper."""
SOLID = "CONTINUOUS"
_CODES = str.maketrans({"\\": "＼", "^": "＾", "{": "｛", "}": "｝"})


@dataclass(frozen=True)
class Heading:
    """What stands on every drawing: a title and lines of notes, in the reader's language."""

    title: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Pen:
    """Colour by AutoCAD's index, width in 1/100 mm and line type of a layer."""

    colour: int
    width: int = 18
    linetype: str = SOLID


def plain_text(words: object) -> str:
    """Words that a CAD program shows as they are: one line, without control signs; signs that
    begin a code there (%%, \\, ^, braces) become their full-width twins."""
    line = " ".join(clean(str(words)).split())
    return line.translate(_CODES).replace("%%", "％％")


def text_width(words: str, height: float) -> float:
    """Width of a text on the drawing, in its units, before it is narrowed."""
    signs = sum(2 if ord(sign) > 0x2E7F else 1 for sign in words)
    return ASCII_WIDTH * WIDTH * height * signs


class Sheet:
    """A drawing in metres and what is drawn on it; a layer is there once it is asked for."""

    def __init__(self) -> None:
        self.document: Drawing = ezdxf.filemanagement.new(VERSION, units=METRES)
        for name, pattern in LINETYPES.items():
            self.document.linetypes.add(name, pattern)
        style = self.document.styles.add(STYLE, font=FONT)
        style.dxf.width = WIDTH
        style.set_extended_font_data(FONT_FAMILY)
        self.space: Modelspace = self.document.modelspace()

    def layer(self, name: str, pen: Pen) -> str:
        """The name of a layer that is there."""
        if name not in self.document.layers:
            self.document.layers.add(
                name, color=pen.colour, lineweight=pen.width, linetype=pen.linetype
            )
        return name

    def line(
        self,
        layer: str,
        points: Sequence[tuple[float, float]],
        closed: bool = False,
        linetype: str = "BYLAYER",
    ) -> None:
        """A polyline through points, m."""
        attributes = {"layer": layer, "linetype": linetype}
        self.space.add_lwpolyline(points, close=closed, dxfattribs=attributes)

    def text(
        self,
        layer: str,
        words: object,
        at: tuple[float, float],
        height: float,
        align: Align = Align.LEFT,
        turned_deg: float = 0.0,
        room: float = float("inf"),
    ) -> None:
        """A line of text, narrowed to fit into ``room`` and, if need be, made smaller."""
        shown = plain_text(words)
        if not shown:
            return
        ratio = min(1.0, room / max(text_width(shown, height), 1e-9))
        narrow = max(ratio, 0.6)
        own = self.space.add_text(
            shown,
            height=height * min(1.0, ratio / narrow),
            rotation=turned_deg,
            dxfattribs={"layer": layer, "style": STYLE, "width": WIDTH * narrow},
        )
        own.set_placement(at, align=align)

    def frame(self, layer: str, low: tuple[float, float], high: tuple[float, float]) -> None:
        """A frame, and the view that a program opens with."""
        (x0, y0), (x1, y1) = low, high
        self.line(layer, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], closed=True)
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        self.document.set_modelspace_vport(max(y1 - y0, (x1 - x0) / 2) * 1.05, middle)
        self.space.reset_extents((x0, y0, 0), (x1, y1, 0))


def save_drawing(sheet: Sheet, path: Path) -> Path:
    """Write a drawing whole or not at all."""
    with written_whole(path) as scratch:
        sheet.document.saveas(scratch)
    return path

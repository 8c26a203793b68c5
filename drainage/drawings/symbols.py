"""The symbols of the plan, as blocks that an office may replace by its own."""

from __future__ import annotations

from drainage.drawings.drawing import Sheet

MANHOLE, INLET, OUTFALL, SQUARE, ARROW = "MANHOLE", "INLET", "OUTFALL", "TANK", "FLOW"
SHAPES = {
    INLET: [(-1.0, -0.5), (1.0, -0.5), (1.0, 0.5), (-1.0, 0.5)],
    OUTFALL: [(-2.0, 1.5), (2.0, 1.5), (0.0, -2.0)],
    SQUARE: [(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)],
}
"""Corners, m at 1:1000."""


def add_symbols(sheet: Sheet) -> None:
    """Blocks on layer 0, so that each takes the layer it stands on."""
    blocks = sheet.document.blocks
    blocks.new(MANHOLE).add_circle((0, 0), radius=0.8)
    for name, corners in SHAPES.items():
        blocks.new(name).add_lwpolyline(corners, close=True)
    blocks.new(ARROW).add_solid([(-1.8, -0.7), (-1.8, 0.7), (1.8, 0.0), (1.8, 0.0)])

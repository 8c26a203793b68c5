"""The layers of the drawings: kinds of sewers by what is done to them, and what stands beside."""

from __future__ import annotations

from drainage.drawings.drawing import SOLID, Pen, Sheet
from drainage.languages import Lang, text

PIPE_COLOURS = {"storm": (150, 151), "combined": (30, 31), "sanitary": (216, 217),
                "ditch": (94, 95)}  # fmt: skip
"""A full colour where works are done, a pale one for what stands."""
DRAWN_AS = {
    "existing": (18, SOLID),
    "new": (60, SOLID),
    "altered": (60, "LONGDASH"),
    "renewed": (40, "LONGDASH"),
    "cleaned": (30, "DASHED"),
    "removed": (18, "DASHED"),
}
PENS = {
    "manhole_existing": Pen(8),
    "manhole_new": Pen(3, 30),
    "inlet_existing": Pen(8),
    "inlet_works": Pen(3, 30),
    "tank": Pen(1, 40),
    "device": Pen(1, 30),
    "outfall": Pen(5, 30),
    "street": Pen(9, 13, "DASHDOT"),
    "street_name": Pen(9),
    "pipe_label": Pen(7),
    "pipe_label_existing": Pen(8),
    "pipe_number": Pen(7),
    "manhole_label": Pen(3),
    "other_label": Pen(1),
    "arrow": Pen(7),
    "legend": Pen(7),
    "frame": Pen(7, 50),
    "ground": Pen(3, 40),
    "grid": Pen(8, 9),
    "level_axis": Pen(7),
    "table": Pen(7),
    "table_text": Pen(7),
    "crossing": Pen(1, 30),
    "manhole_line": Pen(7, 25),
}


def pipe_layer(sheet: Sheet, kind: str, work: str, lang: Lang) -> str:
    """The layer of a kind of sewers under a work: 雨水管-新建."""
    name = f"{text(lang, f'drawings.kind.{kind}')}-{text(lang, f'drawings.work.{work}')}"
    width, linetype = DRAWN_AS[work]
    colour = PIPE_COLOURS[kind][1 if work in ("existing", "removed") else 0]
    return sheet.layer(name, Pen(colour, width, linetype))


def own_layer(sheet: Sheet, key: str, lang: Lang) -> str:
    """A layer of ``PENS``."""
    return sheet.layer(text(lang, f"drawings.layer.{key}"), PENS[key])

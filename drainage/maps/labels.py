"""Labels of a map that stand clear of each other, of the marks and of the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from drainage.maps.font import font, plain

Floats = NDArray[np.float64]
CLEAR_PT = 1.5
"""Air between a label and what stands beside it."""
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, 1), (1, -1), (-1, 1), (-1, -1))
FARTHER_PT = (0.0, 14.0, 30.0, 50.0)
"""A label without room at its mark moves away from it, on a thin line."""
BOX = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.8}
POINTS_PER_INCH = 72.0


@dataclass(frozen=True)
class Mark:
    """A place of the map (m) and how far what is drawn there reaches around it, points."""

    xy: tuple[float, float]
    reach_pt: float


@dataclass(frozen=True)
class Label:
    """Words at a mark of the map, ``size`` in points."""

    words: str
    mark: Mark
    size: float
    colour: str = "#222222"
    box: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Drawn:
    """What a layer gives to its map: lines of the legend, labels yet to find their room, and
    marks without a label."""

    handles: Sequence[Line2D] = ()
    labels: Sequence[Label] = ()
    marks: Sequence[Mark] = ()


def draw_labels(axes: Axes, drawn: Sequence[Drawn], taken: Sequence[Bbox] = ()) -> list[Annotation]:
    """Write the labels of all layers: each at the first side of its mark that is free.

    The limits of ``axes`` must be set. ``taken`` are places (pixels) that no label may cover,
    such as the legend. Labels choose in the order given; one without any free place takes the
    one where it covers least.
    """
    axes.apply_aspect()
    labels = [label for layer in drawn for label in layer.labels if _placed(label.mark)]
    marks = [mark for layer in drawn for mark in layer.marks if _placed(mark)]
    scale = axes.figure.dpi / POINTS_PER_INCH
    around = [_around(axes, mark, scale) for mark in (*(own.mark for own in labels), *marks)]
    fixed = np.array([*around, *(box.extents for box in taken)]).reshape(-1, 4)
    frame = np.array(axes.bbox.extents)
    written: list[Annotation] = []
    for label in labels:
        one = _written(axes, label)
        place = axes.transData.transform(label.mark.xy)
        size = np.array(one.get_window_extent().size) + 2 * CLEAR_PT * scale
        boxes = _candidates(place, size, label.mark.reach_pt * scale, scale)
        best = int(np.argmin(_covered(boxes, fixed, frame)))
        middle = (boxes[best, :2] + boxes[best, 2:]) / 2
        one.set_position(tuple((middle - place) / scale))
        if best >= len(SIDES):
            _line_to(axes, place, middle, label.colour)
        fixed = np.vstack([fixed, boxes[best]])
        written.append(one)
    return written


def _written(axes: Axes, label: Label) -> Annotation:
    return axes.annotate(
        plain(label.words), label.mark.xy, xytext=(0, 0), textcoords="offset points", ha="center",
        va="center", zorder=14, fontproperties=font(label.size), color=label.colour,
        bbox=label.box and dict(label.box),
    )  # fmt: skip


def _line_to(axes: Axes, place: Floats, middle: Floats, colour: str) -> None:
    ends = axes.transData.inverted().transform([place, middle])
    axes.plot(ends[:, 0], ends[:, 1], color=colour, lw=0.6, zorder=10.5)


def _placed(mark: Mark) -> bool:
    return bool(np.isfinite(mark.xy).all())


def _around(axes: Axes, mark: Mark, scale: float) -> Floats:
    place = axes.transData.transform(mark.xy)
    return np.concatenate([place - mark.reach_pt * scale, place + mark.reach_pt * scale])


def _candidates(place: Floats, size: Floats, reach: float, scale: float) -> Floats:
    """Boxes (n, 4) of left, bottom, right, top, pixels: nearest first, then by ``SIDES``."""
    away = np.array([[*side, far * scale] for far, side in product(FARTHER_PT, SIDES)])
    sides, far = away[:, :2], away[:, 2:]
    middle = place + sides * (size / 2 + reach + far)
    return np.hstack([middle - size / 2, middle + size / 2])


def _covered(boxes: Floats, fixed: Floats, frame: Floats) -> Floats:
    """What each box (n, 4) covers of what stands there and how far it leaves the frame, px2."""
    low = np.maximum(boxes[:, None, :2], fixed[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], fixed[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2).sum(axis=1)
    inside = np.prod(
        np.clip(np.minimum(boxes[:, 2:], frame[2:]) - np.maximum(boxes[:, :2], frame[:2]), 0, None),
        axis=1,
    )
    outside = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) - inside
    covered: Floats = np.round(shared + outside, 3)
    return covered

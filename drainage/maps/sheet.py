"""The frame of every map: title, scale, north, coordinate system, honest footer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from numpy.typing import NDArray

from drainage import __version__
from drainage.languages import Lang, in_language, side, text
from drainage.maps.font import folded, font, plain
from drainage.maps.labels import Drawn, draw_labels
from drainage.network.land import land_shapes
from drainage.network.model import Network
from drainage.said_again import spoken_again
from drainage.written import written_whole

DPI = 110
FOREGROUND = 1
"""Below this order lies what a legend may cover: river, buildings, land."""
STEP, MOST_STEPS = 0.05, 12
"""How a map is widened towards the west, in shares of its width."""
INK, GREY = "#222222", "#555555"
LONGEST_FOOTER = 400
CELLS_PER_IN = 16
"""Of a footer's line on an inch of the sheet's width: half the width of a Chinese character."""


def sheet(
    panels: int, title: str, subtitle: str, footer: Sequence[str], dpi: int = DPI
) -> tuple[Figure, list[Axes]]:
    """A figure with panels side by side under one title and over one footer."""
    figure = Figure(figsize=(11 if panels == 1 else 19, 10.2), dpi=dpi, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.02, 0.975, plain(title, 90), fontproperties=font(17), color=INK, va="top")
    figure.text(
        0.02, 0.938, plain(subtitle, 140), fontproperties=font(11), color="#555555", va="top"
    )
    width_in = float(figure.get_figwidth())
    most = int(CELLS_PER_IN * width_in)
    lines = [part for line in footer for part in folded(plain(line, LONGEST_FOOTER), most)]
    for row, line in enumerate(lines):
        figure.text(0.02, 0.016 + 0.018 * (len(lines) - 1 - row), line,
                    fontproperties=font(8.5), color="#555555")  # fmt: skip
    bottom = 0.035 + 0.018 * len(lines)
    width = 0.97 / panels
    top = 0.893 if panels == 1 else 0.865
    axes = [
        figure.add_axes((0.015 + k * width, bottom, width - 0.01, top - bottom))
        for k in range(panels)
    ]
    return figure, axes


def bounds(*networks: Network) -> tuple[np.ndarray, np.ndarray]:
    """Lower left and upper right corner of streets and outfalls; without streets of all nodes
    and the land."""
    nodes = pd.concat([network.nodes for network in networks])
    street = nodes["system"].eq("street")
    seen = street | nodes["table"].eq("outfalls") if street.any() else nodes["x_m"].notna()
    place = nodes.loc[seen, ["x_m", "y_m"]].to_numpy(float)
    if not street.any():
        land = [shapely.bounds(land_shapes(own).to_numpy(object)) for own in networks]
        place = np.vstack([place, *(corners.reshape(-1, 2) for corners in land)])
    return _extreme(np.fmin, place), _extreme(np.fmax, place)


def _extreme(of: np.ufunc, place: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2,) least or greatest place, NaN of none."""
    found: NDArray[np.float64] = of.reduce(place, axis=0, initial=np.nan)
    return found


def has_extent(network: Network) -> bool:
    """Whether the network has places enough for a map."""
    low, high = bounds(network)
    return bool(np.isfinite([*low, *high]).all() and (high - low).max() > 0)


def frame(axes: Axes, crs: str, low: np.ndarray, high: np.ndarray) -> None:
    """Equal scales, no ticks, a scale bar, a north arrow, the coordinate system."""
    side, edge = 0.09 * (high - low).max(), 0.06 * (high - low).max()
    axes.set_xlim(low[0] - side, high[0] + edge)
    axes.set_ylim(low[1] - edge, high[1] + edge)
    axes.set_aspect("equal", adjustable="box")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#cccccc")
    bar = round_length((high - low).max() / 5)
    x, y = high[0] + edge / 2 - bar, low[1] - edge / 2
    axes.plot([x, x + bar], [y, y], color=INK, lw=3, solid_capstyle="butt")
    axes.text(x + bar / 2, y + edge / 5, f"{bar:g} m", fontproperties=font(9), ha="center")
    axes.annotate(
        "N", xy=(0.98, 0.97), xytext=(0.98, 0.9), xycoords="axes fraction", ha="center",
        va="center", fontproperties=font(11), arrowprops={"arrowstyle": "-|>", "color": INK},
    )  # fmt: skip
    axes.text(0.985, 0.055, plain(crs), transform=axes.transAxes, ha="right",
              fontproperties=font(8), color=GREY)  # fmt: skip


def round_length(length: float) -> float:
    """The length of a scale bar: 1, 2 or 5 of a power of ten, at most ``length``."""
    power = 10 ** np.floor(np.log10(length))
    return float(max(step for step in (1, 2, 5, 10) if step * power <= length) * power)


def footer(network: Network, leaves_out: Sequence[str], reason: str, lang: Lang) -> list[str]:
    """What a reader must know: how far the network is surveyed, what a plan leaves out."""
    method = text(lang, "maps.streets_method", datum=network.datum, version=__version__)
    return [network_line(network, lang), method, *cautions(leaves_out, reason, lang)]


def network_line(network: Network, lang: Lang) -> str:
    """The network by its title, and how far it is surveyed; where names are read in English and
    the title has none it is called by its folder."""
    title, notes = (in_language(own, lang) for own in (network.title_zh, network.notes))
    if side(lang) == "en" and not title.isascii():
        title = network.name
    return text(lang, "maps.network", network=title, notes=notes)


def cautions(leaves_out: Sequence[str], reason: str, lang: Lang) -> list[str]:
    """What a plan leaves out, and why a run is not scored."""
    parts = text(lang, "language.comma").join(in_language(own, lang) for own in leaves_out)
    return [
        *([text(lang, "maps.left_out", parts=parts)] if leaves_out else []),
        *([text(lang, "maps.not_scored", reason=spoken_again(reason, lang))] if reason else []),
    ]


def finish(axes: Axes, drawn: Sequence[Drawn], title: str) -> None:
    """The legend in the upper left corner, and the labels clear of it; after ``frame``."""
    handles = [handle for layer in drawn for handle in layer.handles]
    made = axes.legend(
        handles=handles, loc="upper left", prop=font(9), title=plain(title), framealpha=0.92,
        title_fontproperties=font(9.5), edgecolor="#cccccc",
    )  # fmt: skip
    made.set_zorder(20)
    _make_room(axes, made)
    draw_labels(axes, drawn, [made.get_window_extent()])


def line_ends(axes: Axes) -> NDArray[np.float64]:
    """Ends (n, 2) of the sewers and streets that are drawn, m."""
    lines = [line for own in axes.collections if isinstance(own, LineCollection)
             and own.get_zorder() >= FOREGROUND for line in own.get_segments()]  # fmt: skip
    return np.vstack(lines) if lines else np.empty((0, 2))


def _make_room(axes: Axes, made: Legend) -> None:
    """Room in the west where the legend would cover sewers or streets."""
    ends = line_ends(axes)
    for _ in range(MOST_STEPS):
        axes.apply_aspect()
        box = made.get_window_extent()
        at = axes.transData.transform(ends)
        if not ((at[:, 0] < box.x1) & (at[:, 1] > box.y0)).any():
            return
        west, east = axes.get_xlim()
        axes.set_xlim(west - (east - west) * STEP, east)


def save(figure: Figure, path: Path) -> Path:
    """Write a PNG, whole or not at all; the same figure gives the same bytes."""
    with written_whole(path) as scratch:
        figure.savefig(scratch, format="png", metadata={"Software": None})
    return path

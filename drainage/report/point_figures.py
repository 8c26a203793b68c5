"""The two pictures of a sheet: rain and depth at the point, and where the point lies."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from drainage.languages import Lang, either, text, texts_of
from drainage.maps.font import font, plain
from drainage.maps.layers import lines_of
from drainage.network import Network
from drainage.report.point_places import Place
from drainage.report.point_plans import Curve, Outcome

INK, GREY, RAIN, BEFORE, AFTER = "#222222", "#8a8f94", "#7fb8da", "#c1272d", "#1f5f99"
DPI = 200
LEAST_DEPTH_M = 0.4


def hydrograph_png(
    outcomes: Sequence[Outcome],
    titles: tuple[str, str],
    limits_m: tuple[float, float],
    lang: Lang,
) -> bytes:
    """Rain above, depth before and after below, a panel for each storm; as PNG.

    ``titles`` of the two scenarios; ``limits_m``: the target's limit and the depth at which
    a street is closed.
    """
    words = texts_of(lang, "sheets.picture")
    shown = [(outcome, outcome.curve) for outcome in outcomes if outcome.curve is not None]
    figure = Figure(figsize=(7.0, 1.9), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    if not shown:
        return _png(figure)
    grid = figure.add_gridspec(
        2, len(shown), height_ratios=(1, 2.6), hspace=0.14, wspace=0.16,
        left=0.075, right=0.99, top=0.92, bottom=0.31,
    )  # fmt: skip
    deepest = max(LEAST_DEPTH_M, *(_deepest(curve) * 1.12 for _, curve in shown))
    handles: list[object] = []
    for column, (outcome, curve) in enumerate(shown):
        above = figure.add_subplot(grid[0, column])
        below = figure.add_subplot(grid[1, column], sharex=above)
        _rain(above, curve, outcome.storm.title)
        handles = _depths(below, curve, titles, limits_m, lang)
        below.set_ylim(0, deepest)
        below.set_xlabel(words["time"], fontproperties=font(7.5))
        if column == 0:
            above.set_ylabel(words["rain"], fontproperties=font(7))
            below.set_ylabel(words["depth"], fontproperties=font(7.5))
    figure.legend(handles=handles, loc="lower center", ncols=4, prop=font(7.5), frameon=False)
    return _png(figure)


def _deepest(curve: Curve) -> float:
    return max((float(side[1].max()) for side in (curve.before_m, curve.after_m) if side),
               default=0.0)  # fmt: skip


def _rain(axes: Axes, curve: Curve, title: str) -> None:
    axes.fill_between(curve.minute, curve.rain_mm_h, step="pre", color=RAIN, linewidth=0)
    axes.set_ylim(max(1.0, float(curve.rain_mm_h.max()) * 1.15), 0)
    axes.set_title(plain(title), fontproperties=font(8.5), pad=3)
    axes.tick_params(labelbottom=False)
    axes.set_yticks([0, round(float(curve.rain_mm_h.max()), -1)])
    _quiet(axes)


def _depths(
    axes: Axes,
    curve: Curve,
    titles: tuple[str, str],
    limits_m: tuple[float, float],
    lang: Lang,
) -> list[object]:
    words = texts_of(lang, "sheets.picture")
    handles: list[object] = []
    for side, colour, title in ((curve.before_m, BEFORE, titles[0]),
                                (curve.after_m, AFTER, titles[1])):  # fmt: skip
        minute, depth = side if side else (np.array([]), np.array([]))
        label = plain(title if side else f"{title} ({words['none']})")
        handles += axes.plot(minute, depth, color=colour, lw=1.6, label=label)
    for limit, word, dashes in ((limits_m[0], words["limit"], (4, 2)),
                                (limits_m[1], words["closed"], (1, 1.5))):  # fmt: skip
        handles.append(axes.axhline(limit, color=INK, lw=0.9, dashes=dashes,
                                    label=plain(f"{word} {limit:g} m")))  # fmt: skip
    wet = [0.0, *(m[d > 0.01].max() for m, d in filter(None, (curve.before_m, curve.after_m))
                  if (d > 0.01).any())]  # fmt: skip
    raining = curve.minute[curve.rain_mm_h > 0]
    last = max([*wet, float(raining.max()) if raining.size else 60.0])
    axes.set_xlim(min(0.0, float(curve.minute.min())), min(last * 1.03, float(curve.minute.max())))
    _quiet(axes)
    return handles


def _quiet(axes: Axes) -> None:
    axes.tick_params(labelsize=7, length=2.5, color=GREY)
    # The font has no mathematical minus sign.
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{round(value, 6):g}")
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(7))
    axes.grid(color="#e3e6e8", lw=0.5)
    axes.set_axisbelow(True)
    for name, spine in axes.spines.items():
        spine.set_color(GREY)
        spine.set_visible(name in ("left", "bottom"))


def locator_png(network: Network, place: Place, point_no: str, lang: Lang) -> bytes | None:
    """Streets, the point, its sewers and its outlet, north up; None without coordinates."""
    if not np.isfinite([place.x_m, place.y_m]).all():
        return None
    figure = Figure(figsize=(2.7, 2.6), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    streets = network.conduits[network.conduits["shape"] == "street"]
    axes.add_collection(LineCollection(list(lines_of(network, streets)), colors="#c9ced2",
                                       linewidths=1.3, zorder=2))  # fmt: skip
    sewers = lines_of(network, network.conduits.loc[list(place.route)])
    axes.add_collection(LineCollection(list(sewers), colors=AFTER, linewidths=1.5, zorder=3))
    places = np.vstack([[place.x_m, place.y_m], sewers.reshape(-1, 2)])
    places = places[np.isfinite(places).all(axis=1)]
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    half = max(400.0, float((places.max(axis=0) - places.min(axis=0)).max()) * 0.68)
    axes.set_xlim(middle[0] - half, middle[0] + half)
    axes.set_ylim(middle[1] - half, middle[1] + half)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(GREY)
    _street_names(axes, network, middle, half, lang)
    if place.outlet_id:
        end = network.outfalls.loc[place.outlet_id]
        axes.plot(end["x_m"], end["y_m"], "v", ms=7, mfc=AFTER, mec="white", zorder=6)
        outlet = f"{text(lang, 'sheets.picture.outlet')} {place.outlet_id}"
        axes.annotate(plain(outlet), (end["x_m"], end["y_m"]),
                      xytext=(0, -11), textcoords="offset points", ha="center", color=AFTER,
                      fontproperties=font(7), zorder=7)  # fmt: skip
    axes.plot(place.x_m, place.y_m, "o", ms=12, mfc="white", mec=BEFORE, mew=1.6, zorder=8)
    axes.text(place.x_m, place.y_m, plain(point_no, 4), ha="center", va="center_baseline",
              fontproperties=font(7.5), color=BEFORE, zorder=9)  # fmt: skip
    _scale(axes, middle, half)
    return _png(figure)


def _street_names(
    axes: Axes, network: Network, middle: np.ndarray, half: float, lang: Lang
) -> None:
    """Each name once, on the reach of it that lies nearest to the middle, where there is room."""
    streets = network.conduits[network.conduits["shape"] == "street"]
    lines = lines_of(network, streets)
    centre = lines.mean(axis=1)
    away = np.abs(centre - middle).max(axis=1)
    streets_named = network.streets[["name_zh", "name_en"]].astype(str)
    names = {key: either(lang, zh, en) for key, zh, en in streets_named.itertuples()}
    taken: list[np.ndarray] = []
    done: set[str] = set()
    for k in np.argsort(away).tolist():
        name = names.get(streets["street_id"].iat[k], "")
        near = any(np.abs(centre[k] - other).max() < 0.14 * half for other in taken)
        if not name or name in done or not away[k] < 0.82 * half or near:
            continue
        (x0, y0), (x1, y1) = lines[k]
        angle = (np.degrees(np.arctan2(y1 - y0, x1 - x0)) + 90) % 180 - 90
        axes.text(
            centre[k, 0], centre[k, 1], plain(name, 16), rotation=angle, ha="center", va="bottom",
            rotation_mode="anchor", fontproperties=font(5.5), color="#5b6166", zorder=5,
            clip_on=True,
        )  # fmt: skip
        taken.append(centre[k])
        done.add(name)


def _scale(axes: Axes, middle: np.ndarray, half: float) -> None:
    """A bar of a round length, and north."""
    power = 10 ** np.floor(np.log10(half / 2))
    bar = float(max(step for step in (1, 2, 5) if step * power <= half / 2) * power)
    x, y = middle[0] + half * 0.94 - bar, middle[1] - half * 0.93
    axes.plot([x, x + bar], [y, y], color=INK, lw=2, solid_capstyle="butt", zorder=9)
    axes.text(x + bar / 2, y + half * 0.03, f"{bar:g} m", ha="center", fontproperties=font(6.5),
              zorder=9)  # fmt: skip
    axes.annotate(
        "N", xy=(0.06, 0.97), xytext=(0.06, 0.86), xycoords="axes fraction", ha="center",
        fontproperties=font(8), arrowprops={"arrowstyle": "-|>", "color": INK},
    )  # fmt: skip


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()

"""QGIS styles of the layers: by system, by result where there is one, findings by grade."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import quoteattr

SYSTEM_COLOURS = {
    "storm": "31,120,180", "combined": "148,80,0", "sanitary": "106,61,154",
    "street": "150,150,150",
}  # fmt: skip
CLASS_COLOURS = ("189,215,231", "107,174,214", "254,196,79", "236,112,20", "165,15,21")
"""From shallow or short to deep or long; told apart by the colour-blind."""
DEPTHS_M = (0.0, 0.15, 0.27, 0.40, 0.60)
SURCHARGE_MIN = (0.0, 5.0, 15.0, 30.0, 60.0)
GRADE_COLOURS = {"error": "213,0,0", "warning": "255,145,0", "note": "90,90,90"}


def _symbol(number: int, kind: str, layer: str, options: Mapping[str, str]) -> str:
    cells = "".join(
        f'<Option type="QString" name={quoteattr(key)} value={quoteattr(value)}/>'
        for key, value in options.items()
    )
    return (
        f'<symbol name="{number}" type="{kind}" alpha="1"><layer class="{layer}" enabled="1">'
        f'<Option type="Map">{cells}</Option></layer></symbol>'
    )


def _categories(column: str, words: Mapping[str, str]) -> str:
    rows = "".join(
        f"<category value={quoteattr(word)} label={quoteattr(word)} symbol={quoteattr(str(k))} "
        'render="true"/>'
        for k, word in enumerate(words)
    )
    head = f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(column)}>'
    return f"{head}<categories>{rows}</categories>"


def _style(renderer: str, symbols: str) -> str:
    return (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.28" '
        f'styleCategories="Symbology">{renderer}<symbols>{symbols}</symbols></renderer-v2></qgis>'
    )


def _points_by(column: str, colours: Mapping[str, str], size_mm: float) -> str:
    symbols = "".join(
        _symbol(k, "marker", "SimpleMarker",
                {"name": "circle", "color": f"{colour},255", "size": f"{size_mm:g}",
                 "outline_color": "255,255,255,255", "outline_width": "0.2"})
        for k, colour in enumerate(colours.values())
    )  # fmt: skip
    return _style(_categories(column, colours), symbols)


def _lines_by(column: str, colours: Mapping[str, str], width_mm: float) -> str:
    symbols = "".join(
        _symbol(k, "line", "SimpleLine",
                {"line_color": f"{colour},255", "line_width": f"{width_mm:g}"})
        for k, colour in enumerate(colours.values())
    )  # fmt: skip
    return _style(_categories(column, colours), symbols)


def _ranges(column: str, limits: Sequence[float], unit: str) -> str:
    """Classes between the limits; the last one is open."""
    edges = [*itertools.pairwise(limits), (limits[-1], 1e9)]
    rows = "".join(
        f'<range lower="{low:g}" upper="{high:g}" symbol="{k}" render="true" '
        f"label={quoteattr(f'{low:g} – {high:g} {unit}' if high < 1e9 else f'≥ {low:g} {unit}')}/>"
        for k, (low, high) in enumerate(edges)
    )
    head = f'<renderer-v2 type="graduatedSymbol" attr={quoteattr(column)} '
    return f'{head}graduatedMethod="GraduatedColor"><ranges>{rows}</ranges>'


def _lines_in_classes(
    column: str, limits: Sequence[float], unit: str, width_mm: float = 0.7
) -> str:
    symbols = "".join(
        _symbol(k, "line", "SimpleLine",
                {"line_color": f"{colour},255", "line_width": f"{width_mm:g}"})
        for k, colour in enumerate(CLASS_COLOURS[: len(limits)])
    )  # fmt: skip
    return _style(_ranges(column, limits, unit), symbols)


def _points_in_classes(column: str, limits: Sequence[float], unit: str) -> str:
    symbols = "".join(
        _symbol(k, "marker", "SimpleMarker",
                {"name": "circle", "color": f"{colour},255", "size": "4",
                 "outline_color": "60,60,60,255"})
        for k, colour in enumerate(CLASS_COLOURS[: len(limits)])
    )  # fmt: skip
    return _style(_ranges(column, limits, unit), symbols)


def _one(symbol: str) -> str:
    return _style('<renderer-v2 type="singleSymbol">', symbol)


RESULT_STYLES: dict[tuple[str, str], str] = {
    ("conduits", "minutes_surcharged"): _lines_in_classes(
        "minutes_surcharged", SURCHARGE_MIN, "min"
    ),
    ("street_depths", "max_depth_m"): _lines_in_classes("max_depth_m", DEPTHS_M, "m", 1.2),
    ("watch_points", "max_depth_m"): _points_in_classes("max_depth_m", DEPTHS_M, "m"),
}
"""(Layer, column of a result) -> QML text."""

STYLES: dict[str, str] = {
    "junctions": _points_by("system", SYSTEM_COLOURS, 1.4),
    "storages": _points_by("system", SYSTEM_COLOURS, 2.6),
    "outfalls": _points_by("system", SYSTEM_COLOURS, 3.6),
    "conduits": _lines_by("system", SYSTEM_COLOURS, 0.5),
    "subcatchments": _one(_symbol(0, "fill", "SimpleFill", {
        "color": "200,225,180,90", "outline_color": "120,150,100,255", "outline_width": "0.1"})),
    "watch_points": _one(_symbol(0, "marker", "SimpleMarker", {
        "name": "triangle", "color": "213,0,0,255", "size": "4",
        "outline_color": "255,255,255,255"})),
    "findings": _points_by("grade", GRADE_COLOURS, 2.4),
}  # fmt: skip
"""Layer -> QML text."""


def style_of(layer: str, columns: Iterable[str]) -> str:
    """The QML text of a layer, by its results where it has them; empty where it is not drawn."""
    for column in columns:
        if (layer, column) in RESULT_STYLES:
            return RESULT_STYLES[layer, column]
    return STYLES.get(layer, "")

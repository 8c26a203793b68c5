"""QGIS styles of the layers: by system, findings by grade, results by class."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

SYSTEM_COLOURS = {
    "storm": "31,120,180", "combined": "148,80,0", "sanitary": "106,61,154",
    "street": "150,150,150",
}  # fmt: skip
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


@dataclass(frozen=True)
class Classes:
    """Classes of a figure for ``column``: from each of ``limits``, in its unit, to the next, the
    last one open; a colour ("r,g,b") each."""

    column: str
    limits: Sequence[float]
    unit: str
    colours: Sequence[str]


def _ranges(classes: Classes) -> str:
    limits, unit = classes.limits, classes.unit
    edges = [*itertools.pairwise(limits), (limits[-1], 1e9)]
    rows = "".join(
        f'<range lower="{low:g}" upper="{high:g}" symbol="{k}" render="true" '
        f"label={quoteattr(f'{low:g} – {high:g} {unit}' if high < 1e9 else f'≥ {low:g} {unit}')}/>"
        for k, (low, high) in enumerate(edges)
    )
    head = f'<renderer-v2 type="graduatedSymbol" attr={quoteattr(classes.column)} '
    return f'{head}graduatedMethod="GraduatedColor"><ranges>{rows}</ranges>'


def lines_in_classes(classes: Classes, width_mm: float) -> str:
    """The QML text of a layer of lines coloured by a figure."""
    symbols = "".join(
        _symbol(k, "line", "SimpleLine",
                {"line_color": f"{colour},255", "line_width": f"{width_mm:g}"})
        for k, colour in enumerate(classes.colours)
    )  # fmt: skip
    return _style(_ranges(classes), symbols)


def points_in_classes(classes: Classes) -> str:
    """The QML text of a layer of points coloured by a figure."""
    symbols = "".join(
        _symbol(k, "marker", "SimpleMarker",
                {"name": "circle", "color": f"{colour},255", "size": "4",
                 "outline_color": "60,60,60,255"})
        for k, colour in enumerate(classes.colours)
    )  # fmt: skip
    return _style(_ranges(classes), symbols)


def _one(symbol: str) -> str:
    return _style('<renderer-v2 type="singleSymbol">', symbol)


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

"""The rain table on the page: its runs as one block, so that the page reads any rain off itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.languages import languages, text
from drainage.maps.season_words import actions_note, band_note, dam_note, state_titles
from drainage.network import Network
from drainage.report.page.packing import packed
from drainage.season import Criterion, PlaceOf, SeasonDocument, SeriesOf, curves_of
from drainage.season.wall import Column, cell_words, usual_minutes

HUNDREDTHS = 100
"""Depths and minutes of the document have two digits: as whole hundredths they are exact."""
NONE = -1_000_000
"""Stands for what is not known or not reached."""
MORE = ">"


def page_rain_table(document: SeasonDocument, network: Network) -> dict[str, Any]:
    """A rain table as JSON holds it; ``network`` is that of its scenario.

    ``block`` packs whole numbers, int32, in the order of ``series``, each as rows of its rains by
    place: greatest depth, then for each of ``read_cm`` when it is first reached, for how long and
    whether to the end of the run; along a row differences.
    """
    read_cm = _read_cm(document)
    rows = [part for series in document.series for part in _rows(series, read_cm)]
    return {
        "notice_zh": document.notice_zh,
        "notice_en": document.notice_en,
        "scenario": document.scenario,
        "title_zh": document.scenario_title_zh,
        "title_en": document.scenario_title_en,
        "version": document.program_version,
        "depths_cm": list(document.depths_cm),
        "read_cm": read_cm,
        "levels": [
            {"id": own.id, "depth_cm": own.depth_cm, "minutes": own.minutes,
             "named": {lang: text(lang, f"rain_table.level.{own.id}") for lang in languages()}}
            for own in document.levels
        ],
        "places": _places(document.places, network),
        "states": [{"id": own.id, "title_zh": own.title_zh, "title_en": own.title_en}
                   for own in document.states],
        "actions_note": {lang: actions_note(document, lang) for lang in languages()},
        "dam_note": {lang: dam_note(state_titles(document, lang), lang) for lang in languages()},
        "band_note": {lang: band_note(document, lang) for lang in languages()},
        "usual_minutes": usual_minutes(document),
        "series": [_series(own, document.depths_cm) for own in document.series],
        "block": packed(np.concatenate(rows).astype("<i4").tobytes()) if rows else packed(b""),
    }  # fmt: skip


def _read_cm(document: SeasonDocument) -> list[int]:
    """The depths whose times are told or that a level asks for."""
    return sorted({*document.depths_cm, *(own.depth_cm for own in document.levels)})


def _series(series: SeriesOf, depths_cm: Sequence[int]) -> dict[str, Any]:
    """Its rains, the places that are shallower again in more rain, and the rain that brings each
    depth to each place, as words."""
    return {
        "state": series.state,
        "minutes": series.rain_minutes,
        "rains_mm": list(series.rains_mm),
        "lost_mm": list(series.lost_mm),
        "again": [curve.place for curve in series.places
                  if not all(own.monotone for own in curve.thresholds)],
        "limits": [[cell_words(Column(series, Criterion(cm)), curve.place, MORE)
                    for cm in depths_cm] for curve in series.places],
    }  # fmt: skip


def _rows(series: SeriesOf, read_cm: Sequence[int]) -> list[NDArray[np.int64]]:
    if not series.rains_mm:
        return []
    curves = curves_of(series)
    parts = [_whole(curves.greatest_cm)]
    for cm in read_cm:
        to_end = (curves.at_end_cm >= cm).astype(np.int64)
        parts += [_whole(curves.first_min[cm]), _whole(curves.above_min[cm]), to_end]
    return [np.diff(own.T, axis=1, prepend=0).ravel() for own in parts]


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Hundredths, ``NONE`` where nothing is known."""
    known = np.where(np.isnan(values), NONE / HUNDREDTHS, values)
    return np.rint(HUNDREDTHS * known).astype(np.int64)


def _places(places: Sequence[PlaceOf], network: Network) -> list[dict[str, Any]]:
    """Kind, id, names and the street reaches of each: those of the street, or those at it."""
    reaches = network.conduits[network.conduits["shape"] == "street"]
    nodes = {"point": network.watch_points["node_id"], "hollow": network.hollows["node_id"]}
    return [
        {"kind": own.kind, "id": own.id, "name_zh": own.name_zh, "name_en": own.name_en,
         "reaches": _reaches(own, reaches, nodes)}
        for own in places
    ]  # fmt: skip


def _reaches(place: PlaceOf, reaches: pd.DataFrame, nodes: Mapping[str, pd.Series]) -> list[str]:
    if place.kind == "street":
        here = reaches["street_id"].isin(place.members)
    else:
        node = nodes[place.kind].get(place.id)
        here = reaches["from_id"].eq(node) | reaches["to_id"].eq(node)
    return [str(reach) for reach in reaches.index[here]]

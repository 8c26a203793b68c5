"""One element: its row, its source, its hydrographs; long sections; finding by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import numpy as np
import pandas as pd
from fastapi import APIRouter, Query
from numpy.typing import NDArray

from drainage.desk.answering import in_all
from drainage.desk.desk import Desk
from drainage.desk.read_runs import result_of
from drainage.languages import WHOLE, Lang, in_language
from drainage.metrics.columns import columns
from drainage.network import Network
from drainage.network.element_row import ElementRow, element_row, joined_links
from drainage.network.search import search
from drainage.quantities import QUANTITIES
from drainage.report.drawn_sections import levels_along, pipes_of, section_along
from drainage.report.element_series import element_series
from drainage.report.long_sections import LongSection
from drainage.report.page.series import rainfall
from drainage.said import spoken

MOST_NODES = 200
"""Manholes through which one section may be led."""


def routes(desk: Desk) -> APIRouter:
    """`/api/search`, `/api/row`, `/api/series`, `/api/section`."""
    router = APIRouter(prefix="/api")

    @router.get("/search/{scenario}")
    def find(scenario: str, words: Annotated[str, Query(max_length=100)]) -> list[dict[str, Any]]:
        return [_plain(asdict(hit)) for hit in search(_network(desk, scenario), words)]

    @router.get("/row/{scenario}/{kind}/{name}")
    def row(scenario: str, kind: str, name: str) -> dict[str, Any]:
        network = _network(desk, scenario)
        own = element_row(network, kind, name)
        node = name if name in network.nodes.index else ""
        arriving, leaving = joined_links(network, node) if node else ([], [])
        return {**_row(own), "arriving": arriving, "leaving": leaving}

    @router.get("/series/{scenario}/{event}/{kind}/{name}")
    def series(scenario: str, event: str, kind: str, name: str) -> dict[str, Any]:
        network, result = _network(desk, scenario), result_of(desk, scenario, event)
        element = (
            str(network.watch_points.at[name, "node_id"])
            if kind == "point" and (name in network.watch_points.index)
            else name
        )
        dims = {"land": ("subcatchment",), "pipe": ("link",), "reach": ("link",)}
        own = element_series(result, element, dims.get(kind, ("node",)))
        return {
            "of": element,
            "minute": _numbers(own.minute),
            "series": [_quantity(name, values) for name, values in own.values.items()],
            "rain": rainfall(result),
        }

    @router.get("/section/{scenario}")
    def section(
        scenario: str,
        node: Annotated[list[str], Query(max_length=MOST_NODES)],
        event: str = "",
    ) -> dict[str, Any]:
        network = _network(desk, scenario)
        chain = section_along(network, node)
        levels: dict[str, Any] = {}
        if event:
            result = result_of(desk, scenario, event)
            start = float(result.record["rain_start_minute"])
            over_time = levels_along(network, result.series, start, chain)
            levels = {"minute": _numbers(over_time.minute),
                      "level_m": [_numbers(own) for own in over_time.level_m]}  # fmt: skip
        return {**_section(network, chain), **levels}

    return router


def _network(desk: Desk, scenario: str) -> Network:
    study = desk.study()
    study.opened.require_scenarios([scenario])
    return study.built[scenario].network


def _section(network: Network, chain: LongSection) -> dict[str, Any]:
    along = pipes_of(network, chain)
    return {
        "node_ids": list(chain.node_ids),
        "distance_m": _numbers(chain.distance_m),
        "ground_level_m": _numbers(chain.ground_level_m),
        "invert_level_m": _numbers(
            network.nodes["invert_level_m"].reindex(list(chain.node_ids)).to_numpy(float)
        ),
        "pipes": [
            {"id": name, "size": size, "levels_m": _numbers(np.array(own))}
            for name, size, *own in zip(
                along.conduit_ids, along.sizes, along.from_invert_level_m,
                along.to_invert_level_m, along.from_soffit_level_m, along.to_soffit_level_m,
                strict=True)
        ],
    }  # fmt: skip


def _row(own: ElementRow) -> dict[str, Any]:
    return {
        "table": own.table,
        "id": own.id,
        "source": {lang: in_language(spoken(own.source, lang), lang) for lang in WHOLE},
        "trust": own.trust,
        "cells": [
            {"column": column.name, "meaning": in_all(column.meaning), "value": _cell(value),
             "said": {lang: _said(column.name, value, lang) for lang in WHOLE}}
            for column, value in own.cells if column.name != "source"
        ],
    }  # fmt: skip


def _said(column: str, value: object, lang: Lang) -> str:
    """A word of a few fixed ones in a language; nothing for all else."""
    known = columns().get(column)
    said = known.value_said(value, lang) if known and isinstance(value, str) else value
    return str(said) if said != value else ""


def _cell(value: object) -> Any:
    if value is None or (isinstance(value, float) and not np.isfinite(value)) or value is pd.NA:
        return None
    return value.item() if isinstance(value, np.generic) else value


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _cell(value) for key, value in values.items()}


def _quantity(name: str, values: NDArray[np.float64]) -> dict[str, Any]:
    own = QUANTITIES[name]
    named = {"zh": own.name_zh, "en": own.long_name}
    return {"name": name, "named": named, "unit": own.units, "values": _numbers(values)}


def _numbers(values: NDArray[np.float64]) -> list[float | None]:
    """To six digits, NaN as null."""
    return [float(f"{one:.6g}") if np.isfinite(one) else None for one in values.tolist()]

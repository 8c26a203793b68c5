"""The network of a scenario as built, for the map."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from drainage.desk.desk import Desk
from drainage.desk.packed import packed
from drainage.report.page import map_layers
from drainage.report.page.map_columns import SYSTEMS, map_columns, origin_of
from drainage.study.at_hand import AtHand

BYTES = "application/octet-stream"


def routes(desk: Desk) -> APIRouter:
    """`/api/map/{scenario}`."""
    router = APIRouter(prefix="/api")

    @router.get("/map/{scenario}")
    def network(scenario: str) -> Response:
        own = desk.study()
        own.opened.require_scenarios([scenario])
        return Response(packed(*_map(own, scenario)), media_type=BYTES)

    return router


def _map(own: AtHand, scenario: str) -> tuple[dict[str, Any], dict[str, Any]]:
    network = own.built[scenario].network
    made = map_columns(network, origin_of(own.opened.base))
    streets = network.streets[["name_zh", "name_en"]]
    about = {
        "scenario": scenario,
        "origin": made.origin,
        "crs": network.crs,
        "systems": SYSTEMS,
        "ids": made.ids,
        "streets": [
            [str(name), zh, en]
            for name, zh, en in streets.fillna("").itertuples(name=None)
        ],
        "points": map_layers.points_layer(network),
        "outlets": map_layers.outlets_layer(network),
        "names": map_layers.street_names(network),
        "outlines": map_layers.outlines_layer(own.opened.outlines),
    }  # fmt: skip
    return about, made.arrays

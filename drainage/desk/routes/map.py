"""The network of a scenario as built, and what its runs gave, for the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from numpy.typing import NDArray
from starlette.responses import Response

from drainage.checks import check
from drainage.desk.answering import in_all
from drainage.desk.desk import Desk
from drainage.desk.packed import packed
from drainage.report.page import map_layers
from drainage.report.page.map_columns import SYSTEMS, map_columns, origin_of
from drainage.said_again import said_again
from drainage.study.at_hand import AtHand
from drainage.study.map_values import PER_UNIT, UNKNOWN, Quantity, map_frames, map_values


def routes(desk: Desk) -> APIRouter:
    """`/api/map`, `/api/values`, `/api/frames`, `/api/map-findings`."""
    router = APIRouter(prefix="/api")

    @router.get("/map/{scenario}")
    def network(scenario: str) -> Response:
        own = _known(desk, scenario)
        return _answer(*_map(own, scenario))

    @router.get("/map-findings/{scenario}")
    def findings(scenario: str) -> list[dict[str, Any]]:
        own = _known(desk, scenario)
        built = own.built[scenario].network
        return map_layers.findings_layer(check(built, own.opened.study.conditions.regrades))

    @router.get("/values/{scenario}/{event}")
    def values(scenario: str, event: str) -> Response:
        made = map_values(_known(desk, scenario, event), (scenario, event))
        about = {"state": made.state, "words": in_all(said_again(made.words)),
                 "points": made.points, "outlets": made.outlets}  # fmt: skip
        return _answer(about, made.arrays)

    @router.get("/frames/{scenario}/{event}")
    def frames(scenario: str, event: str, quantity: Quantity = "depth") -> Response:
        made = map_frames(_known(desk, scenario, event), (scenario, event), quantity)
        if made is None:
            return _answer({"steps": 0}, {})
        about = {"steps": len(made.figures), "first_minute": made.first_minute,
                 "step_min": made.step_min, "per_unit": PER_UNIT, "unknown": UNKNOWN}  # fmt: skip
        return _answer(about, {"figures": made.figures})

    return router


def _known(desk: Desk, scenario: str, event: str | None = None) -> AtHand:
    """The study; raises InputError for a scenario or an event that it lacks."""
    own = desk.study()
    own.opened.require_scenarios([scenario])
    own.opened.require_events([event] if event else [])
    return own


def _answer(about: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Response:
    return Response(packed(about, arrays), media_type="application/octet-stream")


def _map(own: AtHand, scenario: str) -> tuple[dict[str, Any], dict[str, Any]]:
    network = own.built[scenario].network
    made = map_columns(network, origin_of(own.opened.base))
    streets = network.streets[["name_zh", "name_en"]].fillna("").itertuples(name=None)
    about = {
        "scenario": scenario,
        "origin": made.origin,
        "crs": network.crs,
        "systems": SYSTEMS,
        "ids": made.ids,
        "streets": [[str(name), zh, en] for name, zh, en in streets],
        "points": map_layers.points_layer(network),
        "outlets": map_layers.outlets_layer(network),
        "names": map_layers.street_names(network),
        "outlines": map_layers.outlines_layer(own.opened.outlines),
    }
    return about, made.arrays

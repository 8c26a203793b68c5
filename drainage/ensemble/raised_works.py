"""Works on the ground of a member: their levels follow the ground they stand on.

Scenario files give levels above the datum, on the ground as it was drawn. Where a member's ground
stands higher or lower, works would be built so much higher or lower, too, and a ditch as low as the
sewers it takes in: left as they are the member would be lost for no fault of the works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from drainage.ensemble.draws import Draw
from drainage.ensemble.space import Space
from drainage.errors import Finding, InputError
from drainage.measures import AnyMeasure
from drainage.measures.ditch import Ditch
from drainage.measures.placing import Place
from drainage.network import Network
from drainage.scenario import Scenario, Study

LEVEL = "_level_m"
PLACED_BY = ("place", "start", "node", "outlet", "link_id")
"""Keys that say where a level is, the first that stands there."""

XY = tuple[float, float]
Rise = Callable[[XY], float]
Known = Mapping[str, XY]


def raised_study(study: Study, scenario: str, base: Network, space: Space, draw: Draw) -> Study:
    """The study with the levels of all that a scenario builds raised as a member's ground is.

    ``base`` is the network as drawn, by which places are found. Raises InputError for a level
    whose place is not known.
    """
    if not draw.lifts:
        return study
    names = study.closure(scenario)
    known = _known(base, [study.scenarios[name] for name in names])

    def rise(place: XY) -> float:
        return float(space.raised_m(draw.lifts, np.array([place[0]]), np.array([place[1]]))[0])

    def raised(measure: AnyMeasure) -> AnyMeasure:
        values = measure.model_dump(exclude_unset=True)
        if isinstance(measure, Ditch):
            values["bed_may_go_down"] = True
        own: AnyMeasure = type(measure).model_validate(_raised(values, None, known, base, rise))
        return own

    changed: dict[str, Scenario] = {}
    for name in names:
        before = study.scenarios[name]
        try:
            measures = tuple(raised(measure) for measure in before.measures)
        except _UnplacedError as error:
            raise InputError([_unplaced(str(study.folder / f"{name}.toml"), str(error))]) from None
        changed[name] = before.model_copy(update={"measures": measures})
    return study.model_copy(update={"scenarios": {**study.scenarios, **changed}})


class _UnplacedError(Exception):
    """A level whose place is not known; its text is the key."""


def _unplaced(file: str, key: str) -> Finding:
    message = "this level has no place, so it cannot follow the ground of a member"
    cure = "Give the measure a place, or leave the fields of levels out of uncertainty.toml."
    return Finding(file, "measures", key, "", message, cure)


def _raised(value: Any, here: XY | None, known: Known, base: Network, rise: Rise) -> Any:
    """A value of a measure with the levels in it raised; ``here`` is where those above it are."""
    if isinstance(value, list | tuple):
        return [_raised(own, here, known, base, rise) for own in value]
    if not isinstance(value, dict):
        return value
    here = _place(value, known, base) or here
    own: dict[str, Any] = {}
    for key, part in value.items():
        if key.endswith(LEVEL) and isinstance(part, float | int):
            if here is None:
                raise _UnplacedError(key)
            own[key] = round(part + rise(here), 3)
        else:
            own[key] = _raised(part, here, known, base, rise)
    return own


def _place(value: Mapping[str, Any], known: Known, base: Network) -> XY | None:
    """Where a part of a measure is: by its coordinates, or by what it names."""
    if value.get("x_m") is not None and value.get("y_m") is not None:
        return float(value["x_m"]), float(value["y_m"])
    for key in PLACED_BY:
        named = value.get(key)
        if isinstance(named, str) and named in known:
            return known[named]
        if isinstance(named, dict) and named.keys() <= Place.model_fields.keys():
            place = Place.model_validate(named)
            if place.node_id is not None:
                return known.get(place.node_id)
            x_m, y_m = place.xy(base).tolist()
            return x_m, y_m
    return None


def _known(base: Network, scenarios: list[Scenario]) -> dict[str, XY]:
    """Nodes and links of the network, and points that the measures bring, by id."""
    nodes = base.nodes[["x_m", "y_m"]].astype(float)
    places: dict[str, XY] = dict(zip(nodes.index, nodes.itertuples(index=False, name=None),
                                     strict=True))  # fmt: skip
    for table in (base.conduits, base.weirs, base.orifices, base.pumps):
        ends = table["from_id"]
        places |= {str(link): places[node] for link, node in ends.items() if node in places}
    for scenario in scenarios:
        for measure in scenario.measures:
            places |= dict(_points(measure.model_dump(exclude_unset=True)))
    return places


def _points(value: Any) -> Iterator[tuple[str, XY]]:
    if isinstance(value, list | tuple):
        for own in value:
            yield from _points(own)
    elif isinstance(value, dict):
        if value.get("id") and value.get("x_m") is not None and value.get("y_m") is not None:
            yield str(value["id"]), (float(value["x_m"]), float(value["y_m"]))
        for own in value.values():
            yield from _points(own)

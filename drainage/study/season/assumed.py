"""Which places of a rain table have most of their water by an assumed inflow."""

from __future__ import annotations

from drainage.metrics import assumed_inflow_share, known_street_water
from drainage.results import read_run
from drainage.season import PlaceOf
from drainage.study.at_hand import heaviest_run
from drainage.study.season.opening import Season

MOST = 0.5


def places_of(season: Season) -> tuple[PlaceOf, ...]:
    """The places, with what the scenario's own run with the heaviest hour tells of their water;
    without one, or with one on a grid, nothing is known of it."""
    places = tuple(own.of for own in season.places)
    event = heaviest_run(season.study, season.scenario)
    if not event:
        return places
    network = season.study.built[season.scenario].network
    water = known_street_water(
        network, read_run(season.study.opened.run_folder(season.scenario, event))
    )
    if water is None:
        return places
    shares = [assumed_inflow_share(network, water, own.nodes) for own in season.places]
    return tuple(_marked(own, share, event) for own, share in zip(places, shares, strict=True))


def _marked(place: PlaceOf, share: float | None, event: str) -> PlaceOf:
    if share is None:
        return place
    return place.model_copy(
        update={
            "assumed": share > MOST,
            "assumed_inflow_pct": round(100 * share),
            "assumed_inflow_event": event,
        }
    )

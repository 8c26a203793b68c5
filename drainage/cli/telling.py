"""`drainage story`: how a place came to be flooded, and what its inlets and sewer did."""

from __future__ import annotations

from difflib import get_close_matches

from drainage.cli.again import not_scored
from drainage.cli.reader import reader, say
from drainage.errors import ContinuityError, Finding, InputError
from drainage.metrics import story_texts, street_nodes, street_water, tell_story
from drainage.network import Network
from drainage.results import read_run
from drainage.said import said
from drainage.scenario import PURPOSES
from drainage.study import Workspace
from drainage.study.at_hand import at_hand, require_current

OFFERED = 5
NODES_STAND = "Street nodes stand in junctions.csv."
ALIKE = 0.4
"""Names less alike than this are not offered (0 to 1, as difflib counts)."""


def story(workspace: Workspace, study: str, scenario: str, event: str, node: str) -> None:
    """`drainage story`."""
    study_at_hand = at_hand(workspace, study, PURPOSES)
    opened = study_at_hand.opened
    opened.require_scenarios([scenario])
    opened.require_events([event])
    built = study_at_hand.built[scenario]
    place = place_named(built.network, node)
    require_current(study_at_hand, (scenario, event))
    result = read_run(opened.run_folder(scenario, event))
    if not result.within_limits:
        raise ContinuityError(not_scored(scenario, event, result.reason))
    water = street_water(built.network, result)
    told = tell_story(
        built.network, result, water, place, opened.study.conditions.targets.point_depth_m
    )
    say(f"{place} · {scenario} · {event}")
    for text in story_texts(built.network, told, reader()).values():
        if text:
            say(f"  {text}")


def place_named(network: Network, name: str) -> str:
    """The street node of a name: its id or the number of a point.

    Raises InputError for any other, with the nearest ids, or with the nodes of the street if
    it is the name of one.
    """
    nodes = street_nodes(network)
    if name in nodes:
        return name
    points = network.watch_points["node_id"]
    if name in points.index:
        return str(points[name])
    streets = network.streets
    named = streets.index[streets["name_zh"].eq(name) | streets["name_en"].eq(name)]
    reaches = network.conduits[network.conduits["street_id"].isin(named)]
    reaches = reaches[reaches["shape"] == "street"]
    along = dict.fromkeys([*reaches["from_id"], *reaches["to_id"]])
    near = list(along) or get_close_matches(name, nodes.astype(str).tolist(), OFFERED, ALIKE)
    cure = said("Use one of: {names}.", names=", ".join(near)) if near else NODES_STAND
    raise InputError(
        [Finding("", "", "node", name, "no street node and no listed point of this name", cure)]
    )

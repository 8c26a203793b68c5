"""A story in the words of ``texts/<language>/stories.toml``: a sentence or two a question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from drainage.languages import Lang, text
from drainage.metrics.arrivals import Part
from drainage.metrics.sewer_words import pipe_name, sewer_words, street_name
from drainage.metrics.story import BALANCES_WITHIN, LEAST_SHARE, Inlets, Story
from drainage.network.model import Network
from drainage.network.trust import is_assumed

QUESTIONS = ("when", "brought", "began", "took", "sewer")
"""When and how much; what brought it; where it began; what the inlets took and what ran on;
what the sewer below did."""
MOST_PARTS = 5
COMPASS = ("east", "north_east", "north", "north_west", "west", "south_west", "south", "south_east")
LAND = ("street land", "block land")
Pipes = Mapping[str, tuple[str, str]]


def story_texts(network: Network, story: Story, lang: Lang) -> dict[str, str]:
    """Question (``QUESTIONS``) -> its answer; "" where a place has no answer to it."""
    if not story.came:
        return dict.fromkeys(QUESTIONS, "") | {"when": text(lang, "stories.dry")}
    no_inlets = text(lang, "stories.no_inlets")
    return {
        "when": _when(story, lang),
        "brought": _brought(network, story, lang),
        "began": _began(network, story, lang),
        "took": _took(story, lang),
        "sewer": sewer_words(network, story.sewer, lang) if story.sewer else no_inlets,
    }


def with_share(named: str, share: float, lang: Lang) -> str:
    """A part of the water and its share as a whole percentage."""
    return text(lang, "stories.part", named=named, share_pct=100 * share)


def _when(story: Story, lang: Lang) -> str:
    key = "within" if math.isnan(story.begins) else "goes_on" if story.goes_on else "ended"
    return text(
        lang,
        f"stories.{key}",
        begins=story.begins,
        ends=story.ends,
        minutes=story.minutes,
        highest=story.highest,
        depth_m=story.depth_m,
        limit_m=story.limit_m,
        volume_m3=story.greatest_m3,
    )


def _brought(network: Network, story: Story, lang: Lang) -> str:
    named = text(lang, "language.comma").join(
        with_share(_part(network, story, part, lang), part.share, lang)
        for part in _named(story.came)
    )
    return text(lang, "stories.brought", volume_m3=story.came_m3, parts=named)


def _part(network: Network, story: Story, part: Part, lang: Lang) -> str:
    """What brought a part of the water to the place."""
    if part.kind == "street":
        reach = network.conduits.loc[part.id]
        other = reach["from_id"] if reach["to_id"] == story.node_id else reach["to_id"]
        name = street_name(network, str(reach["street_id"]), lang)
        side = _side(network, story.node_id, str(other), lang)
        return text(lang, "stories.came.street", street=name, side=side)
    if part.kind == "inlets":
        return text(lang, "stories.came.inlets")
    if part.kind in ("link", "lead"):
        return text(lang, "stories.came.link", id=part.id)
    if part.kind in LAND:
        return text(lang, "stories.came.own_land", land=_land(part, lang))
    return text(lang, "stories.came.hill", id=part.id)


def _land(part: Part, lang: Lang) -> str:
    return text(lang, f"stories.land.{part.kind}")


def _side(network: Network, node: str, other: str, lang: Lang) -> str:
    """The side on which another node lies, of eight; its id where there are no places."""
    place = network.nodes.loc[[node, other], ["x_m", "y_m"]].to_numpy(float)
    away = place[1] - place[0]
    if not np.isfinite(away).all() or not away.any():
        return other
    eighth = round(math.atan2(away[1], away[0]) / (math.pi / 4)) % len(COMPASS)
    return text(lang, f"stories.compass.{COMPASS[eighth]}")


def _began(network: Network, story: Story, lang: Lang) -> str:
    named = text(lang, "language.comma").join(
        with_share(origin_words(network, story.pipes, part, lang), part.share, lang)
        for part in _named(origin_parts(story.began))
    )
    return text(lang, "stories.began", parts=named)


def origin_parts(began: Sequence[Part]) -> list[Part]:
    """Carriageways and blocks together, each hill, each place where the sewer gives water and
    each link by itself; greatest first."""
    parts = [
        Part(kind, "", sum(p.volume_m3 for p in own), sum(p.share for p in own))
        for kind in LAND
        if (own := [part for part in began if part.kind == kind])
    ] + [part for part in began if part.kind not in LAND]
    return sorted(parts, key=lambda part: -part.share)


def _named(parts: Sequence[Part]) -> list[Part]:
    """The parts a text names: the greatest, and none too small to be known."""
    return [part for part in parts if part.share >= LEAST_SHARE][:MOST_PARTS]


def origin_words(network: Network, pipes: Pipes, part: Part, lang: Lang) -> str:
    """Where a part of the water began; ``pipes`` as ``story.pipes_of`` gives them."""
    if part.kind in LAND:
        return text(lang, "stories.from.land", land=_land(part, lang))
    if part.kind == "inlets":
        return _risen(network, pipes, part.id, lang)
    if part.kind == "link":
        return text(lang, "stories.from.link", id=part.id)
    return hill_words(network, part.id, lang)


def _risen(network: Network, pipes: Pipes, node: str, lang: Lang) -> str:
    if node not in pipes:
        return text(lang, "stories.from.inflow", id=node)
    manhole, pipe = pipes[node]
    if not pipe:
        return text(lang, "stories.from.manhole", manhole=manhole)
    named = pipe_name(network, pipe, lang)
    return text(lang, "stories.from.manhole_by_pipe", manhole=manhole, pipe=named)


def hill_words(network: Network, land_id: str, lang: Lang) -> str:
    """A hill catchment, the share of it that enters the streets and whether it is assumed."""
    row = network.subcatchments.loc[land_id]
    share = float(row["gutter_share"]) if row["gutter_id"] else 1.0
    key = "hill_assumed" if is_assumed(str(row["source"])) else "hill"
    return text(lang, f"stories.from.{key}", id=land_id, share_pct=100 * share)


def _took(story: Story, lang: Lang) -> str:
    return _inlets(story.inlets, lang) + text(
        lang,
        "stories.took" if story.balances else "stories.took_open",
        ran_on_m3=story.ran_on_m3,
        standing_m3=story.standing_m3,
        error_pct=100 * story.error_share,
        within_pct=100 * BALANCES_WITHIN,
    )


def _inlets(inlets: Inlets | None, lang: Lang) -> str:
    if inlets is None:
        return ""
    return text(
        lang,
        "stories.lead_took" if inlets.possible_m3_s == 0 else "stories.inlets_took",
        taken_m3=inlets.taken_m3,
        most_m3_s=inlets.greatest_m3_s,
        possible_m3_s=inlets.possible_m3_s,
    )

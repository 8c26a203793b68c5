"""stories.csv: the story of every listed point in a run, as figures and in every language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from drainage.languages import languages, two_tongues
from drainage.metrics.arrivals import Part
from drainage.metrics.manhole_points import on_streets
from drainage.metrics.story import Story, tell_story
from drainage.metrics.story_words import QUESTIONS, story_texts
from drainage.metrics.street_water import StreetWater, on_grid
from drainage.network.model import Network
from drainage.results import RunResult

TEXTS = tuple(f"{question}_{lang}" for lang in languages() for question in QUESTIONS)
ON_GRID = two_tongues("stories.on_grid")


def score_stories(
    network: Network, result: RunResult, water: StreetWater | None, limit_m: float
) -> pd.DataFrame:
    """One row a point on a street, by point_no: the figures of ``Story`` and ``TEXTS``.

    Shares are of the water that came until it stood highest; minutes count from the beginning
    of the rain. Without ``water`` (a run that is not scored, or one on a grid) the figures are
    empty and ``reason`` says why.
    """
    points = network.watch_points[on_streets(network)]
    frame = pd.DataFrame(
        {
            "scenario": result.scenario,
            "event": result.event,
            "name_zh": points["name_zh"],
            "name_en": points["name_en"],
            "node_id": points["node_id"],
            "reason": result.reason or (ON_GRID if on_grid(result) else ""),
        },
        index=points.index,
    )
    if water is None:
        return frame.assign(**dict.fromkeys([*FIGURES, *TEXTS], np.nan))
    stories = [tell_story(network, result, water, str(n), limit_m) for n in points["node_id"]]
    rows = [story_figures(story) | _texts(network, story) for story in stories]
    told = pd.DataFrame(rows, index=points.index, columns=[*FIGURES, *TEXTS])
    return frame.join(told)


def _texts(network: Network, story: Story) -> dict[str, str]:
    return {
        f"{question}_{lang}": text
        for lang in languages()
        for question, text in story_texts(network, story, lang).items()
    }


FIGURES = (
    "max_depth_m", "begins_minute", "ends_minute", "minutes_above_limit", "goes_on",
    "highest_minute", "ponded_volume_m3", "arrived_m3", "street_share", "own_land_share",
    "inlets_share", "origin_streets_share", "origin_blocks_share", "origin_hills_share",
    "origin_sewers_share", "origin_manhole_id", "origin_pipe_id", "inlets_took_m3",
    "inlets_most_m3_s", "inlet_capacity_m3_s", "ran_on_m3", "standing_m3", "balance_error_pct",
    "manhole_id", "room_below_gutter_m", "sewer_full_from_minute", "sewer_full_minutes",
    "full_to_gutter_from_minute", "full_to_gutter_minutes", "backed_up_from_minute",
    "backed_up_minutes", "backed_up_from_id", "higher_below_from_minute",
    "higher_below_minutes", "higher_below_at", "full_to_node_id", "full_length_m", "held_by_id",
    "held_by_river",
)  # fmt: skip


def story_figures(story: Story) -> dict[str, Any]:
    """The figures of a story by their column (``FIGURES``)."""
    inlets, sewer = story.inlets, story.sewer
    began, risen = story.began, [part for part in story.began if part.id in story.pipes]
    manhole, pipe = story.pipes[risen[0].id] if risen else ("", "")
    return {
        "max_depth_m": story.depth_m,
        "begins_minute": story.begins,
        "ends_minute": story.ends,
        "minutes_above_limit": story.minutes,
        "goes_on": story.goes_on,
        "highest_minute": story.highest,
        "ponded_volume_m3": story.greatest_m3,
        "arrived_m3": story.came_m3,
        "street_share": _share(story.came, "street"),
        "own_land_share": _share(story.came, "street land", "block land", "hill land"),
        "inlets_share": _share(story.came, "inlets"),
        "origin_streets_share": _share(began, "street land"),
        "origin_blocks_share": _share(began, "block land"),
        "origin_hills_share": _share(began, "hill land"),
        "origin_sewers_share": _share(began, "inlets"),
        "origin_manhole_id": manhole,
        "origin_pipe_id": pipe,
        "inlets_took_m3": inlets.taken_m3 if inlets else np.nan,
        "inlets_most_m3_s": inlets.greatest_m3_s if inlets else np.nan,
        "inlet_capacity_m3_s": inlets.possible_m3_s if inlets else np.nan,
        "ran_on_m3": story.ran_on_m3,
        "standing_m3": story.standing_m3,
        "balance_error_pct": 100 * story.error_share,
        "manhole_id": sewer.manhole_id if sewer else "",
        "room_below_gutter_m": sewer.room_m if sewer else np.nan,
        "sewer_full_from_minute": sewer.full_since if sewer else np.nan,
        "sewer_full_minutes": sewer.full_minutes if sewer else np.nan,
        "full_to_gutter_from_minute": sewer.gutter_since if sewer else np.nan,
        "full_to_gutter_minutes": sewer.gutter_minutes if sewer else np.nan,
        "backed_up_from_minute": sewer.backed_since if sewer else np.nan,
        "backed_up_minutes": sewer.backed_minutes if sewer else np.nan,
        "backed_up_from_id": sewer.backed_from if sewer else "",
        "higher_below_from_minute": sewer.higher_since if sewer else np.nan,
        "higher_below_minutes": sewer.higher_minutes if sewer else np.nan,
        "higher_below_at": sewer.higher_at if sewer else "",
        "full_to_node_id": sewer.full_to if sewer else "",
        "full_length_m": sewer.full_length_m if sewer else np.nan,
        "held_by_id": sewer.held_by if sewer else "",
        "held_by_river": bool(sewer and sewer.river and not sewer.held_by),
    }


def _share(parts: Sequence[Part], *kinds: str) -> float:
    return sum(part.share for part in parts if part.kind in kinds)

"""Scores of a finished run: points and their stories, outfalls, streets, conduits."""

from drainage.metrics.balance import judged_by_flooding, routing_error_of_flooded_pct
from drainage.metrics.causes import CAUSES_ZH, limiting_causes
from drainage.metrics.conduits import score_conduits
from drainage.metrics.convergence import convergence_summary, depth_changes
from drainage.metrics.deciding import deciding_event, deciding_events
from drainage.metrics.flood_check import check_against_flooding
from drainage.metrics.flooded_nodes import score_flooded_nodes
from drainage.metrics.outfalls import score_outfalls
from drainage.metrics.outlets_reached import Reached, link_volumes, outlets_reached
from drainage.metrics.points import judge_points, score_points
from drainage.metrics.readings import (
    FIGURE,
    READINGS,
    READINGS_EN,
    READINGS_ZH,
    VERDICT,
    VERDICTS,
    ordered,
)
from drainage.metrics.stories import score_stories
from drainage.metrics.story import Story, tell_story
from drainage.metrics.story_words import story_texts
from drainage.metrics.street_reasons import street_reasons
from drainage.metrics.street_water import known_street_water, street_nodes, street_water
from drainage.metrics.streets import (
    Agreement,
    agreement_with_list,
    flooded_volume_m3,
    lost_at_rims_m3,
    score_streets,
    street_reaches,
    town_readings,
    volume_above_limit_m3,
)

__all__ = [
    "CAUSES_ZH",
    "FIGURE",
    "READINGS",
    "READINGS_EN",
    "READINGS_ZH",
    "VERDICT",
    "VERDICTS",
    "Agreement",
    "Reached",
    "Story",
    "agreement_with_list",
    "check_against_flooding",
    "convergence_summary",
    "deciding_event",
    "deciding_events",
    "depth_changes",
    "flooded_volume_m3",
    "judge_points",
    "judged_by_flooding",
    "known_street_water",
    "limiting_causes",
    "link_volumes",
    "lost_at_rims_m3",
    "ordered",
    "outlets_reached",
    "routing_error_of_flooded_pct",
    "score_conduits",
    "score_flooded_nodes",
    "score_outfalls",
    "score_points",
    "score_stories",
    "score_streets",
    "story_texts",
    "street_nodes",
    "street_reaches",
    "street_reasons",
    "street_water",
    "tell_story",
    "town_readings",
    "volume_above_limit_m3",
]

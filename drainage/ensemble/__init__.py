"""How sure a result is: members drawn from what nobody measured, and what they say together.

Members are drawn (``space_of``, ``sobol_sample``, ``draw_of``) and applied to a town, pure
functions that run nothing. What came out, as arrays whose first axis is the member, becomes
probabilities with their errors, bands, and what to survey first.
"""

from drainage.ensemble.applying import (
    changed_measures,
    changed_rivers,
    changed_storm,
    member_network,
    rain_factor,
    surface_of,
)
from drainage.ensemble.bands import Band, bands, rank_bands, rank_text, value_text
from drainage.ensemble.conditioning import (
    conditioned,
    effective_members,
    equal_weights,
    held_depth_m,
    log_likelihood,
    standing_above,
)
from drainage.ensemble.decision_value import Worth, worth_of_knowing
from drainage.ensemble.draws import Draw, draw_of, drawn_values
from drainage.ensemble.first_works import Bounded, FirstWorks, bounded, first_works
from drainage.ensemble.in_words import in_words
from drainage.ensemble.intervals import bootstrap_interval, weighted_quantiles
from drainage.ensemble.lost import Leaning, leanings
from drainage.ensemble.probabilities import (
    Comparison,
    Estimate,
    above_probabilities,
    compared,
    estimate,
    first_probabilities,
    rank_probabilities,
    share_that_hold,
)
from drainage.ensemble.raised_works import raised_study
from drainage.ensemble.ranking_value import Sureness, sureness_of_first
from drainage.ensemble.sampling import Sample, extended, next_power, sobol_sample
from drainage.ensemble.space import DUMMY, Space, space_of
from drainage.ensemble.stopping import Progress, progress
from drainage.ensemble.surveying import Decision, Survey, SurveyPlan, sentences, survey_plan

__all__ = [
    "DUMMY",
    "Band",
    "Bounded",
    "Comparison",
    "Decision",
    "Draw",
    "Estimate",
    "FirstWorks",
    "Leaning",
    "Progress",
    "Sample",
    "Space",
    "Sureness",
    "Survey",
    "SurveyPlan",
    "Worth",
    "above_probabilities",
    "bands",
    "bootstrap_interval",
    "bounded",
    "changed_measures",
    "changed_rivers",
    "changed_storm",
    "compared",
    "conditioned",
    "draw_of",
    "drawn_values",
    "effective_members",
    "equal_weights",
    "estimate",
    "extended",
    "first_probabilities",
    "first_works",
    "held_depth_m",
    "in_words",
    "leanings",
    "log_likelihood",
    "member_network",
    "next_power",
    "progress",
    "rain_factor",
    "raised_study",
    "rank_bands",
    "rank_probabilities",
    "rank_text",
    "sentences",
    "share_that_hold",
    "sobol_sample",
    "space_of",
    "standing_above",
    "sureness_of_first",
    "surface_of",
    "survey_plan",
    "value_text",
    "weighted_quantiles",
    "worth_of_knowing",
]

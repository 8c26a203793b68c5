"""Scenario files changed as a person would change them: text in, text out.

What is not changed stays byte for byte: order, comments, blank lines, line ends.
"""

from drainage.scenario.editing.heads import (
    Basis,
    new_scenario,
    with_head,
    with_on_demand,
)
from drainage.scenario.editing.measures import (
    measures_of,
    with_measure,
    with_measure_at,
    with_measure_moved,
    without_measure,
)
from drainage.scenario.editing.merging import Difference, differing

__all__ = [
    "Basis",
    "Difference",
    "differing",
    "measures_of",
    "new_scenario",
    "with_head",
    "with_measure",
    "with_measure_at",
    "with_measure_moved",
    "with_on_demand",
    "without_measure",
]

"""Studies: conditions, scenarios and what they build."""

from drainage.scenario.compose import Composed, compose
from drainage.scenario.study import Event, Scenario, Study, load_study

__all__ = ["Composed", "Event", "Scenario", "Study", "compose", "load_study"]

"""Studies: conditions, scenarios and what they build."""

from drainage.scenario.compose import Composed, compose
from drainage.scenario.study import Event, Scenario, Study, StudyFile, Surface, load_study

__all__ = [
    "Composed",
    "Event",
    "Scenario",
    "Study",
    "StudyFile",
    "Surface",
    "compose",
    "load_study",
]

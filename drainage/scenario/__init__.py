"""Studies: conditions, scenarios and what they build."""

from drainage.scenario.compose import Built, Composed, Stages, compose
from drainage.scenario.loading import load_study
from drainage.scenario.study import (
    PURPOSES,
    SERVICE,
    Event,
    Purpose,
    Scenario,
    Study,
    StudyFile,
    Surface,
)

__all__ = [
    "PURPOSES",
    "SERVICE",
    "Built",
    "Composed",
    "Event",
    "Purpose",
    "Scenario",
    "Stages",
    "Study",
    "StudyFile",
    "Surface",
    "compose",
    "load_study",
]

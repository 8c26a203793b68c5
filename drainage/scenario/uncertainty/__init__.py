"""uncertainty.toml: what nobody measured, with its range, its source and what would settle it."""

from drainage.scenario.uncertainty.address import Address
from drainage.scenario.uncertainty.distributions import (
    AnyDistribution,
    Discrete,
    LogNormal,
    Normal,
    Triangular,
    Uniform,
)
from drainage.scenario.uncertainty.file import (
    Choice,
    Field,
    Known,
    Option,
    Uncertainty,
    Value,
)
from drainage.scenario.uncertainty.reading import NAME, read_uncertainty, schema_text
from drainage.scenario.uncertainty.town import Town, read_town

__all__ = [
    "NAME",
    "Address",
    "AnyDistribution",
    "Choice",
    "Discrete",
    "Field",
    "Known",
    "LogNormal",
    "Normal",
    "Option",
    "Town",
    "Triangular",
    "Uncertainty",
    "Uniform",
    "Value",
    "read_town",
    "read_uncertainty",
    "schema_text",
]

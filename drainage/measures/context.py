"""What a measure may know beside the network, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding
from drainage.network.model import Network
from drainage.rainfall import IntensityFormula

COVER_M = 0.7
"""Least cover under a carriageway, GB 50014."""


@dataclass(frozen=True)
class DesignContext:
    """The formula new works are designed by."""

    formula: IntensityFormula


@dataclass(frozen=True)
class Applied:
    """The network with a measure built, and what an engineer must be told about it."""

    network: Network
    remarks: tuple[str, ...] = ()


class Works(BaseModel):
    """What every measure says of itself: title and the kinds whose cells it may rewrite."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str
    source: str
    supersedes: tuple[str, ...] = Field(
        (), description="kinds of earlier measures whose values this one may replace"
    )


class DesignRules(BaseModel):
    """How new sewers are sized: rational method of GB 50014 by the study's formula."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    return_period_a: float = Field(3.0, gt=0)
    runoff_coefficient: float = Field(0.65, gt=0, le=1)
    entry_time_min: float = Field(10.0, gt=0, le=30)
    manning_n: float = Field(0.013, ge=0.009, le=0.02)


def unknown(key: str, value: str, known: str, table: str) -> Finding:
    """A measure names something the network does not have."""
    return Finding("", key, "", value, f"no such id in {table}", f"Use {known}.")

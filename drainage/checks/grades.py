"""A study's own grades of the rules, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator

from drainage.checks.rules import RULE_BY_ID
from drainage.said import said


class Regrade(BaseModel):
    """Another grade for a rule; with ``ids`` for these elements alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    grade: Literal["error", "warning", "note"]
    reason: str = Field(min_length=5)
    ids: tuple[str, ...] = ()

    @field_validator("rule")
    @classmethod
    def _known(cls, rule: str) -> str:
        if rule not in RULE_BY_ID:
            raise ValueError(said("no such rule; use one of {known}", known=", ".join(RULE_BY_ID)))
        if RULE_BY_ID[rule].fixed:
            raise ValueError(
                said("the grade of this rule is fixed: SWMM cannot use such an element")
            )
        return rule


def regraded(findings: pd.DataFrame, regrades: Iterable[Regrade]) -> pd.DataFrame:
    """The findings with the study's grades; the reason stands in ``reason``."""
    result = findings.copy()
    for change in regrades:
        rows = result["rule"] == change.rule
        if change.ids:
            rows &= result["id"].isin(change.ids)
        result.loc[rows, "grade"] = change.grade
        result.loc[rows, "reason"] = change.reason
    return result

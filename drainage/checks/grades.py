"""A study's own grades of the rules, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator

from drainage.checks.rules import RULE_BY_ID
from drainage.network.kept_lines import OWN_ROW
from drainage.network.model import Network
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


STAYS_ERROR = ("missing-value", "missing-size")
"""What no file for SWMM can be written with."""
RUNS_AS_IT_IS = "SWMM runs the imported model as it is"


def own_grades(network: Network, findings: pd.DataFrame) -> pd.DataFrame:
    """The findings with errors of a kept model's own elements as warnings, for the engine runs
    them; what was added to it stays as grave as anywhere."""
    if not network.model or findings.empty:
        return findings
    own = pd.Series(False, index=findings.index)
    for name, rows in findings.groupby("table"):
        source = network.tables[str(name)]["source"].reindex(rows["id"]).fillna("").astype(str)
        own[rows.index] = source.str.match(OWN_ROW).to_numpy(bool)
    softened = own & findings["grade"].eq("error") & ~findings["rule"].isin(STAYS_ERROR)
    return findings.assign(
        grade=findings["grade"].mask(softened, "warning"),
        reason=findings["reason"].mask(softened, RUNS_AS_IT_IS),
    )


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

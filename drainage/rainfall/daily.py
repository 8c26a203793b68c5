"""Daily rain of many years, and shipped tables of design depth against control rate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.errors import Finding, InputError
from drainage.said import said
from drainage.toml_file import checked, read_toml

COLUMNS = ("date", "depth_mm")
MOST_MM = 2000.0
"""More than any day of rain on record (1,825 mm, La Réunion, 1966)."""
CURE = "Give a day a row: date as 2024-07-01, depth_mm in mm, 0 for a dry day."


class RateTable(BaseModel):
    """A table of rainfall/runoff_control.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name_zh: str
    depth_mm: tuple[float, ...] = Field(min_length=1)
    rate_pct: tuple[float, ...] = Field(min_length=1)
    source: str

    @model_validator(mode="after")
    def _rising(self) -> RateTable:
        if len(self.depth_mm) != len(self.rate_pct):
            raise ValueError("depth_mm and rate_pct must have as many values")
        for values in (self.depth_mm, self.rate_pct):
            if min(values) <= 0 or list(values) != sorted(set(values)):
                raise ValueError("depth_mm and rate_pct must be above 0 and rise")
        if max(self.rate_pct) > 100:
            raise ValueError("rate_pct goes up to 100")
        return self


RATES = "runoff_control.toml"


def load_rate_table(folder: Path, name: str) -> RateTable:
    """A table of ``folder``/runoff_control.toml; InputError where it is not there."""
    path = folder / RATES
    content = read_toml(path)
    if name not in content:
        cure = said("Use one of: {names}.", names=", ".join(content))
        raise InputError([Finding(str(path), name, "", "", "no such table of control rates", cure)])
    table: RateTable = checked(path, RateTable, content[name],
                               "Give depth_mm, rate_pct, name_zh and source.")  # fmt: skip
    return table


def read_daily_rain(path: Path) -> tuple[NDArray[np.float64], float]:
    """Depth (n,) of each day, mm, and the years from the first day to the last.

    Raises InputError for a file that is not there or not a table, days that are no dates or stand
    twice, and depths that are none.
    """
    if not path.is_file():
        raise InputError([Finding(str(path), "", "", "", "no such file", CURE)])
    try:
        table = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError([Finding(str(path), "", "", "", str(error), CURE)]) from None
    if missing := [name for name in COLUMNS if name not in table]:
        raise InputError([Finding(str(path), "", missing[0], ", ".join(table.columns),
                                  "the column is missing", CURE)])  # fmt: skip
    day = pd.to_datetime(table["date"], errors="coerce", format="%Y-%m-%d")
    depth = pd.to_numeric(table["depth_mm"], errors="coerce")
    wrong = [
        ("date", day.isna(), "not a date"),
        ("date", day.notna() & day.duplicated(), "the day stands twice"),
        ("depth_mm", ~depth.between(0, MOST_MM), "not a depth of 0 to 2,000 mm"),
    ]
    findings = [
        Finding(str(path), str(row + 2), column, str(table.at[row, column]), message, CURE)
        for column, bad, message in wrong
        for row in np.flatnonzero(bad.to_numpy()).tolist()[:20]
    ]
    if findings or table.empty:
        raise InputError(findings or [Finding(str(path), "", "", "", "no rows", CURE)])
    years = float((day.max() - day.min()).days + 1) / 365.25
    return depth.to_numpy(float), years

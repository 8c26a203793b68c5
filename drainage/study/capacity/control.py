"""capacity-runoff-control.csv: yearly runoff control of each scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from drainage.capacity.runoff_control import ControlRates, controlled_land, rate_of_daily_rain
from drainage.comparison import rounded
from drainage.rainfall.daily import RATES, load_rate_table, read_daily_rain
from drainage.said import said
from drainage.study.at_hand import AtHand

ENOUGH_YEARS = 30.0
"""GB/T 51345 asks for at least 30 years of daily rain."""


def has_rates(study: AtHand) -> bool:
    """Whether there is daily rain or a table of rates; an older workspace has neither."""
    opened = study.opened
    known = opened.workspace.folder("rainfall") / RATES
    return bool(opened.study.conditions.capacity.daily_rain) or known.is_file()


def control_table(study: AtHand, names: Sequence[str]) -> pd.DataFrame:
    """One row a scenario: land, psi, volume of its sponge works, the design depth H that it
    holds and the rate of H. ``rate_source`` says what the rate rests on.

    Raises InputError for daily rain or a table that cannot be read.
    """
    settings = study.opened.study.conditions.capacity
    rate_of, source = _rates(study)
    rows = []
    for name in names:
        land = controlled_land(study.built[name].network, settings)
        rate = rate_of(land["design_depth_mm"])
        without = 100 * (1 - land["runoff_coefficient"])
        rows.append({"scenario": name, **land, "control_rate_pct": rate,
                     "unrun_share_pct": without, "rate_source": source})  # fmt: skip
    return rounded(pd.DataFrame(rows))


def _rates(study: AtHand) -> tuple[Callable[[float], float], str]:
    opened = study.opened
    settings, folder = opened.study.conditions.capacity, opened.workspace.folder("rainfall")
    if settings.daily_rain:
        path = folder / "daily" / f"{settings.daily_rain}.csv"
        daily, years = read_daily_rain(path)
        short = "" if years >= ENOUGH_YEARS else said(
            "; fewer than the {least:g} years that GB/T 51345 asks for", least=ENOUGH_YEARS
        )  # fmt: skip
        source = said("daily rain {file}, {years:.1f} years{short}", file=path.name, years=years,
                      short=short)  # fmt: skip
        return (lambda depth: rate_of_daily_rain(daily, depth)), source
    table = load_rate_table(folder, settings.control_rates)
    return ControlRates(table.depth_mm, table.rate_pct, table.source).rate_of, table.source

"""The return period a sewer must have by the standard, by size of the city and class of area."""

from __future__ import annotations

import pandas as pd

from drainage.scenario.capacity_settings import CapacitySettings

REQUIRED_A = {
    "very_large": {"centre": 3, "outside": 2, "important": 5, "underpass": 30},
    "large": {"centre": 2, "outside": 2, "important": 5, "underpass": 20},
    "medium_small": {"centre": 2, "outside": 2, "important": 3, "underpass": 10},
}
"""The lower ends of GB 50014-2021, table 4.1.3: a sewer below them misses every reading of the
standard. Ranges: centre 3-5, 2-5, 2-3; outside it 2-3; important areas 5-10, 5-10, 3-5;
underpasses and sunken squares 30-50, 20-30, 10-20 years."""


def required_periods(sewers: pd.DataFrame, settings: CapacitySettings) -> pd.DataFrame:
    """``area_class``, ``zone`` and ``required_period_a`` (years) of sewers, by their id.

    A sewer is in the zone that names its street, the last one where several do; any other is
    of the class of area of the study.
    """
    table = REQUIRED_A[settings.city_size]
    frame = pd.DataFrame(
        {"area_class": settings.area_class, "zone": "",
         "required_period_a": _required(table[settings.area_class], settings.required_period_a)},
        index=sewers.index,
    )  # fmt: skip
    for zone in settings.zones:
        inside = sewers["street_id"].isin(zone.streets)
        frame.loc[inside, "area_class"] = zone.area_class
        frame.loc[inside, "zone"] = zone.name
        frame.loc[inside, "required_period_a"] = _required(
            table[zone.area_class], zone.required_period_a
        )
    return frame


def _required(of_table_a: float, stated_a: float | None) -> float:
    return float(of_table_a if stated_a is None else stated_a)

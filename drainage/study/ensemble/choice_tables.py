"""What is built in the first year as a table and as variables of ensemble.nc."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from drainage.study.ensemble.deciding import POINTS, Choice, Choices
from drainage.study.ensemble.opening import Ensemble

COLUMNS = (
    "weighting", "decision", "option_id", "name_zh", "name_en", "order_on_average", "gain_unit",
    "gain", "gain_se", "gain_low", "gain_high", "first_probability", "first_probability_se",
    "first_probability_low", "first_probability_high", "place_most_often",
    "most_often_probability", "most_often_probability_low", "most_often_probability_high",
    "regret", "regret_low", "regret_high",
)  # fmt: skip


def choices_table(own: Ensemble, found: Mapping[str, Choices]) -> pd.DataFrame:
    """One row an option: decisions under each other, those by what is known last."""
    parts = [
        _rows(own, choice).assign(weighting=table)
        for table, choices in found.items()
        for choice in choices.made
    ]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _rows(own: Ensemble, choice: Choice) -> pd.DataFrame:
    judged, count = choice.judged, len(choice.options)
    frame = pd.DataFrame(
        {
            "decision": choice.name,
            "option_id": choice.options,
            "gain_unit": choice.unit,
            "order_on_average": [judged.on_average.index(k) + 1 for k in range(count)],
            "place_most_often": pd.array(_places(choice), dtype="Int64"),
        }
    )
    zh, en = zip(*(names_of(own, choice, name) for name in choice.options), strict=True)
    frame = frame.assign(name_zh=zh, name_en=en, gain=judged.gain.mean,
                         first_probability=judged.first.mean)  # fmt: skip
    for name, bounded in (("gain", judged.gain), ("first_probability", judged.first)):
        frame[f"{name}_se"] = bounded.standard_error
        frame[f"{name}_low"], frame[f"{name}_high"] = bounded.low, bounded.high
    for name, bounded in (("most_often_probability", judged.often), ("regret", judged.regret)):
        frame[name] = float(bounded.mean)
        frame[f"{name}_low"], frame[f"{name}_high"] = float(bounded.low), float(bounded.high)
    return frame.sort_values("order_on_average")


def _places(choice: Choice) -> list[int | None]:
    """The place of each option in what is best most often; of several taken they have none."""
    often = choice.judged.most_often
    alike = choice.judged.taken > 1
    return [
        (1 if alike else often.index(k) + 1) if k in often else None
        for k in range(len(choice.options))
    ]


def names_of(own: Ensemble, choice: Choice, option: str) -> tuple[str, str]:
    """What an option is called, in Chinese and English."""
    if choice.name == POINTS:
        row = own.opened.base.watch_points.rename(index=str).loc[option]
        return str(row["name_zh"]), str(row["name_en"])
    scenario = own.opened.study.scenarios[option]
    return scenario.title_zh, scenario.title_en


def choices_dataset(found: Mapping[str, Choices]) -> xr.Dataset:
    """Gains of every member and what they say together, (table, member, option) each choice."""
    names = dict.fromkeys(choice.name for own in found.values() for choice in own.made)
    parts = [_variables(found, name) for name in names]
    return xr.merge(parts, join="outer", compat="no_conflicts") if parts else xr.Dataset()


def _variables(found: Mapping[str, Choices], name: str) -> xr.Dataset:
    own = {table: choice for table, choices in found.items() for choice in choices.made
           if choice.name == name}  # fmt: skip
    first = next(iter(own.values()))
    option = f"first_{name}_option"
    unit = first.unit
    figures = {
        "gain": [choice.judged.gain for choice in own.values()],
        "probability": [choice.judged.first for choice in own.values()],
    }
    made = xr.Dataset(coords={"table": list(own), option: list(first.options)})
    made[f"first_{name}_member_gain_{unit}"] = (
        ("member", option), np.where(first.weights[:, None] > 0, first.gain, np.nan)
    )  # fmt: skip
    for word, parts in figures.items():
        for end, attribute in (("", "mean"), ("_se", "standard_error"), ("_low", "low"),
                               ("_high", "high")):  # fmt: skip
            stem = f"first_{name}_{word}{end}" + (f"_{unit}" if word == "gain" else "")
            made[stem] = ("table", option), np.array([getattr(part, attribute) for part in parts])
    regrets = np.array([float(choice.judged.regret.mean) for choice in own.values()])
    made[f"first_{name}_regret_{unit}"] = ("table",), regrets
    often = np.array([float(choice.judged.often.mean) for choice in own.values()])
    made[f"first_{name}_most_often_probability"] = ("table",), often
    # In the order of all tables, also where one has no such choice.
    return made.reindex(table=list(found))

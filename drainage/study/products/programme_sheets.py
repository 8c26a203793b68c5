"""The tables of a programme as sheets of the workbook: in words, with units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from drainage.languages import Lang, both
from drainage.metrics.columns import UNDER, headings
from drainage.study.programme_file import Aim

COST = "cost_mid_10k_yuan"
SETS = ("projects", "built", "stands")


def programme_sheets(
    programme: Mapping[str, pd.DataFrame], aims: Sequence[Aim], lang: Lang
) -> dict[str, pd.DataFrame]:
    """Title -> table; a figure is named by its column, unit and event, an empty set as nothing."""
    return {
        both(lang, f"workbook.programme.{name}"): _in_words(own, aims, lang)
        for name, own in programme.items()
    }


def _in_words(table: pd.DataFrame, aims: Sequence[Aim], lang: Lang) -> pd.DataFrame:
    columns = {aim.name: f"{aim.column}{UNDER}{aim.event}" for aim in aims} | {COST: COST}
    words = {name: headings(own, lang).replace("\n", " ") for name, own in columns.items()}
    told = table.rename(columns=columns)
    for name in SETS:
        if name in told:
            told[name] = told[name].fillna("").replace("", both(lang, "workbook.programme_nothing"))
    if "figure" in told:
        told["figure"] = told["figure"].map(words)
    if "moved" in told:
        told["moved"] = [_moved(own, words, lang) for own in told["moved"]]
    return told


def _moved(moved: str, words: Mapping[str, str], lang: Lang) -> str:
    kind, _, of = moved.partition(" ")
    return f"{both(lang, f'workbook.moved.{kind}')}: {words.get(of, of)}"

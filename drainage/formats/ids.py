"""Ids of networks from the numbers surveys give: ASCII, one for each."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from pypinyin import Style, lazy_pinyin

LONGEST = 60
_FOREIGN = re.compile(r"[^A-Za-z0-9._-]+")


def ascii_ids(names: pd.Series) -> pd.Series:
    """An id for each name (n,): Chinese by its initials, other signs as a dash.

    雨水12 becomes YS12. Names that would share an id, also by case, get -2, -3 ….
    The same name gets the same id; an id that is one already stays.
    """
    unique = pd.Series(pd.unique(names.astype(str)))
    stays = unique.map(_ascii).eq(unique)
    ordered = pd.concat([unique[stays], unique[~stays]])
    return names.astype(str).map(dict(zip(ordered, unique_ids(ordered), strict=True)))


def _ascii(name: str) -> str:
    if not name.isascii():
        name = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).upper()
    plain = _FOREIGN.sub("-", name).strip("-._")
    return (plain or "X")[:LONGEST]


def unique_ids(wanted: pd.Series) -> pd.Series:
    """Ids (n,) for n rows: a second row of one name gets -2, a third -3 …."""
    plain = wanted.astype(str).map(_ascii)
    key = plain.str.upper()
    again = key.groupby(key).cumcount().to_numpy()
    ids = pd.Series(
        np.where(again == 0, plain, plain + "-" + (again + 1).astype(str)), index=wanted.index
    )
    while (clash := ids.str.upper().duplicated(keep="first")).any():
        ids = ids.where(~clash, ids + "-x")
    return ids

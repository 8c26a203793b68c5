"""Streets of a survey by the name of the road (道路名称) each pipe lies in."""

from __future__ import annotations

import pandas as pd

from drainage.formats.ids import ascii_ids

UNNAMED = ("", "无", "无名", "不详", "未知", "空", "-", "—", "/", "0")
WIDTH_M = 12.0
"""Kerb to kerb where no layer of streets says it: a branch road (CJJ 37: 支路) of two lanes
with room to park, as for streets of no known name."""
SOURCE = "survey: name of the road; assumed: width 12 m, class"


def streets_of(road: pd.Series, pipes: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The streets table, and the street_id of each pipe ("" where its road has no name).

    ``road`` (n,) is the name each of the n pipes has in the survey. A street is as long as its
    longest system.
    """
    name = road.str.replace(r"\s+", "", regex=True)
    name = name.where(~name.isin(UNNAMED), "")
    known = name[name.ne("")]
    street_id = ascii_ids(known).reindex(road.index).fillna("")
    if known.empty:
        return pd.DataFrame(), street_id
    length = pipes["length_m"].groupby([street_id, pipes["system"]]).sum().groupby(level=0).max()
    table = pd.DataFrame({"street_id": street_id[known.index], "name_zh": known})
    table = table.drop_duplicates("street_id").set_index("street_id")
    return table.assign(
        name_en="",
        road_class="branch",
        width_m=WIDTH_M,
        length_m=length.reindex(table.index).clip(lower=0.01).round(2),
        source=SOURCE,
    ), street_id

"""closures.csv: streets by their ids or as people call them, and when they are closed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from drainage.crews import Roads, Span
from drainage.errors import Finding
from drainage.network.search import plain
from drainage.said import said
from drainage.study.crews.checks import row_words

OFFERED, ALIKE = 5, 0.4
"""How many names are offered, and how much alike they are at least (0 to 1, as difflib counts)."""


def read_closures(
    path: Path, closures: pd.DataFrame, roads: Roads
) -> tuple[Mapping[str, tuple[Span, ...]], list[Finding]]:
    """street_id -> when it is closed; and streets that are none, names that mean several, streets
    of two rows, times that end before they begin.

    An id is that street or road alone, a name all streets of the road it means.
    """
    begins, ends = closures["from_min"].fillna(-np.inf), closures["to_min"].fillna(np.inf)
    spans: dict[str, tuple[Span, ...]] = {}
    findings = []
    for row, word in enumerate(closures.index.astype(str)):
        at = row_words(row, word)
        means = _roads_meant(word, roads)
        if len(means) != 1:
            findings.append(
                Finding(str(path), at, "street_id", word, *_not_one(means, word, roads))
            )
        elif twice := [own for own in means[0] if own in spans]:
            findings.append(Finding(str(path), at, "street_id", word,
                                    said("closed in two rows, here as {street}", street=twice[0]),
                                    "Keep one of the two rows."))  # fmt: skip
        else:
            spans |= dict.fromkeys(means[0], ((float(begins[word]), float(ends[word])),))
        if ends[word] <= begins[word]:
            findings.append(Finding(str(path), at, "to_min", f"{ends[word]:g}",
                                    "closed to a minute that is not after from_min",
                                    "Put the two in order."))  # fmt: skip
    return MappingProxyType(spans), findings


def _roads_meant(word: str, roads: Roads) -> list[list[str]]:
    """The streets of each road that a word may mean."""
    known = pd.Index(roads.reaches["street_id"].unique())
    if word in known:
        return [[word]]
    names = roads.names.loc[roads.names.index.isin(known)]
    asked = plain(word)
    called = names["name_zh"].map(plain).eq(asked) | names["name_en"].map(plain).eq(asked)
    road = roads.roads_of(pd.DataFrame({"street_id": names.index}, index=names.index))
    return [road.index[road == own].astype(str).tolist() for own in road[called].unique()]


def _not_one(means: list[list[str]], word: str, roads: Roads) -> tuple[str, str]:
    """What is wrong with a word that means no road or several, and its cure."""
    if means:
        each = "; ".join(f"{roads.chinese_name(own[0])}: {' '.join(own)}" for own in means)
        return "several streets have this name", said(
            "Name the one you mean by its ids, a row each: {roads}.", roads=each
        )
    own = roads.names[["name_zh", "name_en"]].to_numpy().ravel()
    words = list(dict.fromkeys(str(name) for name in (*own, *roads.names.index) if name))
    near = get_close_matches(word, words, OFFERED, ALIKE)
    cure = said(
        "Did you mean {near}? Names and ids stand in streets.csv of the network and in roads.csv.",
        near=", ".join(near),
    )
    return "no such street or road", (
        cure if near else "Give a name or an id of streets.csv of the network, or of roads.csv."
    )

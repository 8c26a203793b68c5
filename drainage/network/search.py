"""Finding streets, points, outlets, manholes, pipes and land by name, by pinyin or by id."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pypinyin import Style, lazy_pinyin

from drainage.network.model import Network
from drainage.network.topology import links

EXACT, BEGINS, HOLDS = 0, 1, 2
MOST = 20


@dataclass(frozen=True)
class Hit:
    """One element found; ``kind``: point, street, outlet, node, pipe, reach or land.

    ``x_m`` and ``y_m`` are NaN where its place is not known.
    """

    kind: str
    id: str
    name_zh: str
    name_en: str
    x_m: float
    y_m: float


def search(network: Network, words: str, most: int = MOST) -> list[Hit]:
    """At most ``most`` elements whose id or name is, begins with or holds ``words``, in this
    order; among equals points, streets and outlets first. A Chinese name is found by its
    pinyin (nanhuanlu) and by its initials (nhl), too."""
    asked = plain(words)
    if not asked:
        return []
    found = [
        part.assign(rank=rank)
        for part in (_named(network), _numbered(network))
        for rank in [_ranks(part, asked)]
    ]
    hits = pd.concat([part[part["rank"] < HOLDS + 1] for part in found])
    shortest = hits["id"].str.len()
    ordered = hits.assign(length=shortest).sort_values(["rank", "order", "length"], kind="stable")
    columns = ["kind", "id", "name_zh", "name_en", "x_m", "y_m"]
    return [Hit(*row) for row in ordered[columns].head(most).itertuples(index=False, name=None)]


def plain(words: str) -> str:
    """Words as they are compared: signs of full width as half, no spaces, no case."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


def _ranks(part: pd.DataFrame, asked: str) -> pd.Series:
    """EXACT, BEGINS or HOLDS for the best of the words of each row, else more."""
    rank = np.full(len(part), HOLDS + 1)
    for column in (own for own in part.columns if own.startswith("word_")):
        own = part[column].astype(object)
        rank = np.minimum(
            rank,
            np.select(
                [own.eq(asked), own.str.startswith(asked), own.str.contains(asked, regex=False)],
                [EXACT, BEGINS, HOLDS],
                HOLDS + 1,
            ),
        )
    return pd.Series(rank, part.index)


def _named(network: Network) -> pd.DataFrame:
    """Points, streets and outlets: those that have names."""
    chainage = network.chainages
    middle = chainage.groupby("street_id")["node_id"].agg(lambda own: own.iloc[len(own) // 2])
    xy = network.nodes[["x_m", "y_m"]]
    streets = network.streets[["name_zh", "name_en"]].copy()
    streets[["x_m", "y_m"]] = xy.reindex(middle.reindex(streets.index)).to_numpy(float)
    outlets = network.outfalls.assign(name_en=network.outfalls.get("name_en", ""))
    parts = [
        _part(0, "point", network.watch_points),
        _part(1, "street", streets),
        _part(2, "outlet", outlets),
    ]
    whole = pd.concat(parts, ignore_index=True)
    for style, column in ((Style.NORMAL, "word_pinyin"), (Style.FIRST_LETTER, "word_initials")):
        spoken = ["".join(lazy_pinyin(own, style=style)) for own in whole["name_zh"]]
        whole[column] = [plain(own) for own in spoken]
    return whole.assign(
        word_zh=whole["name_zh"].map(plain),
        word_en=whole["name_en"].map(plain),
        word_id=whole["id"].map(plain),
    )


def _part(order: int, kind: str, table: pd.DataFrame) -> pd.DataFrame:
    rows = table[["name_zh", "name_en", "x_m", "y_m"]].astype(
        {"name_zh": "str", "name_en": "str", "x_m": float, "y_m": float}
    )
    rows = rows.fillna({"name_zh": "", "name_en": ""})
    return rows.assign(id=table.index.astype(str), kind=kind, order=order)


def _numbered(network: Network) -> pd.DataFrame:
    """Manholes, pipes, street reaches and land: those that have ids alone."""
    nodes = network.nodes[~network.nodes["table"].eq("outfalls")]
    xy = network.nodes[["x_m", "y_m"]].astype(float)
    own = links(network)
    middle = (xy.reindex(own["from_id"]).to_numpy() + xy.reindex(own["to_id"]).to_numpy()) / 2
    reach = network.conduits["shape"].eq("street").reindex(own.index, fill_value=False)
    kinds = np.where(reach.astype(bool), "reach", "pipe")
    land = network.subcatchments.index
    parts = [
        pd.DataFrame({"id": nodes.index.astype(str), "kind": "node", "order": 3,
                      "x_m": nodes["x_m"].to_numpy(float), "y_m": nodes["y_m"].to_numpy(float)}),
        pd.DataFrame({"id": own.index.astype(str), "kind": kinds, "order": 4,
                      "x_m": middle[:, 0], "y_m": middle[:, 1]}),
        pd.DataFrame({"id": land.astype(str), "kind": "land", "order": 5,
                      "x_m": np.nan, "y_m": np.nan}),
    ]  # fmt: skip
    whole = pd.concat(parts, ignore_index=True)
    return whole.assign(name_zh="", name_en="", word_id=whole["id"].str.casefold())

"""Why deep water stands on streets that no list names: one line a street, from results."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from drainage.languages import Lang, languages, text
from drainage.metrics.arrivals import Part, origins
from drainage.metrics.story import pipes_of
from drainage.metrics.story_words import LAND, Pipes, origin_words, with_share
from drainage.metrics.street_water import StreetWater
from drainage.metrics.streets import deepest_nodes
from drainage.network.model import Network
from drainage.network.street_places import node_chainages
from drainage.results import RunResult

KINDS = (*LAND, "hill land", "inlets", "link")


def street_reasons(
    network: Network,
    result: RunResult,
    water: StreetWater | None,
    streets: pd.DataFrame,
    deeper_than_m: float,
) -> pd.DataFrame:
    """Per street: ``deepest_node_id`` and ``reason_<language>``, where its water comes from.

    ``streets`` as ``score_streets`` gives them. Streets with a listed point and those not
    deeper than ``deeper_than_m`` have none; nor has any without ``water``. The deepest node
    of a street stands for it: the kind of origin that most of its water has until it stands
    highest, and the greatest single one of hills, sewers and links.
    """
    names = ("deepest_node_id", *(f"reason_{lang}" for lang in languages()))
    columns = {name: pd.Series("", index=streets.index) for name in names}
    if water is None:
        return pd.DataFrame(columns)
    deep = ~streets["listed"].astype(bool) & (streets["max_depth_m"] > deeper_than_m)
    nodes = deepest_nodes(network, result).reindex(streets.index[deep]).dropna()
    chainages = node_chainages(network, nodes.index.to_series(), nodes)
    for street, node in nodes.items():
        at = water.nodes.get_loc(node)
        step = int(water.depth_m[:, at].argmax())
        began = origins(water, node, step)
        pipes = pipes_of(network, result, water, began, step)
        columns["deepest_node_id"][street] = node
        depth = float(result.totals["node_max_depth_m"].sel(node=node))
        for lang in languages():
            place = chainages[street] or str(node)
            words = _words(network, place, depth, began, pipes, lang)
            columns[f"reason_{lang}"][street] = words
    return pd.DataFrame(columns)


def deep_streets(network: Network, streets: pd.DataFrame) -> pd.DataFrame:
    """The streets (rows of one run, indexed by street_id) that have a reason, deepest first.

    Each deepest node and each road once. Their order is that of their letters on every map.
    """
    deep = streets[streets["deepest_node_id"].ne("")].sort_values(
        "max_depth_m", ascending=False, kind="stable"
    )
    roads = network.roads.reindex(deep.index)
    return deep[~deep["deepest_node_id"].duplicated() & ~roads.duplicated()]


def _words(
    network: Network, place: str, depth_m: float, began: Sequence[Part], pipes: Pipes, lang: Lang
) -> str:
    if not began:
        return ""
    share = {kind: sum(p.share for p in began if p.kind == kind) for kind in KINDS}
    kind = max(share, key=lambda own: share[own])
    named = ""
    if kind not in LAND:
        first = next(part for part in began if part.kind == kind)
        named = with_share(origin_words(network, pipes, first, lang), first.share, lang)
    return text(
        lang,
        "stories.reason.part" if named else "stories.reason.land",
        place=place,
        depth_m=depth_m,
        kind=text(lang, f"stories.reason.kind.{kind}"),
        share_pct=100 * share[kind],
        part=named,
    )

"""What brought the water to a street node, what took it away, and where it began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, eye
from scipy.sparse.linalg import spsolve

from drainage.metrics.street_water import StreetWater

LEAST_M3 = 1e-6
"""Added to what passes a node, so that a node no water reaches divides by something."""


@dataclass(frozen=True)
class Part:
    """A part of the water: ``kind`` and ``id``, m3 and share of all of its side.

    Kinds of what comes and goes at a place: ``street`` (id of a reach), ``lead`` (from a hollow
    into the sewer), ``link`` (a weir over a bank, a lid or another link), ``inlets`` (id of
    the street node), ``rim`` and the kinds of land: ``street land``, ``block land``,
    ``hill land`` (id of the subcatchment).
    """

    kind: str
    id: str
    volume_m3: float
    share: float


def arrivals(water: StreetWater, node: str, step: int) -> list[Part]:
    """What came to a node from the beginning of the series to a step, greatest first."""
    at, to, start, land = _at(water, node)
    return _parts(
        [
            *_each(water, to, water.forward_m3[step]),
            *_each(water, start, water.backward_m3[step]),
            *(
                (f"{kind} land", name, volume)
                for kind, name, volume in zip(
                    water.land["kind"].iloc[land],
                    water.land["land_id"].iloc[land],
                    water.runoff_m3[step, land],
                    strict=True,
                )
            ),
            ("inlets", node, water.risen_m3[step, at]),
        ]
    )


def departures(water: StreetWater, node: str, step: int) -> list[Part]:
    """What left a node from the beginning of the series to a step, greatest first."""
    at, to, start, _land = _at(water, node)
    return _parts(
        [
            *_each(water, start, water.forward_m3[step]),
            *_each(water, to, water.backward_m3[step]),
            ("inlets", node, water.taken_m3[step, at]),
            ("rim", node, water.rim_m3[step, at]),
        ]
    )


def origins(water: StreetWater, node: str, step: int) -> list[Part]:
    """Where the water that came to a node until a step began, greatest first.

    Kinds: land as in ``Part``; ``inlets`` (id of the street node where it rose from the
    sewer) and ``link`` (id of the link that brought it to the streets). Water mixes wholly at
    every street node on the way, over the whole time: with F_ij the volume that ran from i to
    j and I_j all that came to j, the water of the node passed each i in the amount w with
    w = e + (F / I) w, and the sources of i hold their share of I_i in it.
    """
    nodes, place = water.nodes, water.nodes.get_indexer
    start, end = place(water.links["from_id"]), place(water.links["to_id"])
    inside = (start >= 0) & (end >= 0)
    ahead, back = water.forward_m3[step], water.backward_m3[step]
    source = np.concatenate([start[inside], end[inside]])
    target = np.concatenate([end[inside], start[inside]])
    passed = np.concatenate([ahead[inside], back[inside]])
    enters, leaves = (end >= 0) & ~inside, (start >= 0) & ~inside
    begun = [
        *zip(water.land["kind"] + " land", water.land["land_id"], place(water.land["node_id"]),
             water.runoff_m3[step], strict=True),
        *zip(["inlets"] * len(nodes), nodes, range(len(nodes)), water.risen_m3[step], strict=True),
        *zip(["link"] * int(enters.sum()), water.links.index[enters], end[enters], ahead[enters],
             strict=True),
        *zip(["link"] * int(leaves.sum()), water.links.index[leaves], start[leaves], back[leaves],
             strict=True),
    ]  # fmt: skip
    began_at = np.array([own[2] for own in begun], dtype=int)
    volume = np.array([own[3] for own in begun], dtype=float)
    n = len(nodes)
    coming = LEAST_M3 + np.bincount(target, passed, n) + np.bincount(began_at, volume, n)
    mixed = coo_matrix((passed / coming[target], (source, target)), shape=(n, n))
    unit = np.zeros(n)
    unit[nodes.get_loc(node)] = 1.0
    weight = spsolve((eye(n) - mixed).tocsc(), unit)
    part = volume * weight[began_at] / coming[began_at]
    arrived = coming[nodes.get_loc(node)]
    return _parts(
        [
            (kind, name, arrived * own)
            for (kind, name, _at, _m3), own in zip(begun, part, strict=True)
        ]
    )


def _at(water: StreetWater, node: str) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    """Place of a node and of the links to it, the links from it and its land."""
    return (
        int(water.nodes.get_loc(node)),
        np.flatnonzero(water.links["to_id"] == node),
        np.flatnonzero(water.links["from_id"] == node),
        np.flatnonzero(water.land["node_id"] == node),
    )


def _each(water: StreetWater, at: np.ndarray, volume: np.ndarray) -> list[tuple[str, str, float]]:
    own = water.links.iloc[at]
    return [
        (str(kind), str(name), float(volume[k]))
        for k, name, kind in zip(at, own.index, own["kind"], strict=True)
    ]


def _parts(found: Sequence[tuple[str, str, float]]) -> list[Part]:
    """Parts of the same kind and id added up."""
    added: dict[tuple[str, str], float] = {}
    for kind, name, volume in found:
        if volume > LEAST_M3:
            added[kind, name] = added.get((kind, name), 0.0) + float(volume)
    whole = sum(added.values())
    order = sorted(added.items(), key=lambda own: -own[1])
    return [Part(kind, name, volume, volume / whole) for (kind, name), volume in order]

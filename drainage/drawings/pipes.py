"""The pipes of two networks with all that a list and a drawing say of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from drainage.drawings.lines import lines_of_works
from drainage.drawings.works import EXISTING, Works
from drainage.network import Network
from drainage.network.sizes import pipe_height_m, size_words
from drainage.network.street_places import conduit_places
from drainage.network.trust import trust_of

ENDS = ("from", "to")
DEPTHS_M = (2.0, 3.0, 4.0, 5.0)
"""Limits of the classes of depth in the sums, m."""
SETTLED = ("survey", "plan")
"""What rests on these is not marked as assumed."""
DRAWN = [
    "work", "line_no", "sewer_kind", "street_place", "from_node_id", "to_node_id", "section",
    "section_before", "pipe_length_m", "slope_permille", "from_invert_level_m",
    "to_invert_level_m", "from_ground_level_m", "to_ground_level_m", "from_invert_depth_m",
    "to_invert_depth_m", "from_cover_m", "to_cover_m", "invert_depth_class", "manning_n",
    "material", "assumed", "basis", "source", "height_m", "from_x_m", "from_y_m", "to_x_m",
    "to_y_m",
]  # fmt: skip


def pipe_table(works: Works) -> pd.DataFrame:
    """Every pipe and ditch of both networks by conduit id (``DRAWN``), those that are taken away
    last; ``work`` is one of ``WORKS`` or "existing".

    Depths and covers, m, are those of invert and inside soffit below the ground of the manhole;
    NaN where a level or a section is not known. ``line_no``: 1 for the pipes of the first of
    ``lines_of_works``, 0 for a pipe of none.
    """
    gone = works.on_pipes.index[works.on_pipes.eq("removed")]
    parts = [_of_network(works.after, _pipes(works.after))]
    if len(gone):
        parts.append(_of_network(works.before, works.before.conduits.loc[gone]))
    pipes = pd.concat(parts)
    before = works.before.conduits.reindex(pipes.index).dropna(subset=["shape"])
    was = size_words(before.astype({"barrels": int})).reindex(pipes.index).fillna("")
    pipes = pipes.assign(
        work=works.on_pipes.reindex(pipes.index).fillna(EXISTING).to_numpy(object),
        section_before=was.where(was.ne(pipes["section"]), "").to_numpy(object),
    )
    number = {
        pipe: place
        for place, line in enumerate(lines_of_works(pipes), start=1)
        for pipe in line
    }  # fmt: skip
    return pipes.assign(line_no=[number.get(pipe, 0) for pipe in pipes.index])[DRAWN]


def depth_classes(depth_m: pd.Series) -> pd.Series:
    """Classes (n,) such as ≤ 2 m, 2–3 m, > 5 m; "" where the depth is not known."""
    names = [f"≤ {DEPTHS_M[0]:g} m"]
    names += [f"{a:g}–{b:g} m" for a, b in pairwise(DEPTHS_M)]
    names += [f"> {DEPTHS_M[-1]:g} m", ""]
    place = np.digitize(depth_m.to_numpy(float), DEPTHS_M, right=True)
    place = np.where(depth_m.isna(), len(names) - 1, place)
    return pd.Series(np.array(names, dtype=object)[place], index=depth_m.index)


def basis_of(source: pd.Series) -> pd.DataFrame:
    """``basis``: survey, plan, rule, assumption or other, of sources (n,), and ``assumed``: "yes"
    but for the first two."""
    known = {own: trust_of(own) for own in source.unique()}
    words = [(known[own], "" if known[own] in SETTLED else "yes") for own in source]
    return pd.DataFrame(words, columns=["basis", "assumed"], index=source.index, dtype=object)


def _pipes(network: Network) -> pd.DataFrame:
    conduits = network.conduits
    return conduits[conduits["system"].ne("street") & conduits["shape"].ne("street")]


def _of_network(network: Network, conduits: pd.DataFrame) -> pd.DataFrame:
    nodes = network.nodes
    height = pipe_height_m(conduits)
    known = height.where(height > 0)
    ends: dict[str, np.ndarray] = {}
    for end in ENDS:
        at = nodes.reindex(conduits[f"{end}_id"])
        invert = conduits[f"{end}_invert_level_m"].to_numpy(float)
        ground = at["ground_level_m"].to_numpy(float)
        ends |= {
            f"{end}_node_id": conduits[f"{end}_id"].to_numpy(object),
            f"{end}_x_m": at["x_m"].to_numpy(float),
            f"{end}_y_m": at["y_m"].to_numpy(float),
            f"{end}_invert_level_m": invert,
            f"{end}_ground_level_m": ground,
            f"{end}_invert_depth_m": ground - invert,
            f"{end}_cover_m": ground - invert - known.to_numpy(float),
        }
    length = conduits["length_m"].astype(float)
    fall = conduits["from_invert_level_m"] - conduits["to_invert_level_m"]
    frame = pd.DataFrame(ends, index=conduits.index)
    depth = frame[[f"{end}_invert_depth_m" for end in ENDS]].mean(axis=1, skipna=False)
    return frame.assign(
        sewer_kind=conduits["system"].where(conduits["shape"].ne("trapezoid"), "ditch"),
        street_place=conduit_places(network, conduits.index).to_numpy(object),
        section=size_words(conduits).to_numpy(object),
        height_m=known,
        pipe_length_m=length,
        slope_permille=1000 * fall / length.where(length > 0),
        invert_depth_class=depth_classes(depth),
        manning_n=conduits["manning_n"],
        material="",
        source=conduits["source"],
        **basis_of(conduits["source"].astype(str)),
    )

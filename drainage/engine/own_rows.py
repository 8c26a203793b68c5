"""The tables of a network as rows of an .inp, to be compared with those it was imported as."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from drainage.engine.inp_model import free_outfalls, model_sections
from drainage.engine.inp_text import number
from drainage.network.model import Network
from drainage.own_model.sections import tokens

Fields = tuple[str, ...]
Keyed = Mapping[str, Mapping[str, tuple[Fields, ...]]]
"""Section -> id -> its rows."""

END_FIELDS = {"CONDUITS": ((5, 1), (6, 2)), "ORIFICES": ((4, 1),), "WEIRS": ((4, 1),),
              "OUTLETS": ((3, 1),)}  # fmt: skip
"""Fields that hold the level of a link's end, each with the field of its node."""
OTHER = "OTHER"
"""The kind of a cross-section that the model alone can say."""


def rows_of(network: Network, pipes: pd.DataFrame, *, levels: bool) -> Keyed:
    """Rows in SI by section and id; ``pipes`` are the conduits to be written.

    ``levels``: the ends of links as levels, else as heights above their nodes.
    """
    written = network.with_tables(conduits=pipes)
    sections = model_sections(written, free_outfalls(network), pd.Series(dtype=float))
    split = {
        section: [tokens(line) for line in lines] for section, lines in sections.items() if lines
    }
    if not levels:
        invert = network.nodes["invert_level_m"].to_dict()
        for section, ends in END_FIELDS.items():
            split[section] = [_above_nodes(row, ends, invert) for row in split.get(section, [])]
    other = pipes.index[pipes["shape"].eq("other")]
    own = _own_sections(pipes.loc[other])
    split["XSECTIONS"] = [own.get(row[0], row) for row in split.get("XSECTIONS", [])]
    return {section: _keyed(rows) for section, rows in split.items()}


def _keyed(rows: Iterable[Fields]) -> dict[str, tuple[Fields, ...]]:
    keyed: dict[str, tuple[Fields, ...]] = {}
    for row in rows:
        keyed[row[0]] = (*keyed.get(row[0], ()), row)
    return keyed


def _above_nodes(
    row: Fields, ends: Iterable[tuple[int, int]], invert_m: Mapping[str, float]
) -> Fields:
    fields = list(row)
    for at, node in ends:
        fields[at] = number(round(float(row[at]) - invert_m[row[node]], 9))
    return tuple(fields)


def _own_sections(pipes: pd.DataFrame) -> dict[str, Fields]:
    """Height, width and barrels of sections of a shape the tables do not have."""
    return {
        str(name): (str(name), OTHER, number(height), number(width), "0", "0", str(barrels))
        for name, height, width, barrels in zip(
            pipes.index, pipes["height_mm"] / 1000, pipes["width_mm"] / 1000, pipes["barrels"],
            strict=True,
        )
    }  # fmt: skip


def without_unchanged_sediment(
    pipes: pd.DataFrame, others: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Index]:
    """The conduits without the sediment that ``others`` have, too; and those whose sediment
    differs. The model says itself what unchanged sediment does to a pipe."""
    same = pipes["sediment_depth_mm"].eq(others["sediment_depth_mm"].reindex(pipes.index))
    depth = np.where(same, 0.0, pipes["sediment_depth_mm"])
    return pipes.assign(sediment_depth_mm=depth), pipes.index[
        ~same & pipes.index.isin(others.index)
    ]

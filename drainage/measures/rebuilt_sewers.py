"""What a rebuilt sewer may not do: outgrow its street, lose its cover, fall back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.measures.context import COVER_M
from drainage.network.model import Network
from drainage.network.sizes import pipe_height_m, size_words
from drainage.said import said

CLOSED = ("circular", "box")
WORKING_M = 0.5
"""Least room beside a pipe in its trench, each side (order of GB 50268; the clause is not
verified)."""
LEVEL_M = 1e-3
"""Levels in the tables have millimetres."""


def pipes_of(network: Network) -> pd.DataFrame:
    """All pipes and channels but the streets themselves."""
    pipes = network.conduits
    return pipes[pipes["shape"].ne("street")]


def leaving(network: Network, node: str) -> pd.DataFrame:
    """The pipes that leave a node."""
    pipes = pipes_of(network)
    return pipes[pipes["from_id"].eq(node)]


def not_closed(old: pd.DataFrame) -> list[Finding]:
    return [
        Finding("", "shape", str(name), str(shape), "only closed sewers, round or box, are rebuilt",
                "Leave the open channel out, or change it in tables/conduits.csv.")
        for name, shape in old.loc[~old["shape"].isin(CLOSED), "shape"].items()
    ]  # fmt: skip


def laid_twice(network: Network, old: pd.DataFrame, new: pd.DataFrame) -> list[Finding]:
    taken = [str(name) for name in new.index if name in network.conduits.index]
    into = [str(name) for name, to in old["to_id"].items() if to in network.outfalls.index]
    return [
        *(Finding("", "beside", name, "", "a second sewer lies there already",
                  "Name that one and rebuild it in its place.") for name in taken),
        *(Finding("", "beside", name, "", "an outfall takes one pipe only",
                  "End at the manhole above, and give the last pipe more barrels in its place.")
          for name in into),
    ]  # fmt: skip


def too_wide(network: Network, old: pd.DataFrame, new: pd.DataFrame, beside: bool) -> list[Finding]:
    """Trenches wider than the street; unknown widths are no reason."""
    street_m = old["street_id"].map(network.streets["width_m"]).to_numpy(float)
    wide_m = _width_m(new) + 2 * WORKING_M
    if beside:
        wide_m = wide_m + _width_m(old) + WORKING_M
    return [
        Finding("", "section", str(name), f"{own:g}",
                said("its trench of {own:.1f} m is wider than its street of {street:g} m",
                     own=own, street=street),
                "Give a smaller section, or lead it along a wider street.")
        for name, own, street in zip(old.index, wide_m.tolist(), street_m.tolist(), strict=True)
        if own > street
    ]  # fmt: skip


def _width_m(pipes: pd.DataFrame) -> np.ndarray:
    one = pipes["width_mm"].where(pipes["shape"].eq("box"), pipes["diameter_mm"])
    barrels = pipes["barrels"].to_numpy(float)
    return np.asarray(barrels * one.to_numpy(float) / 1000 + (barrels - 1) * WORKING_M)


def too_shallow(network: Network, old: pd.DataFrame, new: pd.DataFrame) -> list[Finding]:
    """Soffits nearer to the ground than the least cover and than before."""
    ground = network.nodes["ground_level_m"]
    findings = []
    for end in ("from", "to"):
        inland = ~old[f"{end}_id"].isin(network.outfalls.index).to_numpy()
        level = ground.reindex(old[f"{end}_id"]).to_numpy(float)
        before, after = (
            level
            - own[f"{end}_invert_level_m"].to_numpy(float)
            - pipe_height_m(own).to_numpy(float)
            for own in (old, new)
        )
        short = inland & (after < COVER_M - LEVEL_M) & (after < before - LEVEL_M)
        findings += [
            Finding("", "section", str(name), str(size),
                    said("cover of {cover:.2f} m at {node}, less than {least:g} m",
                         cover=cover, node=node, least=COVER_M),
                    said("Lay it {deeper:.2f} m deeper (deeper_m), or give a lower and wider "
                         "section.", deeper=COVER_M - cover))
            for name, size, cover, node in zip(
                old.index[short], size_words(new)[short], after[short], old[f"{end}_id"][short],
                strict=True)
        ]  # fmt: skip
    return findings


def backfall(network: Network, old: pd.DataFrame, new: pd.DataFrame) -> list[Finding]:
    """An end that comes to lie below what leads on from it, or below its outfall."""
    last, level = str(old["to_id"].iloc[-1]), float(new["to_invert_level_m"].iloc[-1])
    before = float(old["to_invert_level_m"].iloc[-1])
    if last in network.outfalls.index:
        on = float(network.outfalls.at[last, "invert_level_m"])
    else:
        on = float(leaving(network, last)["from_invert_level_m"].min())
    if not (level < on - LEVEL_M and level < before - LEVEL_M):
        return []
    return [
        Finding("", "deeper_m", str(old.index[-1]), f"{before - level:g}",
                said("its end would lie {short:.2f} m below what leads on from {node}: "
                     "water stands",
                     short=on - level, node=last),
                said("Go down by {room:.2f} m at most, or on to a lower place downstream.",
                     room=max(before - on, 0.0)))
    ]  # fmt: skip

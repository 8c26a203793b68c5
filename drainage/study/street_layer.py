"""The streets that `drainage add-streets` laid over the sewers of a network, taken off again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.network import Network
from drainage.network.merging import same
from drainage.network.schema import TABLE_BY_NAME
from drainage.study.kept_networks import Tables, kept_tables

STREETS = "streets"
"""In the folder of a network: ``made`` as the command left the tables, ``sewers`` as it found
them, and ``mine`` while a survey was imported again and the streets are off."""
ALL_STREET = ("subcatchments", "streets", "street_sections", "inlet_types", "inlets", "hollows",
              "watch_points")  # fmt: skip


def has_streets(folder: Path, network: Network) -> bool:
    """Whether streets of the command lie over the sewers."""
    return (folder / STREETS).is_dir() and bool(len(network.subcatchments))


def without_streets(folder: Path, network: Network) -> Network:
    """The network as it would be without its streets, with the engineer's own edits.

    What the command changed in rows of sewers (the room under a sealed lid) goes back, unless
    it was edited since. A network without streets of the command stays as it is.
    """
    if not has_streets(folder, network):
        return network
    made = kept_tables(folder / STREETS / "made")
    sewers = kept_tables(folder / STREETS / "sewers")
    return network.with_tables(
        **{
            name: _sewers_of(name, network.tables[name], made[name], sewers[name])
            for name in TABLE_BY_NAME
        }
    )


def street_rows(tables: Tables, sewers: Tables) -> Tables:
    """What of the tables is no row of the sewers."""
    return {name: frame[~frame.index.isin(sewers[name].index)] for name, frame in tables.items()}


def _sewers_of(
    name: str, mine: pd.DataFrame, made: pd.DataFrame, sewers: pd.DataFrame
) -> pd.DataFrame:
    street = ~mine.index.isin(sewers.index)
    if name not in ALL_STREET:
        own = mine["system"].eq("street") if "system" in mine else False
        street &= mine.index.isin(made.index) | own
    frame = mine[~street].copy()
    both = frame.index.intersection(made.index).intersection(sewers.index)
    for column in frame.columns:
        untouched = both[same(frame.loc[both, column], made.loc[both, column]).to_numpy()]
        values = frame[column].copy()
        values.loc[untouched] = sewers.loc[untouched, column]
        frame[column] = values
    return frame

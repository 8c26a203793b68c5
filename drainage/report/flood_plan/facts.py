"""What the sheets of the places and the chapters of a flood plan are written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from drainage.network import Network
from drainage.season import SeasonDocument

Run = tuple[str, str]
"""Scenario and event."""


@dataclass(frozen=True)
class Rescue:
    """The tables of `drainage crews` as they are written, and those of the study behind them.

    ``crews``, ``pumps``, ``detours``, ``gains`` and ``bridges``: their columns as in the files.
    ``bases``: base_id -> name_zh, name_en, crews, assumed; ``kept``: pump_id -> base_id,
    rate_m3_h, number, assumed. ``assumed``: whether speeds, times and depths are.
    """

    crews: pd.DataFrame
    pumps: pd.DataFrame
    detours: pd.DataFrame
    gains: pd.DataFrame
    bridges: pd.DataFrame
    bases: pd.DataFrame
    kept: pd.DataFrame
    assumed: bool
    source: str
    closed_depth_m: float
    time_limit_min: float

    @property
    def runs(self) -> list[Run]:
        """The runs the tables tell of."""
        return runs_in(self.bridges)

    def events(self, scenario: str) -> list[str]:
        """The events of a scenario that the tables tell of."""
        return [event for own, event in self.runs if own == scenario]


@dataclass(frozen=True)
class Flows:
    """What a run moved: ``volumes`` by link (``forth_m3``, ``back_m3``) in a storm's title."""

    storm: str
    volumes: pd.DataFrame


@dataclass(frozen=True)
class FloodFacts:
    """All a flood plan says, in one language where it is words.

    ``networks``, ``titles``: by scenario; ``scenarios``: the town as it is and, where there is
    another, after the works. ``storms``: event -> its title. ``season`` and ``rescue`` are None
    where they were not computed; ``without_season`` and ``without_rescue`` then say so with the
    command that makes them; ``other_seasons`` are the rain tables of scenarios beside that of
    ``season``, by scenario, None where one was made from other files; ``without_run`` those of a
    scenario the rescue lacks.
    ``depths``: run -> the table of its points (max_depth_m, minutes_above_limit). ``flows``: by
    scenario, of those that have a run.
    """

    study: str
    title: str
    scenarios: Sequence[str]
    titles: Mapping[str, str]
    networks: Mapping[str, Network]
    storms: Mapping[str, str]
    season: SeasonDocument | None
    other_seasons: Mapping[str, SeasonDocument | None]
    rescue: Rescue | None
    without_season: str
    without_rescue: str
    without_run: str
    depths: Mapping[Run, pd.DataFrame]
    flows: Mapping[str, Flows]
    point_depth_m: float
    notes: Sequence[str]
    footer: str

    @property
    def before(self) -> str:
        """The scenario of the town as it is."""
        return self.scenarios[0]

    @property
    def base(self) -> Network:
        """The network of the town as it is."""
        return self.networks[self.before]

    def volumes(self, scenario: str) -> pd.DataFrame | None:
        """What the run of a scenario moved, by link; None where it has none."""
        own = self.flows.get(scenario)
        return None if own is None else own.volumes


def runs_in(bridges: pd.DataFrame) -> list[Run]:
    """The runs that tables of crews tell of; each has a row of bridges."""
    rows = bridges[["scenario", "event"]].drop_duplicates()
    return [(str(scenario), str(event)) for scenario, event in rows.itertuples(index=False)]


def rows_of(table: pd.DataFrame, run: Run, **same: Any) -> pd.DataFrame:
    """The rows of a run, and with these values."""
    own = table[(table["scenario"] == run[0]) & (table["event"] == run[1])]
    for name, value in same.items():
        own = own[own[name] == value]
    return own

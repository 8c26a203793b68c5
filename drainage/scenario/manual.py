"""The tables of keys in ``scenarios.md``, ``uncertainty.md``, ``season.md`` and ``atlas.md``, both
languages."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from drainage.languages import Lang
from drainage.scenario.atlas_file import MODELS as OF_ATLAS
from drainage.scenario.capacity_settings import CapacitySettings, CapacityZone
from drainage.scenario.exchange_settings import ExchangeSettings
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.scenario.outages import Outage
from drainage.scenario.season_file import MODELS as OF_SEASON
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.sizing_settings import SizingSettings
from drainage.scenario.study import Cost, Event, Scenario, StudyFile
from drainage.scenario.tracers import Tracer
from drainage.scenario.uncertainty.file import MODELS as OF_UNCERTAINTY
from drainage.toml_keys import with_keys

MODELS: dict[str, type[BaseModel]] = {
    own.__name__: own
    for own in (StudyFile, Event, RunSettings, GroundSettings, GridSettings, ExchangeSettings,
                Targets, Tracer, CapacitySettings, CapacityZone, SizingSettings, Scenario, Cost,
                Outage)
}  # fmt: skip
"""The tables of scenarios.md: a comment ``<!-- keys: Event -->`` stands before each."""
UNCERTAIN: dict[str, type[BaseModel]] = {own.__name__: own for own in OF_UNCERTAINTY}
"""The tables of uncertainty.md."""
SEASON: dict[str, type[BaseModel]] = {own.__name__: own for own in OF_SEASON}
"""The tables of season.md."""
ATLAS: dict[str, type[BaseModel]] = {own.__name__: own for own in OF_ATLAS}
"""The tables of atlas.md."""


def with_tables(page: str, lang: Lang) -> str:
    """A page of Markdown with its tables of keys written again; KeyError for a model that is
    none of ``MODELS``, ``UNCERTAIN``, ``SEASON`` and ``ATLAS``."""
    return with_keys(page, lang, MODELS | UNCERTAIN | SEASON | ATLAS)


def manual_sentences() -> Iterator[str]:
    """What the tables say of keys, in English: each has its Chinese in ``texts/zh/messages``."""
    every = MODELS | UNCERTAIN | SEASON | ATLAS
    for model in every.values():
        for field in model.model_fields.values():
            yield field.description or ""

"""The tables of keys in ``scenarios.md`` and ``uncertainty.md`` of both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from drainage.languages import Lang
from drainage.scenario.capacity_settings import CapacitySettings, CapacityZone
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.sizing_settings import SizingSettings
from drainage.scenario.study import Cost, Event, Scenario, StudyFile
from drainage.scenario.tracers import Tracer
from drainage.scenario.uncertainty.file import MODELS as OF_UNCERTAINTY
from drainage.toml_keys import keys_table

MODELS: dict[str, type[BaseModel]] = {
    own.__name__: own
    for own in (StudyFile, Event, RunSettings, GroundSettings, GridSettings, Targets, Tracer,
                CapacitySettings, CapacityZone, SizingSettings, Scenario, Cost, Outage)
}  # fmt: skip
"""The tables of scenarios.md: a comment ``<!-- keys: Event -->`` stands before each."""
UNCERTAIN: dict[str, type[BaseModel]] = {own.__name__: own for own in OF_UNCERTAINTY}
"""The tables of uncertainty.md."""
_TABLE = re.compile(r"(?m)^(<!-- keys: (\w+) -->\n\n)(?:\|.*\n)*")


def with_tables(page: str, lang: Lang) -> str:
    """A page of Markdown with its tables of keys written again; KeyError for a model that is
    none of ``MODELS`` and ``UNCERTAIN``."""
    known = MODELS | UNCERTAIN
    return _TABLE.sub(lambda mark: mark[1] + keys_table(known[mark[2]], lang), page)


def named(page: str) -> list[str]:
    """The models whose tables stand on a page."""
    return [mark[2] for mark in _TABLE.finditer(page)]


def manual_sentences() -> Iterator[str]:
    """What the tables say of keys, in English: each has its Chinese in ``texts/zh/messages``."""
    for model in (*MODELS.values(), *UNCERTAIN.values()):
        for field in model.model_fields.values():
            yield field.description or ""

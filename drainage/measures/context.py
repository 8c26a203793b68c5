"""What a measure may know beside the network, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.errors import Finding
from drainage.languages import Lang
from drainage.measures.words import Figure, Remark, Texts, text_of
from drainage.network.model import Network
from drainage.rainfall import IntensityFormula
from drainage.said import said

Need = Literal["streets", "inlets", "watch_points", "sanitary"]
"""A table of the network that must have rows, or sanitary manholes."""
COVER_M = 0.7
"""Least cover under a carriageway, GB 50014."""


@dataclass(frozen=True)
class DesignContext:
    """The formula new works are designed by."""

    formula: IntensityFormula


@dataclass(frozen=True)
class Applied:
    """The network with a measure built, and what an engineer must be told about it."""

    network: Network
    remarks: tuple[Remark, ...] = ()


class Works(BaseModel):
    """What every measure says of itself, in its file and nowhere else.

    ``TEXTS`` has ``name`` (what it is, as a clause) and a text for every remark it makes;
    ``EXAMPLES`` are measures as TOML, of the town in tests/conftest.py. ``NEEDS`` are what a
    network must have for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TEXTS: ClassVar[Texts] = {
        "heading": {"zh": "{title}", "en": "{name} ({title})"},
        "on_a_sheet": {"zh": "{title}：{name}", "en": "{heading}"},
        "before_clauses": {"zh": "；", "en": ": "},
        "semicolon": {"zh": "；", "en": "; "},
    }
    EXAMPLES: ClassVar[tuple[str, ...]] = ()
    NEEDS: ClassVar[tuple[Need, ...]] = ()

    kind: str
    title_zh: str = Field(description="title in Chinese, for maps and tables")
    source: str = Field(description="where it comes from, or that it is assumed")
    supersedes: tuple[str, ...] = Field(
        (), description="kinds of earlier measures whose values this one may replace"
    )

    def text(self, key: str, lang: Lang, figures: Mapping[str, Figure] | None = None) -> str:
        """A text of this measure with its figures; KeyError for a key it does not have."""
        return text_of(self.kind, key, self.TEXTS, lang).format(**(figures or {}))

    def heading(self, lang: Lang) -> str:
        """Its title as a list of works shows it; outside Chinese with what it is."""
        name = self.text("name", lang)
        return self.text(
            "heading", lang, {"title": self.title_zh, "name": f"{name[0].upper()}{name[1:]}"}
        )

    def sentence(self, remark: Remark, lang: Lang) -> str:
        """A remark as one line that says what it is about."""
        head = remark.place or self.heading(lang)
        return f"{head}: {self.text(remark.key, lang, remark.figures)}"

    def points_served(self) -> tuple[str, ...]:
        """The watch points it is for; none where it serves the town."""
        return ()

    def details(self, before: Network, after: Network, lang: Lang) -> list[str]:
        """Clauses on a point's sheet: sizes, and what stands in the network with all works."""
        return []


class DesignRules(BaseModel):
    """How new sewers are sized: rational method of GB 50014 by the study's formula."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    return_period_a: float = Field(
        3.0, gt=0, description="at least this; a point takes its target storm where that is rarer"
    )
    runoff_coefficient: float = Field(
        0.65, gt=0, le=1, description="of the land in the rational method"
    )
    entry_time_min: float = Field(10.0, gt=0, le=30, description="t1 of t = t1 + t2")
    manning_n: float = Field(0.013, ge=0.009, le=0.02, description="Manning's n of the new pipe")


def unknown(key: str, value: str, known: str, table: str) -> Finding:
    """A measure names something the network does not have."""
    return Finding(
        "",
        key,
        "",
        value,
        said("no such id in {table}", table=table),
        said("Use {known}.", known=known),
    )

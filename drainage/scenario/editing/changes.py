"""What a person changes of a scenario at once, as data: applied to its text in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from drainage.scenario.editing.heads import with_head
from drainage.scenario.editing.measures import (
    measures_of,
    with_measure,
    with_measure_at,
    with_measure_moved,
    without_measure,
)


class _Typed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Add(_Typed):
    """A measure more, as number ``at`` or last."""

    do: Literal["add"]
    measure: dict[str, Any]
    at: int | None = Field(None, ge=1)

    def on(self, text: str) -> str:
        return with_measure(text, self.measure, self.at)


class Replace(_Typed):
    """Other values in a measure."""

    do: Literal["replace"]
    number: int = Field(ge=1)
    measure: dict[str, Any]

    def on(self, text: str) -> str:
        return with_measure_at(text, self.number, self.measure)


class Remove(_Typed):
    """A measure less."""

    do: Literal["remove"]
    number: int = Field(ge=1)

    def on(self, text: str) -> str:
        return without_measure(text, self.number)


class Move(_Typed):
    """A measure built earlier or later."""

    do: Literal["move"]
    number: int = Field(ge=1)
    to: int = Field(ge=1)

    def on(self, text: str) -> str:
        return with_measure_moved(text, self.number, self.to)


class Head(_Typed):
    """Titles and what a scenario includes and leaves out; None: as it is."""

    do: Literal["head"]
    title_zh: str | None = None
    title_en: str | None = None
    includes: list[str] | None = None
    leaves_out: list[str] | None = None
    adds_capacity_only: bool | None = None

    def on(self, text: str) -> str:
        return with_head(text, self.model_dump(exclude={"do"}, exclude_none=True))


Change = Annotated[Add | Replace | Remove | Move | Head, Field(discriminator="do")]


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text with all changes, one after the other; raises InputError as each."""
    for own in changes:
        text = own.on(text)
    return text


def number_after(text: str, change: Change) -> int | None:
    """Which measure of the changed text the change is about; None for none."""
    if isinstance(change, Add):
        return change.at or len(measures_of(text)) + 1
    if isinstance(change, Replace):
        return change.number
    return change.to if isinstance(change, Move) else None

"""Pumps that fail in an event: some of them, or all when the power fails."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from drainage.said import said


class Outage(BaseModel):
    """A time in which pumps stand still. Where only some are named, a standby pump of the same
    well takes over; where the power fails no pump runs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pumps: tuple[str, ...] = Field((), description="ids of the pumps that fail")
    power_fails: bool = Field(False, description="true: all pumps stand, the standby ones too")
    from_min: float = Field(0.0, ge=0, description="minutes after the storm begins")
    to_min: float | None = Field(None, gt=0, description="left out: to the end of the run")

    @model_validator(mode="after")
    def _sound(self) -> Outage:
        if bool(self.pumps) == self.power_fails:
            raise ValueError(said("give the pumps that fail, or power_fails = true"))
        if self.to_min is not None and self.to_min <= self.from_min:
            raise ValueError(said("to_min must be later than from_min"))
        return self

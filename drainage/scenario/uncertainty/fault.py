"""One thing that does not fit, before it is known in which entry."""

from __future__ import annotations

from dataclasses import dataclass

from drainage.said import said


@dataclass(frozen=True)
class Fault:
    """A key, what stands there, what is wrong with it and what to do."""

    key: str
    value: str
    message: str
    cure: str

    @property
    def parts(self) -> tuple[str, str, str, str]:
        """Column, value, message and cure of a Finding."""
        return self.key, self.value, self.message, self.cure


def span(low: float, high: float) -> str:
    """A range as it stands in a finding."""
    return f"{low:g}–{high:g}"


def beyond(low: float, high: float) -> str:
    """The message for a range that leaves what is allowed."""
    return said("reaches beyond what is allowed there, {low:g} to {high:g}", low=low, high=high)

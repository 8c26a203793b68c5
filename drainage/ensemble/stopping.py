"""When an ensemble has members enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drainage.ensemble.probabilities import Estimate
from drainage.ensemble.sampling import next_power
from drainage.said import said


@dataclass(frozen=True)
class Progress:
    """How far an ensemble of so many members is: its greatest standard error and that asked for."""

    members: int
    standard_error: float
    wanted: float

    @property
    def enough(self) -> bool:
        """Whether the standard error asked for is reached."""
        return self.standard_error <= self.wanted

    @property
    def next_members(self) -> int:
        """The power of two that should reach it: errors fall with the root of the members."""
        if self.enough:
            return self.members
        needed = self.members * (self.standard_error / self.wanted) ** 2
        return max(2 * self.members, next_power(needed))

    @property
    def sentence(self) -> str:
        """The same in words."""
        error, wanted = f"{100 * self.standard_error:.1f}", f"{100 * self.wanted:g}"
        if self.enough:
            return said("{members} members: the greatest standard error of a probability is "
                        "{error} %, {wanted} % was asked for",
                        members=self.members, error=error, wanted=wanted)  # fmt: skip
        return said(
            "{members} members: the greatest standard error of a probability is {error} %; for the "
            "{wanted} % asked for some {next} members are needed",
            members=self.members,
            error=error,
            wanted=wanted,
            next=self.next_members,
        )


def progress(members: int, probabilities: Sequence[Estimate], wanted: float) -> Progress:
    """How far an ensemble is, by the least sure of its probabilities."""
    greatest = max(float(np.max(own.standard_error)) for own in probabilities)
    return Progress(members, greatest, wanted)

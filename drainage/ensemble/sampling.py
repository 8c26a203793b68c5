"""Scrambled Sobol samples of the unit cube that grow without changing what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.stats import qmc

from drainage.digests import digest_of
from drainage.ensemble.arrays import Floats
from drainage.errors import Finding, InputError
from drainage.said import said

LEAST_MEMBERS, MOST_MEMBERS = 8, 2**20
TOGETHER = 8
"""Dimensions of one Sobol sequence: of the first eight no two are alike from 128 members on."""
_WITNESSES = 4


@dataclass(frozen=True, eq=False)
class Sample:
    """``unit`` (member, dimension) in (0, 1); the columns are the ``names`` in order."""

    names: tuple[str, ...]
    seed: int
    unit: Floats

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def digest(self) -> str:
        """Of names, seed and the first members: the same for a sample and its extension.

        Another name, seed or generator of numbers gives another digest: members of the two must
        not be put together.
        """
        witnesses = np.round(self.unit[:_WITNESSES], 12).tolist()
        return digest_of(*self.names, str(self.seed), str(witnesses))


def sobol_sample(names: Sequence[str], members: int, seed: int) -> Sample:
    """The first ``members``, a power of two, of the scrambled Sobol sequences of a seed.

    The dimensions are the names sorted, so that the order they are written in does not matter.
    In dozens of dimensions a Sobol sequence of some hundred members moves pairs of them together
    (of 69 dimensions and 128 members some two have a correlation of 0.84), and what one of a
    pair does would be taken for the other. So each ``TOGETHER`` dimensions have a sequence of
    their own, scrambled as scipy does (Matoušek 1998), and its members are dealt in an order of
    chance within each doubling (Latin supercube sampling, Owen, ACM TOMACS 8, 1998): two
    dimensions are then no more alike than independent numbers are, and each keeps its evenness.
    Raises InputError where ``members`` is no power of two within reach.
    """
    _require_power(members)
    ordered = tuple(sorted(names))
    if len(set(ordered)) < len(ordered):
        raise ValueError("a dimension stands twice")
    parts = [
        _dealt(min(TOGETHER, len(ordered) - start), members, (seed, start))
        for start in range(0, len(ordered), TOGETHER)
    ]
    unit = np.hstack(parts)
    # 0 and 1 have no inverse in a distribution without bounds.
    return Sample(ordered, seed, np.clip(unit, 2.0**-31, 1 - 2.0**-31))


def _dealt(dimensions: int, members: int, seeds: tuple[int, int]) -> Floats:
    """A Sobol sequence (member, dimension), its members in an order of chance within 0 to 7, 8 to
    15, 16 to 31 …: the first half of a sample is that of the sample half as long."""
    sobol = qmc.Sobol(dimensions, scramble=True, seed=np.random.default_rng([*seeds, 0]))
    unit = sobol.random_base2(members.bit_length() - 1)
    order = np.arange(members)
    begin, end = 0, LEAST_MEMBERS
    while begin < members:
        draw = np.random.default_rng([*seeds, end])
        order[begin:end] = begin + draw.permutation(end - begin)
        begin, end = end, 2 * end
    return np.asarray(unit[order])


def extended(sample: Sample, members: int) -> Sample:
    """The sample with more members; those it has stay as they are, to the last bit."""
    longer = sobol_sample(sample.names, members, sample.seed)
    if not np.array_equal(longer.unit[: len(sample)], sample.unit[: len(longer)]):
        raise ValueError("the sample was drawn by another generator")
    return longer


def next_power(members: float) -> int:
    """The least power of two that is not less."""
    return int(2 ** max(0, int(np.ceil(np.log2(max(members, 1.0))))))


def _require_power(members: int) -> None:
    if LEAST_MEMBERS <= members <= MOST_MEMBERS and members == next_power(members):
        return
    near = min(max(next_power(members), LEAST_MEMBERS), MOST_MEMBERS)
    raise InputError([
        Finding("", "members", "", str(members),
                said("not a power of two from {least} to {most:,}",
                     least=LEAST_MEMBERS, most=MOST_MEMBERS),
                said("Use {near}: such samples are even, and grow by doubling.", near=near))
    ])  # fmt: skip

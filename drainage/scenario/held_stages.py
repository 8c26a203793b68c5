"""Stages of a scenario that are held, so that trying its last measure builds that alone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from drainage.checks import Regrade
from drainage.measures import DesignContext
from drainage.network import Network
from drainage.scenario.compose import Stage, Step, with_step

MOST = 6
"""Networks that are held; one of 100,000 pipes takes some 60 MB where all tables differ."""
Key = tuple[str, tuple[Step, ...]]


@dataclass
class HeldStages:
    """Stages by what they are built from; the one asked for longest ago goes first."""

    _stages: OrderedDict[Key, Stage] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def built(
        self,
        basis: str,
        base: Network,
        steps: Sequence[Step],
        context: DesignContext,
        regrades: Sequence[Regrade],
        wanted: Collection[int],
    ) -> Mapping[int, Stage]:
        """The stages after so many measures (0: the base), built on from the furthest held.

        ``basis`` is a digest of base, context and regrades. Raises InputError as ``compose``.
        """
        done, stage, found = 0, Stage(base), {}
        for target in sorted(set(wanted)):
            done, stage = self._furthest(basis, steps, target, (done, stage))
            while done < target:
                stage = with_step(stage, steps[done], context, regrades)
                done += 1
            if target:
                self._hold((basis, tuple(steps[:target])), stage)
            found[target] = stage
        return found

    def _furthest(
        self, basis: str, steps: Sequence[Step], most: int, least: tuple[int, Stage]
    ) -> tuple[int, Stage]:
        """The furthest stage that is held, up to ``most`` measures; else ``least``."""
        for done in range(most, least[0], -1):
            if held := self._held((basis, tuple(steps[:done]))):
                return done, held
        return least

    def _held(self, key: Key) -> Stage | None:
        with self._lock:
            if key in self._stages:
                self._stages.move_to_end(key)
            return self._stages.get(key)

    def _hold(self, key: Key, stage: Stage) -> None:
        with self._lock:
            self._stages[key] = stage
            while len(self._stages) > MOST:
                self._stages.popitem(last=False)

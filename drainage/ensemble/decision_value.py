"""What knowing a value is worth to a decision: the opportunity loss it would save (EVPPI)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drainage.ensemble.arrays import Floats
from drainage.ensemble.probabilities import estimate
from drainage.ensemble.regression import smooth


@dataclass(frozen=True)
class Worth:
    """By how much the expected loss falls, its standard error, and the most there is to save.

    ``saved`` and ``most`` are in the unit of the losses; ``most`` is what knowing everything saves.
    """

    saved: float
    standard_error: float
    most: float

    @property
    def share(self) -> float:
        """What is saved of the most there is; 0 where there is nothing to save."""
        return max(self.saved, 0.0) / self.most if self.most > 0 else 0.0


def worth_of_knowing(losses: Floats, terms: Floats, weights: Floats, taken: int = 1) -> Worth:
    """The expected value of knowing what ``terms`` (member, term) are made of, for the choice of
    the ``taken`` options with the least of ``losses`` (member, option), which add up.

    EVPPI = min_d E[L_d] - E_x[min_d E[L_d | x]]. The inner mean is a smooth regression of the
    losses on x over the members, as Strong, Oakley & Brennan (Medical Decision Making 34, 2014)
    do; but each member pays its own loss under the option that the regression would choose
    without having seen it. Chance can so not feign a worth: in the mean the figure is what
    deciding by this regression saves, never more than the true EVPPI. It has no term that joins
    two values, so what only two together tell is missed.
    """
    kept = weights > 0
    own, w = losses[kept], weights[kept] / weights[kept].sum()
    # Those taken without knowing come first: they are left only for what is expected to be better.
    own = own[:, np.argsort(w @ own, kind="stable")]
    differences = own - own[:, :taken].mean(axis=1, keepdims=True)
    expected = np.round(smooth(terms[kept], differences, w).unseen, 12)
    chosen = np.argsort(expected, axis=1, kind="stable")[:, :taken]
    saved = estimate(-np.take_along_axis(differences, chosen, axis=1).sum(axis=1), w)
    most = float(w @ -np.sort(differences, axis=1)[:, :taken].sum(axis=1))
    return Worth(float(saved.mean), float(saved.standard_error), most)

"""An evolutionary search for the fronts of cost against each figure, sparing of evaluations.

Seeds are the exact small answers (no project, each alone, each pair), the great ones (all, all but
one) and a greedy order by what a project gains for its cost. Then generations: children of the
sets on the fronts, by crossing and by changing one or two bits, are screened by a regression over
projects and pairs; the most promising are evaluated, together with
a share of unscreened ones, since a regression is blind to what it has not seen. Nothing is ever
evaluated twice: what ``known`` holds is taken from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from drainage.programme.fronts import front
from drainage.programme.sets import Floats, Scored, Sets, as_bits, whole

Evaluate = Callable[[Sequence[int]], Floats]
"""Sets (m,) -> figures (m, k), the first the cost; less is better."""
BATCH = 8
UNSCREENED = 2
CHILDREN = 400
PAIRS_SHARE = 0.4
"""Pairs are seeds where they take no more than this share of the evaluations."""
RIDGE = 1e-3


def search(
    evaluate: Evaluate,
    projects: int,
    *,
    most: int,
    limit: float = np.inf,
    known: Scored | None = None,
    seed: int = 0,
) -> Scored:
    """All sets that were evaluated, ``most`` at the most beside those ``known``.

    ``limit`` is the greatest cost: beyond it a set is on no front, but teaches what its like
    would do. The same seed, figures and known sets give the same search.
    """
    draw = np.random.default_rng(seed)
    archive = _Archive(evaluate, projects, most, known)
    archive.add(_seeds(projects, most))
    archive.add(_greedy(archive))
    while archive.left > 0:
        wanted = min(BATCH, archive.left)
        if not archive.add(_generation(archive, limit, draw, wanted)):
            break
    return archive.scored


class _Archive:
    """What is known, and how many evaluations are left."""

    def __init__(self, evaluate: Evaluate, projects: int, most: int, known: Scored | None) -> None:
        self.projects, self.left, self._evaluate = projects, most, evaluate
        self._rows: dict[int, Floats] = {}
        if known is not None:
            self._rows = dict(zip(known.sets.tolist(), known.figures, strict=True))

    def add(self, sets: Sequence[int]) -> int:
        """Evaluate those that are not known, in order, as many as are left; how many."""
        new = [own for own in dict.fromkeys(sets) if own not in self._rows][: self.left]
        if new:
            self._rows |= dict(zip(new, self._evaluate(new), strict=True))
            self.left -= len(new)
        return len(new)

    @property
    def scored(self) -> Scored:
        sets = np.array(sorted(self._rows), dtype=np.int64)
        return Scored(sets, np.array([self._rows[own] for own in sets.tolist()]))

    def has(self, own: int) -> bool:
        return own in self._rows


def _seeds(projects: int, most: int) -> list[int]:
    singles = [1 << k for k in range(projects)]
    pairs = [a | b for i, a in enumerate(singles) for b in singles[i + 1 :]]
    every = whole(projects)
    seeds = [0, *singles, every, *(every ^ own for own in singles)]
    return [*seeds, *pairs] if len(pairs) <= PAIRS_SHARE * most else seeds


def _greedy(archive: _Archive) -> list[int]:
    """For each figure the sets met by adding, step by step, what gains most for its cost."""
    scored, projects = archive.scored, archive.projects
    base = scored.row(0)
    if base is None:
        return []
    steps: list[int] = []
    for figure in range(1, len(base)):
        gains = []
        for k in range(projects):
            own = scored.row(1 << k)
            if own is not None:
                cost = max(own[0] - base[0], 1e-9)
                gains.append((float((own[figure] - base[figure]) / cost), k))
        done = 0
        for _, k in sorted(gains):
            done |= 1 << k
            steps.append(done)
    return steps


def _generation(
    archive: _Archive, limit: float, draw: np.random.Generator, wanted: int
) -> list[int]:
    """The sets to evaluate next: the most promising children and some unscreened ones."""
    scored = archive.scored
    children = _children(scored, archive.projects, limit, draw)
    new = np.array([own for own in children if not archive.has(own)], dtype=np.int64)
    if not len(new):
        return []
    expected = _expected(scored, archive.projects, new)
    promising = _promising(scored.fitting(limit), new, expected, limit)
    screened = promising[: max(1, wanted - UNSCREENED)]
    others = [own for own in draw.permutation(new).tolist() if own not in screened]
    return [*screened, *others[: wanted - len(screened)]]


def _children(scored: Scored, projects: int, limit: float, draw: np.random.Generator) -> list[int]:
    fitting = scored.fitting(limit)
    parents = _on_fronts(fitting) if len(fitting) else scored.sets
    mothers, fathers = (draw.choice(parents, CHILDREN) for _ in range(2))
    masks = draw.integers(0, whole(projects) + 1, CHILDREN)
    crossed = (mothers & masks) | (fathers & ~masks)
    flips = (1 << draw.integers(0, projects, (2, CHILDREN))) * (draw.random((2, CHILDREN)) < 0.5)
    near = parents[:, None] ^ (1 << np.arange(projects))[None, :]
    return list(dict.fromkeys([*near.ravel().tolist(), *(crossed ^ flips[0] ^ flips[1]).tolist()]))


def _on_fronts(scored: Scored) -> Sets:
    rows = [front(scored.figures[:, 0], scored.figures[:, k])
            for k in range(1, scored.figures.shape[1])]  # fmt: skip
    return scored.sets[np.unique(np.concatenate(rows))]


def _expected(scored: Scored, projects: int, new: Sets) -> Floats:
    """Figures (m, k) of sets nobody ran, from a ridge regression over projects and pairs."""
    known, asked = (_features(sets, projects) for sets in (scored.sets, new))
    scale = np.maximum(np.abs(scored.figures).max(axis=0), 1e-12)
    right = scored.figures / scale
    middle = right.mean(axis=0)
    # The sum over projects is firmer than that over pairs: fewer figures decide it.
    penalty = RIDGE * np.where(np.arange(known.shape[1]) < projects, 1.0, 10.0)
    weights = np.linalg.solve(known.T @ known + np.diag(penalty), known.T @ (right - middle))
    return np.asarray((asked @ weights + middle) * scale)


def _features(sets: Sets, projects: int) -> Floats:
    bits = as_bits(sets, projects)
    first, second = np.triu_indices(projects, 1)
    return np.hstack([bits, bits[:, first] * bits[:, second]])


def _promising(scored: Scored, new: Sets, expected: Floats, limit: float) -> list[int]:
    """New sets by how much area they would add to the fronts that are known, best first."""
    gain = np.zeros(len(new))
    if len(scored):
        for k in range(1, expected.shape[1]):
            gain = np.maximum(gain, _area_added(scored.figures[:, [0, k]], expected[:, [0, k]]))
    gain[expected[:, 0] > limit] = -1.0
    order = np.argsort(-gain, kind="stable")
    return [int(new[k]) for k in order]


def _area_added(known: Floats, expected: Floats) -> Floats:
    """How far (m,) each point lies below the steps of a front, times the step it lies on."""
    best = known[front(known[:, 0], known[:, 1])]
    at = np.searchsorted(best[:, 0], expected[:, 0], side="right") - 1
    top = known[:, 1].max()
    standing = np.where(at >= 0, best[np.maximum(at, 0), 1], top)
    ends = np.append(best[1:, 0], known[:, 0].max())
    width = np.maximum(ends[np.maximum(at, 0)] - expected[:, 0], 0.0)
    return np.asarray(np.maximum(standing - expected[:, 1], 0.0) / max(top, 1e-12)
                      * (1e-3 + width / max(known[:, 0].max(), 1e-12)))  # fmt: skip

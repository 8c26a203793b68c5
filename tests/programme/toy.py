"""A toy town of 12 measures that help and hinder each other, whose 4,096 sets are quick to score."""

from __future__ import annotations

import numpy as np

PROJECTS = 12
STREETS, OUTLETS = 40, 10


def toy_town(seed):
    """Sets -> cost, metres of flooded street, m3 of sewage.

    Streets dry up by degrees and leave the list at once where 85 % of their need is met; a relief
    works at half where the trunk it ends in is not built, and costs less where it is; each measure
    takes a share of what the others leave of an outlet's sewage, and reliefs bring some.
    """
    draw = np.random.default_rng(seed)
    reach = draw.random((PROJECTS, STREETS)) * (draw.random((PROJECTS, STREETS)) < 0.25)
    need = draw.uniform(0.3, 1.2, STREETS)
    length = draw.uniform(50, 400, STREETS)
    trunk = draw.integers(0, PROJECTS, PROJECTS)
    cost = draw.uniform(300, 9000, PROJECTS)
    load = draw.uniform(5, 60, OUTLETS)
    tapped = draw.random((PROJECTS, OUTLETS)) * (draw.random((PROJECTS, OUTLETS)) < 0.3)
    saves = 0.15 * cost * (trunk != np.arange(PROJECTS))

    def score(sets):
        built = ((np.asarray(sets)[:, None] >> np.arange(PROJECTS)) & 1).astype(float)
        works = built * np.where(built[:, trunk] > 0, 1.0, 0.5)
        left = np.clip(1 - works @ reach / need, 0, 1)
        flooded = np.where(left > 0.15, 0.3 + 0.7 * left, left) @ length
        sewage = np.prod(1 - tapped[None] * built[:, :, None], axis=1) @ load
        sewage += 0.02 * (works @ reach).sum(axis=1)
        money = built @ cost - (built * built[:, trunk]) @ saves
        return np.column_stack([money, flooded, sewage])

    return score

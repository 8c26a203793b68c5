"""The pipes that are laid, joined into lines of sewers, each of which has a long section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from drainage.drawings.works import LAID


def lines_of_works(pipes: pd.DataFrame) -> list[tuple[str, ...]]:
    """Conduit ids of each line, upstream first; every pipe that is laid stands in one line.

    ``pipes`` has work, sewer_kind, from_node_id, to_node_id, height_m, pipe_length_m and the
    coordinates of both ends. At a manhole pipes of one kind are joined two by two: the largest
    that arrives with the largest that leaves, of equal ones those that bend least. Lines of a kind
    follow each other, the longest first.
    """
    laid = pipes[pipes["work"].isin(LAID)]
    rank = {kind: place for place, kind in enumerate(dict.fromkeys(pipes["sewer_kind"]))}
    lines = []
    for kind, own in laid.groupby("sewer_kind", sort=False):
        length = own["pipe_length_m"].fillna(0.0).to_dict()
        for line in _chains(own):
            lines.append((rank[kind], -sum(length[pipe] for pipe in line), line))
    return [line for *_, line in sorted(lines)]


def _chains(pipes: pd.DataFrame) -> list[tuple[str, ...]]:
    following = _joined(pipes)
    heads = [pipe for pipe in pipes.index if pipe not in {*following.values()}]
    chains, seen = [], set()
    # A ring of pipes has no head: it begins at its first row.
    for head in (*heads, *pipes.index):
        if head in seen:
            continue
        chain = [head]
        seen.add(head)
        while (after := following.get(chain[-1])) is not None and after not in seen:
            chain.append(after)
            seen.add(after)
        chains.append(tuple(chain))
    return chains


def _joined(pipes: pd.DataFrame) -> Mapping[str, str]:
    """Pipe -> the pipe it goes on in."""
    size = pipes["height_m"].fillna(0.0).to_dict()
    course = _directions(pipes)
    arriving: dict[Hashable, list[str]] = defaultdict(list)
    leaving: dict[Hashable, list[str]] = defaultdict(list)
    for pipe, start, end in zip(
        pipes.index, pipes["from_node_id"], pipes["to_node_id"], strict=True
    ):
        leaving[start].append(pipe)
        arriving[end].append(pipe)
    following: dict[str, str] = {}
    for node in arriving.keys() & leaving.keys():
        _pair(arriving[node], leaving[node], size, course, following)
    return following


def _pair(
    arriving: Sequence[str],
    leaving: Sequence[str],
    size: Mapping[str, float],
    course: Mapping[str, np.ndarray],
    following: dict[str, str],
) -> None:
    pairs = sorted(
        (-min(size[a], size[b]), -float(course[a] @ course[b]), a, b)
         for a in arriving for b in leaving if a != b
    )  # fmt: skip
    taken: set[str] = set()
    for *_, a, b in pairs:
        if a not in following and b not in taken:
            following[a] = b
            taken.add(b)


def _directions(pipes: pd.DataFrame) -> dict[str, np.ndarray]:
    """Pipe -> unit vector (2,) of its course; 0 without places."""
    run = pipes[["to_x_m", "to_y_m"]].to_numpy(float) - pipes[["from_x_m", "from_y_m"]].to_numpy(
        float
    )
    length = np.hypot(*run.T)[:, None]
    unit = np.divide(run, length, out=np.zeros_like(run), where=length > 0)
    return dict(zip(pipes.index, np.nan_to_num(unit), strict=True))

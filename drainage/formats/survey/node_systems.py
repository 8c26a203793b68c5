"""What each node carries: the point table's own word, else what its pipes carry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.formats.remarks import Remark, RemarkKind

NAMES = np.array(["storm", "combined", "sanitary"])
VOTE_OF_NEIGHBOUR = 0.1

BY_PIPES = RemarkKind(
    "survey-point-system", "note", "点表未给出管线类型, 按所接管段多数确定",
    "the point table does not say the system of the point",
    "taken from most of its pipes",
)  # fmt: skip
DISPUTED = RemarkKind(
    "survey-point-system-disputed", "warning", "点表未给出管线类型, 而所接管段类型不一",
    "the point table does not say the system of the point, and its pipes differ",
    "taken from most of its pipes, those one point further where these tie",
)  # fmt: skip


def node_systems(
    file: str, column: str, nodes: pd.DataFrame, pipes: pd.DataFrame
) -> tuple[NDArray[np.str_], list[Remark]]:
    """The system of each node (n,) and where it had to be taken from the pipes.

    ``nodes`` is indexed by id and has ``own_system`` ("" where the point table is silent),
    ``number`` and ``place``; ``column`` is the heading that gives the system, empty where the
    table has none: then only nodes whose pipes differ are remarked.
    """
    own = nodes["own_system"].to_numpy(str)
    votes = _votes(nodes.index, pipes)
    silent = own == ""
    differ = silent & ((votes >= 1).sum(axis=1) > 1)
    told = silent & ~differ & (column != "")
    heading = column or "system"
    remarks = []
    for kind, rows in ((DISPUTED, differ), (BY_PIPES, told)):
        remarks += kind.at(file, nodes.loc[rows, "place"], heading, nodes.loc[rows, "number"])
    return np.where(silent, NAMES[np.argmax(votes, axis=1)], own), remarks


def _votes(nodes: pd.Index, pipes: pd.DataFrame) -> NDArray[np.float64]:
    """Pipes of each system at each node (n, 3); the pipes one node further break a tie.

    So one pipe of another system within a sewer stands out, not its two neighbours.
    """
    number = pd.Series(np.arange(len(nodes)), index=nodes)
    a, b = (number[pipes[f"{end}_id"]].to_numpy() for end in ("from", "to"))
    system = pd.Index(NAMES).get_indexer(pipes["system"])
    own = np.zeros((len(nodes), len(NAMES)))
    np.add.at(own, (a, system), 1.0)
    np.add.at(own, (b, system), 1.0)
    votes = own.copy()
    np.add.at(votes, a, VOTE_OF_NEIGHBOUR * own[b])
    np.add.at(votes, b, VOTE_OF_NEIGHBOUR * own[a])
    return votes

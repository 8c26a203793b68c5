"""What is said where the river of an event reaches no outlet of a network."""

from __future__ import annotations

from drainage.network import Network

NO_RIVER = (
    "No outlet of the network lies at a river (column river of outfalls.csv): the state of the "
    "river changes nothing."
)


def no_river(network: Network) -> str:
    """That river states change nothing in a network; empty where an outlet lies at a river.

    A survey names no river, so a table of a river low and dammed would hold the same figures twice
    and look as if the river did not matter.
    """
    return NO_RIVER if network.outfalls["river"].eq("").all() else ""

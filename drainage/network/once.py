"""What follows from a network alone, found once: a network never changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from drainage.network.model import Network

Found = TypeVar("Found")


def once_a_network(find: Callable[[Network], Found]) -> Callable[[Network], Found]:
    """The function, its answer held with each network as long as that lives.

    Every caller gets the same object: it is read and never written to.
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def known(network: Network) -> Found:
        held: dict[str, Any] = network.__dict__
        if name not in held:
            held[name] = find(network)
        found: Found = held[name]
        return found

    return known

"""Which works first, and which at all: sets of projects, their fronts, orders and shares.

Pure functions of sets and scores; nothing here knows a network or a run. A set of n projects is an
integer whose bit k says whether project k is in it.
"""

from drainage.programme.fronts import front, hypervolume
from drainage.programme.order import Chain, best_chain, burden, chain_of_years
from drainage.programme.search import Evaluate, search
from drainage.programme.sets import Scored, members, whole
from drainage.programme.shares import alone_and_last, shapley

__all__ = [
    "Chain",
    "Evaluate",
    "Scored",
    "alone_and_last",
    "best_chain",
    "burden",
    "chain_of_years",
    "front",
    "hypervolume",
    "members",
    "search",
    "shapley",
    "whole",
]

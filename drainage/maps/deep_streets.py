"""Streets off the list that carry deep water: a letter on the map, the reason below it."""

from __future__ import annotations

from string import ascii_uppercase

import pandas as pd

from drainage.languages import Lang, side, text
from drainage.maps.font import plain
from drainage.maps.labels import Drawn, Label, Mark
from drainage.network.model import Network

LETTER_REACH_PT = 3.0
WIDEST = {"zh": 92, "en": 150}
"""Signs of a line below a map of one panel, Chinese or Latin; a longer reason is cut."""


def deep_street_lines(streets: pd.DataFrame, lang: Lang) -> list[str]:
    """A line a street (name, reason), by its letter."""
    return [
        plain(
            text(lang, "maps.deep_street", letter=letter, street=name, reason=reason),
            WIDEST[side(lang)],
        )
        for letter, name, reason in zip(
            ascii_uppercase, streets["name"], streets["reason"], strict=False
        )
    ]


def draw_deep_streets(network: Network, streets: pd.DataFrame) -> Drawn:
    """The letter of each street at its ``deepest_node_id``."""
    place = network.nodes[["x_m", "y_m"]].reindex(streets["deepest_node_id"])
    box = {"boxstyle": "round,pad=0.2", "fc": "#7a1f5c", "ec": "white"}
    return Drawn(
        labels=[
            Label(letter, Mark((x, y), LETTER_REACH_PT), 9, "white", box)
            for letter, (x, y) in zip(ascii_uppercase, place.to_numpy(float), strict=False)
        ]
    )

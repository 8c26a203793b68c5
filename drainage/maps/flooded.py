"""Flooded nodes on a map: discs by volume, the worst with their rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from drainage.languages import Lang, text
from drainage.maps.labels import BOX, Drawn, Label, Mark
from drainage.network.model import Network

COLOUR = "#c1272d"
NAMED = 12
LARGEST_PT2 = 420.0
"""Area of the disc of the greatest volume on the map."""
SMALLEST_PT2 = 14.0


def draw_flooded_nodes(axes: Axes, network: Network, nodes: pd.DataFrame, lang: Lang) -> Drawn:
    """``nodes`` as ``score_flooded_nodes`` gives them; the area of a disc is its volume."""
    place = network.nodes.loc[nodes.index, ["x_m", "y_m"]]
    known = nodes[place.notna().all(axis=1)]
    if known.empty:
        return Drawn()
    at = place.loc[known.index].to_numpy(float)
    volume = known["flooded_volume_m3"].to_numpy(float)
    area = SMALLEST_PT2 + LARGEST_PT2 * volume / max(float(np.nanmax(volume)), 1e-9)
    axes.scatter(at[:, 0], at[:, 1], s=area, color=COLOUR, alpha=0.75, edgecolor="white",
                 linewidth=0.6, zorder=10)  # fmt: skip
    worst = list(zip(known.iterrows(), at.tolist(), np.sqrt(area).tolist(), strict=True))[:NAMED]
    labels = [
        Label(
            text(lang, "maps.rank_volume", node=str(name), rank=str(row["rank"]),
                 volume_m3=float(row["flooded_volume_m3"])),
            Mark((x, y), across / 2), 8.5, box=BOX,
        )
        for (name, row), (x, y), across in worst
    ]  # fmt: skip
    handle = Line2D([], [], marker="o", ls="", ms=9, mfc=COLOUR, mec="white",
                    label=text(lang, "maps.flooded_nodes"))  # fmt: skip
    return Drawn([handle], labels)

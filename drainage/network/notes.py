"""What an engineer should look at though nothing stops a run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.errors import Finding
from drainage.hydraulics import full_area, full_velocity
from drainage.network.model import Network

LEAST_COVER_M = 0.7
VELOCITY_M_S = (0.6, 5.0)


def network_notes(network: Network, *, file_prefix: str = "") -> list[Finding]:
    """Shallow cover, no fall, full-bore velocity out of range, large pipe into small."""
    file = f"{file_prefix}conduits.csv"
    pipes = network.conduits[network.conduits["shape"].isin(["circular", "box"])]
    height = pipes["diameter_mm"].where(pipes["shape"].eq("circular"), pipes["height_mm"]) / 1000
    width = pipes["width_mm"] / 1000
    slope = (pipes["from_invert_level_m"] - pipes["to_invert_level_m"]) / pipes["length_m"]
    velocity = pd.Series(full_velocity(height, width, slope, pipes["manning_n"]), index=pipes.index)
    ground = network.nodes["ground_level_m"]
    cover = np.minimum(
        ground.reindex(pipes["from_id"]).to_numpy() - pipes["from_invert_level_m"] - height,
        ground.reindex(pipes["to_id"]).to_numpy() - pipes["to_invert_level_m"] - height,
    )
    slow, fast = VELOCITY_M_S
    found = [
        *_rows(file, "from_invert_level_m", cover[cover < LEAST_COVER_M],
               f"cover below {LEAST_COVER_M} m", "GB 50014 asks 0.7 m under a carriageway."),
        *_rows(file, "to_invert_level_m", slope[slope < 1e-6], "no fall",
               "Check the levels at both ends."),
        *_rows(file, "to_invert_level_m", velocity[(velocity < slow) & (slope >= 1e-6)],
               f"full-bore velocity below {slow} m/s", "Sediment will settle; check the slope."),
        *_rows(file, "to_invert_level_m", velocity[velocity > fast],
               f"full-bore velocity above {fast} m/s", "Check the slope; drop manholes may help."),
    ]  # fmt: skip
    area = pd.Series(full_area(height, width), index=pipes.index) * pipes["barrels"]
    largest_in = area.groupby(pipes["to_id"]).max()
    largest_out = area.groupby(pipes["from_id"]).max()
    shrinking = largest_out.reindex(largest_in.index) < largest_in - 1e-6
    found += [
        Finding(f"{file_prefix}junctions.csv", str(node), "", "",
                "a large pipe runs into a smaller one", "Check both sizes.")
        for node in largest_in.index[shrinking.to_numpy(bool)]
    ]  # fmt: skip
    return found


def _rows(file: str, column: str, wrong: pd.Series, message: str, cure: str) -> list[Finding]:
    return [Finding(file, str(row), column, f"{value:.3g}", message, cure)
            for row, value in wrong.items()]  # fmt: skip

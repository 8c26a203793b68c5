"""Works on the small town whose figures can be worked out by hand."""

import pandas as pd
import pytest

from drainage.cost import shipped_prices
from drainage.drawings import pipe_table, works_between
from drainage.network import Network


def row(frame: pd.DataFrame, like: str, name: str, **values: object) -> pd.DataFrame:
    """A frame with one more row, like another but for some values."""
    own = frame.loc[[like]].assign(**values)
    own.index = pd.Index([name], name=frame.index.name)
    return pd.concat([frame, own])


def crossed(network: Network) -> Network:
    """The small town with a sewage pipe X from (75, -10) to (75, 10), invert 19.40 to 19.20 m,
    and 50 mm of sediment in C-1."""
    joints = network.junctions
    for name, y in (("X-1", -10.0), ("X-2", 10.0)):
        joints = row(joints, "S-1", name, x_m=75.0, y_m=y, ground_level_m=20.1)
    conduits = row(network.conduits, "S-P", "X", from_id="X-1", to_id="X-2", length_m=20.0,
                   from_invert_level_m=19.4, to_invert_level_m=19.2)  # fmt: skip
    conduits.loc["C-1", "sediment_depth_mm"] = 50.0
    return network.with_tables(junctions=joints, conduits=conduits)


def built(network: Network) -> Network:
    """N-1 (d600, 40 m, from M-N at (50, -40)) comes in at M-B; C-2 becomes d800, 0.1 m deeper;
    C-3 is laid again as it was, smoother; C-1 is cleaned; S-P is taken away; a tank is built."""
    joints = row(network.junctions, "M-B", "M-N", y_m=-40.0, ground_level_m=20.3,
                 invert_level_m=18.9, max_depth_m=1.4)  # fmt: skip
    joints.loc["M-B", ["invert_level_m", "max_depth_m"]] = [18.3, 1.9]
    conduits = row(network.conduits, "C-1", "N-1", from_id="M-N", to_id="M-B", length_m=40.0,
                   from_invert_level_m=18.9, to_invert_level_m=18.5, diameter_mm=600.0,
                   sediment_depth_mm=0.0, source="survey 2026")  # fmt: skip
    conduits.loc["C-2", ["diameter_mm", "from_invert_level_m", "to_invert_level_m"]] = [
        800.0, 18.3, 18.1,
    ]  # fmt: skip
    conduits.loc["C-3", "manning_n"] = 0.011
    conduits.loc["C-1", "sediment_depth_mm"] = 0.0
    # 100 m2 from floor to 3 m below the ground: 300 m3.
    curves = row(network.curves, "SAG", "TANK", points="0 100;3 100")
    storages = row(network.storages, "G-B", "TANK", system="combined", x_m=60.0, y_m=-20.0,
                   curve_id="TANK", ground_level_m=20.2, invert_level_m=17.2,
                   max_depth_m=3.0)  # fmt: skip
    return network.with_tables(
        junctions=joints, conduits=conduits.drop(index="S-P"), curves=curves, storages=storages
    )


@pytest.fixture
def town(small_network):
    """The small town with X, and its works."""
    before = crossed(small_network)
    return works_between(before, built(before), shipped_prices())


@pytest.fixture
def pipes(town):
    return pipe_table(town)

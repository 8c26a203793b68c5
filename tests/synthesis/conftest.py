"""The rules of the shipped town, and a surveyed town of which no streets and points are drawn."""

import pandas as pd
import pytest
import shapely

from drainage.synthesis.over_sewers import Town
from drainage.synthesis.reading import read_rules


@pytest.fixture(scope="session")
def rules(root):
    return read_rules(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml")


def undrawn_town(east_m):
    """A town from x = -30 m to ``east_m`` without streets and points of its own."""
    streets = ["name_zh", "name_en", "road_class", "width_m", "source", "axis"]
    points = ["name_zh", "name_en", "target_hourly_rain_mm", "phase", "completion_year", "source",
              "x_m", "y_m"]  # fmt: skip
    return Town(
        pd.DataFrame(columns=streets), pd.DataFrame(columns=points),
        shapely.box(-30, -60, east_m, 60),
    )  # fmt: skip

"""The small town with clogging, out-of-order inlets and rain that nobody measured."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import make_small_network, write_small_study

UNCERTAIN = """
seed = 5
[known]
listed_if_above = 0.5
listed_if_below = 0.05
depth_sd_m = 0.05
stretch_m = 500
streets_event = "h33"
[[values]]
at = "table.inlets.clogged_pct"
distribution = { kind = "uniform", low = 20, high = 90 }
group = "clogging"
zh = "雨水口堵塞率，%"
en = "clogging of the inlets, %"
source = "test"
[[values]]
at = "event.rain_factor"
distribution = { kind = "uniform", low = 0.8, high = 1.8 }
group = "rain"
zh = "雨强倍数"
en = "factor on the rain"
source = "test"
"""


def uncertain_town(folder: Path, text: str = UNCERTAIN) -> Path:
    """A workspace with the town, its study and what is uncertain of it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_small_study(folder, make_small_network())
    (folder / "scenarios" / "small" / "uncertainty.toml").write_text(text, encoding="utf-8")
    return folder

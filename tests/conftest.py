"""A town of three street points, small enough to check by hand."""

from __future__ import annotations

import gc
import os
import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import settings

from drainage.cli import main
from drainage.network import Network, make_network, write_tables
from drainage.rainfall import Hyetograph

ROOT = Path(__file__).parents[1]
# Hundreds of thousands of objects of the libraries stay to the end: looked through less often, and
# less often told to hypothesis, they cost a tenth of the time less.
gc.set_threshold(50_000, 20, 20)
# Tests read the terminal in English, on a desk of any language.
os.environ["DRAINAGE_LANGUAGE"] = "en"
# A busy machine is no fault of a property: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


LONG = {"test_your_own_town.py", "test_second_town.py", "test_three_ways.py", "test_coupling.py"}
"""Files whose tests share a walk of half a minute."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where no browser is asked for, its driver is not imported: it takes seconds."""
    asked = "not browser" not in config.option.markexpr
    return None if asked or collection_path.name != "browser" else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: a file is given to one worker whole, and none is to wait
    at the end for the last."""
    long = {own.path for own in items if own.path.name in LONG or own.get_closest_marker("heavy")}
    items.sort(key=lambda own: own.path not in long)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


def _frame(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(rows).set_index(name)


def _pipe(name: str, start: str, end: str, levels: tuple[float, float], **more: object) -> dict:
    return {
        "conduit_id": name, "from_id": start, "to_id": end, "system": "combined",
        "street_id": "", "length_m": 50.0, "from_invert_level_m": levels[0],
        "to_invert_level_m": levels[1], "shape": "circular", "diameter_mm": 500.0,
        "width_mm": 0.0, "height_mm": 0.0, "side_slope": 0.0, "barrels": 1,
        "street_section_id": "", "manning_n": 0.013, "sediment_depth_mm": 0.0, "source": "test",
    } | more  # fmt: skip


def _joint(name: str, system: str, x: float, ground: float, invert: float, rim: float) -> dict:
    return {
        "junction_id": name, "system": system, "x_m": x, "y_m": 0.0, "ground_level_m": ground,
        "invert_level_m": invert, "max_depth_m": rim - invert, "source": "test",
    }  # fmt: skip


def _outfall(name: str, system: str, river: str, invert: float) -> dict:
    return {
        "outfall_id": name, "name_zh": f"出口{name}", "system": system, "x_m": 150.0, "y_m": 0.0,
        "ground_level_m": 19.6, "invert_level_m": invert, "river": river, "flap_gate": False,
        "source": "test",
    }  # fmt: skip


def _land(name: str, kind: str, outlet: str, gutter: str, x: float) -> dict:
    block = kind == "block"
    low, high = (2.0, 42.0) if block else (-2.0, 2.0)
    corners = f"{x} {low}, {x + 40} {low}, {x + 40} {high}, {x} {high}, {x} {low}"
    return {
        "subcatchment_id": name, "kind": kind, "outlet_id": outlet, "gutter_id": gutter,
        "gutter_share": 0.2 if block else 0.0, "area_ha": 0.16 if block else 0.016,
        "width_m": 30.0, "slope_pct": 1.0, "imperviousness_pct": 65.0 if block else 95.0,
        "impervious_manning_n": 0.013, "pervious_manning_n": 0.2,
        "impervious_depression_mm": 2.0, "pervious_depression_mm": 5.0,
        "zero_depression_pct": 25.0, "horton_initial_mm_h": 76.0, "horton_final_mm_h": 7.0,
        "horton_decay_1_h": 4.0, "polygon_wkt": f"POLYGON (({corners}))", "source": "test",
    }  # fmt: skip


@pytest.fixture
def small_network() -> Network:
    """M-A -> M-B -> M-C -> CO1 below a street with a sag at B, a regulator at M-C."""
    return make_small_network()


@cache
def make_small_network() -> Network:
    """M-A -> M-B -> M-C -> CO1 below a street with a sag at B, a regulator at M-C."""
    street = {"system": "street", "shape": "street", "diameter_mm": 0.0, "street_id": "S1",
              "street_section_id": "X", "manning_n": 0.016}  # fmt: skip
    inlet = {"inlet_type_id": "GRATE", "number_per_side": 1, "clogged_pct": 50.0,
             "out_of_order_pct": 0.0, "source": "test"}  # fmt: skip
    return make_network(
        "small",
        title_zh="小镇",
        notes="test",
        junctions=_frame(
            "junction_id",
            [
                _joint("M-A", "combined", 0, 20.4, 18.6, 20.91),
                _joint("M-B", "combined", 50, 20.2, 18.4, 20.2),
                _joint("M-C", "combined", 100, 20.0, 17.9, 20.0),
                _joint("G-A", "street", 0, 20.4, 20.4, 22.06),
                _joint("G-C", "street", 100, 20.0, 20.0, 21.66),
                _joint("S-1", "sanitary", 50, 20.2, 18.0, 20.2),
                _joint("I-C", "sanitary", 100, 20.0, 17.5, 20.0),
            ],
        ),
        storages=_frame(
            "storage_id",
            [
                {
                    "storage_id": "G-B",
                    "system": "street",
                    "x_m": 50.0,
                    "y_m": 0.0,
                    "ground_level_m": 20.2,
                    "invert_level_m": 19.95,
                    "max_depth_m": 1.91,
                    "curve_id": "SAG",
                    "source": "test",
                }
            ],
        ),
        outfalls=_frame(
            "outfall_id",
            [
                _outfall("CO1", "combined", "bai", 18.0),
                _outfall("WE", "sanitary", "", 17.3),
                _outfall("B-C", "street", "", 19.0),
            ],
        ),
        conduits=_frame(
            "conduit_id",
            [
                _pipe("C-1", "M-A", "M-B", (18.6, 18.4), street_id="S1"),
                _pipe("C-2", "M-B", "M-C", (18.4, 18.2), street_id="S1"),
                _pipe("C-3", "M-C", "CO1", (18.2, 18.0)),
                _pipe("S-P", "S-1", "I-C", (18.0, 17.7), system="sanitary", diameter_mm=300.0),
                _pipe("I-1", "I-C", "WE", (17.5, 17.3), system="sanitary", diameter_mm=400.0),
                _pipe("R-1", "G-A", "G-B", (20.4, 20.2), **street),
                _pipe("R-2", "G-B", "G-C", (20.2, 20.0), **street),
            ],
        ),
        weirs=_frame(
            "weir_id",
            [
                {
                    "weir_id": "L-A",
                    "from_id": "M-A",
                    "to_id": "G-A",
                    "crest_level_m": 20.4,
                    "length_m": 2.2,
                    "height_m": 0.5,
                    "discharge_coefficient": 1.7,
                    "flap_gate": True,
                    "source": "test",
                },
                {
                    "weir_id": "W-C",
                    "from_id": "G-C",
                    "to_id": "B-C",
                    "crest_level_m": 20.15,
                    "length_m": 10.0,
                    "height_m": 1.5,
                    "discharge_coefficient": 1.7,
                    "flap_gate": True,
                    "source": "test",
                },
            ],
        ),
        regulators=_frame(
            "regulator_id",
            [
                {
                    "regulator_id": "Q-CO1",
                    "from_id": "M-C",
                    "to_id": "I-C",
                    "crest_level_m": 17.9,
                    "curve_id": "Q-CO1",
                    "flap_gate": True,
                    "source": "test",
                }
            ],
        ),
        curves=_frame(
            "curve_id",
            [
                {
                    "curve_id": "SAG",
                    "kind": "storage",
                    "points": "0 8;0.25 200;1.91 200",
                    "source": "test",
                },
                {
                    "curve_id": "Q-CO1",
                    "kind": "rating",
                    "points": "0 0;0.3 0.004;20 0.004",
                    "source": "test",
                },
            ],
        ),
        subcatchments=_frame(
            "subcatchment_id",
            [
                _land(
                    f"{'K' if kind == 'block' else 'A'}-{p}",
                    kind,
                    f"{'M' if kind == 'block' else 'G'}-{p}",
                    f"G-{p}" if kind == "block" else "",
                    x,
                )
                for kind in ("street", "block")
                for p, x in (("A", 0.0), ("B", 45.0), ("C", 90.0))
            ],
        ),
        streets=_frame(
            "street_id",
            [
                {
                    "street_id": "S1",
                    "name_zh": "东大街",
                    "name_en": "East St",
                    "road_class": "secondary",
                    "width_m": 12.0,
                    "length_m": 100.0,
                    "source": "test",
                }
            ],
        ),
        street_sections=_frame(
            "street_section_id",
            [
                {
                    "street_section_id": "X",
                    "crown_width_m": 6.0,
                    "crossfall_pct": 2.0,
                    "kerb_height_m": 0.15,
                    "manning_n": 0.016,
                    "sides": 2,
                    "backing_width_m": 6.0,
                    "backing_slope_pct": 25.0,
                    "backing_manning_n": 0.03,
                    "source": "test",
                }
            ],
        ),
        inlet_types=_frame(
            "inlet_type_id",
            [
                {
                    "inlet_type_id": "GRATE",
                    "kind": "grate",
                    "grate_length_m": 0.75,
                    "grate_width_m": 0.45,
                    "kerb_length_m": 0.0,
                    "kerb_height_m": 0.0,
                    "flow_limit_l_s": 20.0,
                    "source": "test",
                }
            ],
        ),
        inlets=_frame(
            "conduit_id",
            [
                {"conduit_id": "R-1", "node_id": "M-B", "placement": "on_sag", **inlet},
                {"conduit_id": "R-2", "node_id": "M-C", "placement": "on_sag", **inlet},
            ],
        ),
        dry_weather_flows=_frame(
            "node_id",
            [
                {"node_id": "M-A", "flow_l_s": 1.0, "pattern_id": "FLAT", "source": "test"},
                {"node_id": "S-1", "flow_l_s": 2.0, "pattern_id": "FLAT", "source": "test"},
            ],
        ),
        patterns=_frame(
            "pattern_id",
            [
                {"pattern_id": "FLAT", "multipliers": " ".join(["1"] * 24), "source": "test"},
            ],
        ),
        watch_points=_frame(
            "point_no",
            [
                {
                    "point_no": "1",
                    "name_zh": "东大街（粮店前）",
                    "name_en": "East St",
                    "node_id": "G-B",
                    "street_id": "S1",
                    "target_hourly_rain_mm": 54.0,
                    "phase": "1",
                    "x_m": 50.0,
                    "y_m": 0.0,
                    "source": "test",
                }
            ],
        ),
    )


@pytest.fixture(scope="session")
def cloudburst() -> Hyetograph:
    """30 mm in 20 minutes, even."""
    return Hyetograph("cloudburst", "骤雨", 300, np.full(4, 90.0), "test")


SMALL_STUDY = """
title_zh = "小镇"
title_en = "small"
network = "small"
formula = "beijing-zone-ii"
baseline = "existing"
scenarios = ["existing", "better"]
[[events]]
id = "h33"
storm = "h33"
river_state = "low-water"
[run]
warm_up_h = 1.0
tail_h = 1.0
continuity_limit_pct = 5.0
flooding_error_limit_pct = 50.0
"""
SMALL_BETTER = """
title_zh = "改造"
title_en = "better"
leaves_out = ["调蓄池"]
[[measures]]
kind = "inlet_retrofit"
title_zh = "平立结合"
source = "test"
"""


def write_small_study(folder: Path, network: Network) -> Path:
    """A workspace with a small town and a study of two scenarios under 33 mm."""
    shutil.copytree(ROOT / "rainfall", folder / "rainfall")
    write_tables(network, folder / "networks" / "small")
    (folder / "networks" / "small" / "network.toml").write_text(
        'title_zh = "小镇"\ncrs = "EPSG:4548"\ndatum = "1985"\nnotes = "test"\n', encoding="utf-8"
    )
    study = folder / "scenarios" / "small"
    study.mkdir(parents=True)
    for name, text in (("study", SMALL_STUDY), ("better", SMALL_BETTER),
                       ("existing", 'title_zh = "现状"\ntitle_en = "existing"\n')):  # fmt: skip
        (study / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def new_small_study(tmp_path: Path, small_network: Network) -> Path:
    """A workspace with a small town and its study, not run."""
    return write_small_study(tmp_path, small_network)


@pytest.fixture(scope="session")
def finished_small_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with all runs finished; tests only read it or write reports."""
    folder = write_small_study(tmp_path_factory.mktemp("small"), make_small_network())
    done = CliRunner().invoke(main, ["--root", str(folder), "run", "small", "--no-maps"])
    assert done.exit_code == 0, done.output
    return folder

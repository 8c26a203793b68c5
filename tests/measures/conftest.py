"""The small town with land enough to need new sewers."""

import pandas as pd
import pytest
from pydantic import TypeAdapter

from drainage.measures import AnyMeasure, DesignContext
from drainage.rainfall import load_formula

MEASURE = TypeAdapter(AnyMeasure)


@pytest.fixture(scope="session")
def context(root):
    return DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))


@pytest.fixture
def wide_town(small_network):
    """The small town with ten times the land: 1.76 ha at each of M-A, M-B and M-C."""
    land = small_network.subcatchments
    return small_network.with_tables(
        subcatchments=land.assign(area_ha=land["area_ha"] * 10, polygon_wkt="")
    )


@pytest.fixture
def storm_town(wide_town):
    """The same as storm sewers without sewage."""
    joints, pipes = wide_town.junctions, wide_town.conduits
    return wide_town.with_tables(
        junctions=joints.assign(system=joints["system"].replace("combined", "storm")),
        conduits=pipes.assign(system=pipes["system"].replace("combined", "storm")),
        dry_weather_flows=wide_town.dry_weather_flows.iloc[:0],
    )


def _measure(**fields):
    return MEASURE.validate_python({"title_zh": "x", "source": "test"} | fields)


@pytest.fixture
def measure_of():
    """A measure from its keys."""
    return _measure


@pytest.fixture
def build(context):
    """Check a measure on a network and build it."""

    def built(network, **fields):
        measure = _measure(**fields)
        assert measure.check(network) == []
        return measure.apply(network, context)

    return built


@pytest.fixture
def findings():
    """What a measure's check finds on a network."""
    return lambda network, **fields: _measure(**fields).check(network)


def with_rows(network, table, **rows):
    """A network with rows copied from others: id=(copied id, changes); _ in an id is -."""
    frame = getattr(network, table)
    parts = [frame]
    for name, (like, changes) in rows.items():
        row = frame.loc[[like]].rename(index={like: name.replace("_", "-")})
        parts.append(row.assign(**changes))
    return network.with_tables(**{table: pd.concat(parts)})


def with_hollow(network):
    """A network whose sag G-B is a hollow H-1 of 0.25 m; its 8 inlets lead to M-B."""
    lead = {"from_id": "G-B", "to_id": "M-B", "orientation": "side", "crest_level_m": 19.95,
            "width_mm": 340.0, "height_mm": 300.0, "discharge_coefficient": 0.65,
            "flap_gate": True, "source": "test"}  # fmt: skip
    hollow = {"name_zh": "下凹桥", "name_en": "hollow", "street_id": "S1", "node_id": "G-B",
              "depth_m": 0.25, "approach_slope_pct": 1.0, "land_ha": 0.0, "inlets": 8,
              "lead_id": "HL-H-1", "pump_id": "", "source": "test"}  # fmt: skip
    return network.with_tables(
        orifices=pd.DataFrame([lead], index=["HL-H-1"]),
        hollows=pd.DataFrame([hollow], index=["H-1"]),
    )


@pytest.fixture
def with_side_street():
    """Adds a street from G-B to G-D and a storm manhole M-D below it, no sewer between."""

    def extended(network):
        network = with_rows(
            network,
            "junctions",
            G_D=("G-C", {"x_m": 50.0, "y_m": -60.0, "ground_level_m": 19.9,
                         "invert_level_m": 19.9}),
            M_D=("M-C", {"x_m": 50.0, "y_m": -60.0, "ground_level_m": 19.9,
                         "invert_level_m": 17.6, "max_depth_m": 2.3, "system": "storm"}),
        )  # fmt: skip
        network = with_rows(
            network,
            "outfalls",
            SO9=("CO1", {"invert_level_m": 17.3, "system": "storm", "y_m": -90.0}),
        )
        network = with_rows(
            network,
            "conduits",
            R_3=("R-2", {"to_id": "G-D", "length_m": 60.0, "to_invert_level_m": 19.9}),
            C_9=("C-3", {"from_id": "M-D", "to_id": "SO9", "system": "storm",
                         "from_invert_level_m": 17.6, "to_invert_level_m": 17.3}),
        )  # fmt: skip
        return with_rows(network, "inlets", R_3=("R-2", {"node_id": "M-D"}))

    return extended


@pytest.fixture
def trunk():
    """A trunk of 400 m from M-C to an outlet of its own; keywords change its keys."""
    measure = {
        "kind": "trunk_sewers",
        "nodes": [
            {"id": "T1", "x_m": 100, "y_m": 20, "ground_level_m": 20.2},
            {"id": "T2", "x_m": 100, "y_m": 420, "ground_level_m": 18.0},
        ],
        "roads": [{"name_zh": "新路", "nodes": ["T1", "T2"]}],
        "outlets": [
            {"outfall_id": "TO", "node": "T2", "name_zh": "新出口", "bank_level_m": 18.0,
             "lowest_invert_level_m": 10.0},
        ],
        "intakes": [{"node": "T1", "manhole": "M-C"}],
    }  # fmt: skip
    return lambda **changes: measure | changes

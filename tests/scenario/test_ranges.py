"""The shipped settings and the ranges an engineer may move them in: each end and a step beyond."""

import pytest
from pydantic import ValidationError

from drainage.measures.connect_dead_end import ConnectDeadEnd
from drainage.measures.context import DesignRules
from drainage.measures.culvert import Culvert
from drainage.measures.inlets_at import InletsAt
from drainage.measures.interceptor import OverflowTank
from drainage.measures.park_storage import ParkStorage
from drainage.measures.regrade import StreetRegrade
from drainage.measures.resize import Resize
from drainage.measures.separation import Separation
from drainage.measures.sponge import SpongeWork
from drainage.measures.street_sewer import StreetSewer
from drainage.measures.trunk_parts import TrunkHill, TrunkPlan, TrunkRoad
from drainage.scenario.exchange_settings import ExchangeSettings
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.ground_settings import GroundSettings
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.study import Cost, Event
from drainage.scenario.tracers import Tracer

WORKS = {"title_zh": "x", "source": "test"}
NEEDED = {
    Event: {"id": "a", "storm": "a", "river_state": "r"},
    Cost: {"item": "x", "source": "x"},
    Tracer: {"id": "a", "title_zh": "x", "title_en": "x", "dry_weather_concentration": 1},
    InletsAt: WORKS | {"kind": "inlets_at", "nodes": ["G-B"]},
    StreetRegrade: WORKS | {"kind": "regrade", "nodes": ["G-B"], "sag_m": 0.1, "streets_zh": ["x"]},
    Separation: WORKS | {"kind": "separation", "outlets": ["CO1"]},
    StreetSewer: WORKS | {"kind": "street_sewer", "conduit_id": "C", "section": "d800"},
    Resize: WORKS | {"kind": "resize", "link_id": "C"},
    Culvert: WORKS
    | {"kind": "culvert", "start": {"node_id": "A"}, "end": {"node_id": "B"}, "diameter_mm": 800,
       "start_invert_level_m": 2, "end_invert_level_m": 1},
    SpongeWork: {"form": "sunken_green", "share_pct": 50, "holds_mm": 100},
    ParkStorage: WORKS | {"kind": "park_storage", "node": "G", "area_m2": 1, "depth_m": 1},
    ConnectDeadEnd: WORKS | {"kind": "connect_dead_end", "manhole": "M"},
    Outage: {"power_fails": True},
    OverflowTank: {"area_m2": 100, "depth_m": 3},
    TrunkRoad: {"name_zh": "x", "nodes": ["a", "b"]},
    TrunkHill: {"node": "a", "subcatchment": "H"},
    TrunkPlan: WORKS
    | {
        "kind": "trunk_sewers",
        "nodes": [{"id": n, "x_m": 0, "y_m": 0, "ground_level_m": 0} for n in "ab"],
        "roads": [{"name_zh": "x", "nodes": ["a", "b"]}],
        "outlets": [{"outfall_id": "O", "node": "b", "name_zh": "x", "bank_level_m": 0,
                     "lowest_invert_level_m": 0}],
    },
}  # fmt: skip
LEAST = 1e-9

# Model, key, shipped value (... for none), what it takes and what it refuses.
RANGES = [
    (RunSettings, "routing_step_s", 5.0, [LEAST, 60], [0, 60.1]),
    (RunSettings, "variable_step_factor", 0.75, [0, 1], [-0.1, 1.1]),
    (RunSettings, "report_step_s", 60, [10, 60], [9, 61]),
    (RunSettings, "storm_start_h", 18.0, [0, 23.9], [-0.1, 24]),
    (RunSettings, "warm_up_h", 3.0, [0.25, 18], [0.24, 18.1]),
    (RunSettings, "lead_in_min", 10.0, [0, 120], [-1, 121]),
    (RunSettings, "tail_h", 6.0, [LEAST, 48], [0, 48.1]),
    (RunSettings, "dry_depth_m", 0.02, [LEAST, 0.15], [0, 0.16]),
    (RunSettings, "quiet_overflow_l_s", 1.0, [0], [-0.1]),
    (RunSettings, "continuity_limit_pct", 0.5, [LEAST, 10], [0, 10.1]),
    (RunSettings, "flooding_error_limit_pct", 5.0, [LEAST, 100], [0, 100.1]),
    (RunSettings, "head_tolerance_m", 0.0005, [LEAST, 0.05], [0, 0.051]),
    (RunSettings, "max_trials", 20, [2, 50], [1, 51]),
    (RunSettings, "timeout_min", 60.0, [LEAST], [0]),
    (Targets, "point_depth_m", 0.15, [LEAST], [0]),
    (Targets, "closed_depth_m", 0.27, [LEAST], [0]),
    (Targets, "outlet_event_rain_mm", 33.0, [LEAST], [0]),
    (Targets, "outlet_sewage_m3", 1.0, [LEAST], [0]),
    (Targets, "lane_width_m", 3.5, [LEAST], [0]),
    (Targets, "listed_minutes", 30.0, [LEAST], [0]),
    (Targets, "flood_lane_depth_m", 0.15, [LEAST], [0]),
    (Targets, "depth_classes_m", (0.15, 0.27, 0.40, 0.60), [(0.1,)], ["x"]),
    (GridSettings, "swmm_step_s", 2, [1, 2, 3, 4, 5, 6], [0, 7]),
    (GridSettings, "ponded_area_m2", 1.5, [LEAST, 20], [0, 20.1]),
    (GridSettings, "dead_band_m", 0.01, [0, 0.05], [-0.01, 0.051]),
    (GridSettings, "relaxation", 0.5, [LEAST, 1], [0, 1.1]),
    (GridSettings, "frame_min", 5.0, [1, 60], [0, 61]),
    (GridSettings, "grid_limit", 1e-4, [LEAST], [0]),
    (GridSettings, "ledger_limit", 1e-9, [LEAST], [0]),
    (GridSettings, "threads", 1, [1, 64], [0, 65]),
    (GridSettings, "timeout_min", 240.0, [LEAST], [0]),
    (GridSettings, "spill_gap_limit_pct", 5.0, [LEAST, 100], [0, 100.1]),
    (ExchangeSettings, "free_weir", 0.562, [LEAST, 1], [0, 1.1]),
    (ExchangeSettings, "free_orifice", 0.67, [LEAST, 1], [0, 1.1]),
    (ExchangeSettings, "submerged_weir", 0.056, [LEAST, 1], [0, 1.1]),
    (ExchangeSettings, "submerged_orifice", 0.167, [LEAST, 1], [0, 1.1]),
    (ExchangeSettings, "outflow_orifice", 0.167, [LEAST, 1], [0, 1.1]),
    (ExchangeSettings, "cover_outflow_area_m2", 0.05, [0.005, 0.385, 1], [0, 1.1]),
    (ExchangeSettings, "open_manhole_area_m2", 0.385, [0.05, 5], [0, 5.1]),
    (ExchangeSettings, "grate_open_share", 0.90, [LEAST, 1], [0, 1.1]),
    (GroundSettings, "cell_m", 5.0, [0.5, 50], [0.4, 50.1]),
    (GroundSettings, "cells", "street-following", ["flat"], ["round"]),
    (GroundSettings, "virtual_m", 0.5, [0.1, 5], [0.09, 5.1]),
    (GroundSettings, "margin_m", 150.0, [10, 2000], [9, 2001]),
    (GroundSettings, "sag_length_m", 40.0, [LEAST, 500], [0, 501]),
    (GroundSettings, "footway_width_m", 3.0, [0, 20], [-0.1, 20.1]),
    (GroundSettings, "block_rise_m", 0.15, [0, 3], [-0.1, 3.1]),
    (GroundSettings, "block_slope_pct", 0.3, [0, 5], [-0.1, 5.1]),
    (GroundSettings, "block_manning_n", 0.10, [0.01, 1], [0.009, 1.1]),
    (GroundSettings, "block_infiltration_mm_h", 7.0, [0, 200], [-0.1, 201]),
    (GroundSettings, "yard_drain_mm_h", 10.0, [0, 100], [-0.1, 101]),
    (DesignRules, "return_period_a", 3.0, [LEAST], [0]),
    (DesignRules, "runoff_coefficient", 0.65, [LEAST, 1], [0, 1.1]),
    (DesignRules, "entry_time_min", 10.0, [LEAST, 30], [0, 30.1]),
    (DesignRules, "manning_n", 0.013, [0.009, 0.02], [0.0089, 0.021]),
    (Event, "rain_factor", 1.0, [LEAST, 3], [0, 3.1]),
    (Event, "storm_start_h", None, [0, 23.9], [-0.1, 24]),
    (Cost, "cost_10k_yuan", ..., [0], [-1]),
    (Tracer, "dry_weather_concentration", ..., [0], [-1]),
    (Tracer, "runoff_concentration", 0.0, [0], [-1]),
    (Tracer, "river_concentration", 0.0, [0], [-1]),
    (InletsAt, "number_per_side", None, [1, 50], [0, 51]),
    (InletsAt, "safety_factor", 3.0, [1, 5], [0.9, 5.1]),
    (InletsAt, "grate_length_m", 0.75, [LEAST], [0]),
    (InletsAt, "grate_width_m", 0.45, [LEAST], [0]),
    (InletsAt, "kerb_length_m", 0.75, [LEAST], [0]),
    (InletsAt, "kerb_height_m", 0.15, [LEAST], [0]),
    (InletsAt, "flow_limit_l_s", 30.0, [LEAST], [0]),
    (InletsAt, "clogged_pct", 25.0, [0, 99.9], [-1, 100]),
    (Separation, "residual_misconnection", ..., [0, 1], [-0.1, 1.1]),
    (TrunkRoad, "drained_width_m", 0.0, [0], [-1]),
    (TrunkHill, "runoff_coefficient", ..., [LEAST, 1], [0, 1.1]),
    (TrunkPlan, "minimum_cover_m", 1.0, [0.7], [0.69]),
    (TrunkPlan, "maximum_cover_m", 6.0, [LEAST], [0]),
    (StreetSewer, "manning_n", 0.013, [0.009, 0.02], [0.0089, 0.021]),
    (StreetSewer, "deeper_m", 0.0, [0, 5], [-0.1, 5.1]),
    (Resize, "flow_factor", None, [LEAST, 20], [0, 20.1]),
    (Resize, "startup_depth_m", None, [0], [-0.1]),
    (Resize, "shutoff_depth_m", None, [0], [-0.1]),
    (Culvert, "barrels", 1, [1, 20], [0, 21]),
    (Culvert, "manning_n", 0.013, [0.009, 0.05], [0.0089, 0.051]),
    (SpongeWork, "holds_mm", ..., [LEAST], [0]),
    (SpongeWork, "share_pct", ..., [1, 100], [0, 101]),
    (SpongeWork, "seepage_mm_h", 0.0, [0, 1000], [-0.1, 1001]),
    (ParkStorage, "sill_above_gutter_m", 0.05, [0, 0.5], [-0.1, 0.51]),
    (ParkStorage, "opening_m", 5.0, [LEAST, 200], [0, 201]),
    (ParkStorage, "drain_mm", 200.0, [LEAST, 1000], [0, 1001]),
    (OverflowTank, "area_m2", ..., [LEAST, 100000], [0, 100001]),
    (OverflowTank, "depth_m", ..., [LEAST, 10], [0, 10.1]),
    (ConnectDeadEnd, "within_m", 200.0, [LEAST, 2000], [0, 2001]),
    (ConnectDeadEnd, "diameter_mm", None, [100, 5000], [99, 5001]),
    (Outage, "from_min", 0.0, [0], [-1]),
    (Outage, "to_min", None, [LEAST], [0]),
]


@pytest.mark.parametrize(
    ("model", "key", "shipped", "takes", "refuses"), RANGES, ids=lambda own: str(own)[:40]
)
def test_a_setting_moves_within_its_range(model, key, shipped, takes, refuses):
    given = NEEDED.get(model, {})
    if shipped is not ...:
        assert model.model_fields[key].default == shipped
    for value in takes:
        assert getattr(model.model_validate(given | {key: value}), key) == value
    for value in refuses:
        with pytest.raises(ValidationError):
            model.model_validate(given | {key: value})


@pytest.mark.parametrize(
    "model",
    [
        RunSettings,
        Targets,
        GridSettings,
        GroundSettings,
        ExchangeSettings,
        DesignRules,
        Event,
        Cost,
        Tracer,
        Outage,
        OverflowTank,
        SpongeWork,
    ],
)
def test_a_key_nobody_knows_is_refused_and_a_setting_never_changes(model):
    given = NEEDED.get(model, {}) | ({"cost_10k_yuan": 1.0} if model is Cost else {})
    with pytest.raises(ValidationError):
        model.model_validate(given | {"colour": 1})
    first = next(iter(model.model_fields))
    with pytest.raises(ValidationError):
        setattr(model.model_validate(given), first, 1)


def test_pixels_of_the_virtual_ground_are_not_longer_than_a_cell():
    assert GroundSettings(cell_m=2.0, virtual_m=2.0).virtual_m == 2.0
    with pytest.raises(ValidationError, match="virtual_m must not be longer than cell_m"):
        GroundSettings(cell_m=2.0, virtual_m=2.5)


def test_a_study_file_from_before_the_exchange_reads_unchanged():
    """The dead band is where it was; what is left out is as shipped."""
    grid = GridSettings.model_validate({"dead_band_m": 0.02, "ponded_area_m2": 2.0})
    assert grid.dead_band_m == 0.02
    assert grid.exchange == ExchangeSettings()

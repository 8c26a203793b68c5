"""Every coefficient and opening of study.toml reaches the exchange, and makes another run."""

from dataclasses import asdict, fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from drainage.engine import RunRequest
from drainage.inundation.coupled import runs
from drainage.inundation.coupled.fed_ground import FedGround
from drainage.inundation.coupled.gutters_on_grid import GuttersOnGrid
from drainage.inundation.coupled.network_below import network_below
from drainage.inundation.coupled.network_openings import network_openings
from drainage.inundation.coupled.orders import GridOrders, read_orders, write_orders
from drainage.inundation.coupled.rim_openings import rim_openings, rims_on_grid
from drainage.inundation.coupled.runs import GridRequest, grid_run_id
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.from_streets import ground_from_network
from drainage.inundation.ground.streets_on_grid import streets_on_grid
from drainage.inundation.water.opening_flow import Coefficients, Rates, flow_m3_s
from drainage.rainfall import Hyetograph
from drainage.scenario.exchange_settings import SHIPPED, ExchangeSettings
from drainage.scenario.grid_settings import GridSettings
from drainage.scenario.settings import RunSettings

G = 9.81
DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")


def flow(level_m, head_m, **changed):
    """Through a crest at 10 m, 1.2 m of edge, 0.09 m2 open, 0.3 m2 to let water out."""
    own = Coefficients(**ExchangeSettings(**changed).coefficients)
    return flow_m3_s(level_m, 10.0, head_m, 1.2, 0.09, np.inf, 0.3, Rates(*asdict(own).values()))


@pytest.mark.parametrize(
    ("name", "level_m", "head_m", "by_hand"),
    [
        ("free_weir", 10.05, 8.0, lambda c: 2 / 3 * c * 1.2 * (2 * G) ** 0.5 * 0.05**1.5),
        ("free_orifice", 10.5, 8.0, lambda c: c * 0.09 * (2 * G * 0.5) ** 0.5),
        ("submerged_weir", 10.05, 10.02, lambda c: c * 1.2 * 0.05 * (2 * G * 0.03) ** 0.5),
        ("submerged_orifice", 10.2, 10.12, lambda c: c * 0.09 * (2 * G * 0.08) ** 0.5),
        ("outflow_orifice", 10.1, 10.5, lambda c: -c * 0.3 * (2 * G * 0.4) ** 0.5),
    ],
)
def test_a_coefficient_is_that_of_its_regime(name, level_m, head_m, by_hand):
    """The flow of its regime is in proportion to it, that of the four others stands still."""
    for value in (0.04, 0.05):
        assert flow(level_m, head_m, **{name: value}) == pytest.approx(by_hand(value))
    for other in set(SHIPPED.coefficients) - {name}:
        moved = flow(level_m, head_m, **{other: getattr(SHIPPED, other) * 1.1})
        assert moved == flow(level_m, head_m)


def test_the_shipped_coefficients_are_those_of_the_solver():
    assert SHIPPED.coefficients | {"dead_band_m": GridSettings().dead_band_m} == asdict(
        Coefficients()
    )


@pytest.fixture
def drawn(small_network):
    grid = ground_from_network(small_network, 5.0, margin_m=30.0)
    return small_network, grid, streets_on_grid(small_network, grid)


def request(drawn, folder, **settings):
    network, grid, on_grid = drawn
    own = GridSettings(**settings)
    town = TownOnGrid.of(
        grid,
        network_openings(network, GuttersOnGrid.of(network, grid, on_grid), own.exchange),
        on_grid,
    )
    storm = RunRequest("s", "existing", "dry", network, DRY, {"bai": 2.0}, RunSettings(), folder)
    return GridRequest(storm, town, own)


def test_a_lid_and_a_grate_open_as_study_toml_says(drawn):
    network, grid, on_grid = drawn
    shipped = network_openings(network, GuttersOnGrid.of(network, grid, on_grid))
    lids = shipped.inflow_limit_m3_s == 0
    assert shipped.outflow_area_m2[lids] == pytest.approx(0.05)
    own = ExchangeSettings(cover_outflow_area_m2=0.385, grate_open_share=0.45)
    openings = network_openings(network, GuttersOnGrid.of(network, grid, on_grid), own)
    assert openings.outflow_area_m2[lids] == pytest.approx(0.385)
    # Half the share of the grate, half the opening; the edge water falls over stays.
    grates = shipped.inflow_limit_m3_s > 0
    assert openings.area_m2[grates] == pytest.approx(shipped.area_m2[grates] / 2)
    assert openings.weir_length_m[grates] == pytest.approx(shipped.weir_length_m[grates])


def test_a_manhole_of_an_imported_model_is_round(small_network, drawn, monkeypatch):
    """0.385 m2 are 0.70 m wide, 2.20 m round; 0.05 m2 are 0.252 m wide, 0.793 m round."""
    monkeypatch.setattr("drainage.inundation.coupled.rim_openings.kept_model",
                        lambda *_: SimpleNamespace(inp=None))  # fmt: skip
    monkeypatch.setattr("drainage.inundation.coupled.rim_openings.held_down", lambda _: ())
    for area_m2, round_m in ((0.385, 2.1996), (0.05, 0.7927)):
        own = ExchangeSettings(open_manhole_area_m2=area_m2)
        openings = rim_openings(small_network, rims_on_grid(drawn[1]), own)
        assert len(openings.cell) > 0
        assert openings.area_m2 == pytest.approx(area_m2)
        assert openings.outflow_area_m2 == pytest.approx(area_m2)
        assert openings.weir_length_m == pytest.approx(round_m, abs=1e-4)


@pytest.mark.parametrize("name", list(ExchangeSettings.model_fields))
def test_each_setting_makes_another_run(drawn, tmp_path, name):
    before = grid_run_id(request(drawn, tmp_path))
    assert grid_run_id(request(drawn, tmp_path)) == before
    changed = {name: getattr(SHIPPED, name) / 2}
    assert grid_run_id(request(drawn, tmp_path, exchange=changed)) != before


def test_the_process_of_a_run_computes_with_them(drawn, tmp_path):
    """Through child.json to the solver."""
    own = {name: value / 2 for name, value in SHIPPED.coefficients.items()}
    asked = request(drawn, tmp_path, exchange=own, dead_band_m=0.02)
    write_orders(tmp_path, runs._orders(asked, network_below(asked.run.network)), asked.town)
    orders, town = read_orders(tmp_path)
    assert {field.name for field in fields(GridOrders)} >= {"exchange"}
    ground = FedGround(town, replace(orders, gutters={}))
    assert asdict(ground._settings.coefficients) == own | {"dead_band_m": 0.02}

"""What another program reads in the files of a run: when, where and which run."""

from datetime import datetime

import h5netcdf
import numpy as np
import pytest
import xarray as xr

from drainage.network import make_network
from drainage.results import conventional, read_dataset, write_dataset
from drainage.results.conventions import plain

BEGAN = datetime(2025, 7, 1, 16)
ABOUT = {"run_id": "abc", "schema": 1}


@pytest.fixture
def series():
    return xr.Dataset(
        {
            "node_depth_m": (("minute", "node"), np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)),
            "link_flow_m3_s": (("minute", "link"), np.array([[1.0], [2.0]], np.float32)),
            "subcatchment_runoff_m3_s": (("minute", "subcatchment"), np.zeros((2, 2), np.float32)),
            "rainfall_mm_h": (("minute",), np.array([5.0, 6.0], np.float32)),
        },
        {"minute": [110.0, 111.0], "node": ["M-A", "G-B"], "link": ["C-1"],
         "subcatchment": ["K-A", "K-A.g"]},
    )  # fmt: skip


@pytest.fixture
def totals():
    return xr.Dataset(
        {"node_max_depth_m": (("node",), [0.4]), "node_max_depth_minute": (("node",), [111.0]),
         "outfall_volume_m3": (("outfall",), [7.0])},
        {"node": ["M-A"], "outfall": ["CO1"]},
    )  # fmt: skip


def test_a_minute_of_the_series_is_a_moment_of_the_runs_calendar(series, small_network, tmp_path):
    path = tmp_path / "series.nc"
    write_dataset(conventional(series, small_network, BEGAN, 240.0, ABOUT), path)
    with xr.open_dataset(path, engine="h5netcdf") as read:
        # 16:00 and 110 minutes
        assert read["minute"].values[0] == np.datetime64("2025-07-01T17:50:00")
        assert read.attrs["Conventions"] == "CF-1.11"
        assert (read.attrs["run_id"], read.attrs["schema"]) == ("abc", 1)


def test_nodes_links_and_land_have_their_places(series, small_network):
    made = conventional(series, small_network, BEGAN, 240.0, ABOUT)
    assert made["node_x_m"].values.tolist() == [0.0, 50.0]
    # from M-A at 0 to M-B at 50
    assert made["link_x_m"].item() == 25.0
    # the block of A lies from 0 to 40 and from 2 to 42, for both its subcatchments
    assert made["subcatchment_x_m"].values.tolist() == [20.0, 20.0]
    assert made["subcatchment_y_m"].values.tolist() == [22.0, 22.0]


def test_every_figure_with_a_place_names_the_plane_of_the_network(series, small_network):
    made = conventional(series, small_network, BEGAN, 240.0, ABOUT)
    assert made["crs"].attrs["projected_crs_name"] == "CGCS2000 / 3-degree Gauss-Kruger CM 117E"
    assert made["node_depth_m"].attrs["grid_mapping"] == "crs: node_x_m node_y_m"
    assert "grid_mapping" not in made["rainfall_mm_h"].attrs
    assert made["node_x_m"].attrs["standard_name"] == "projection_x_coordinate"


def test_a_local_grid_claims_no_place_on_earth(series):
    made = conventional(series, make_network("x", crs="local"), BEGAN, 240.0, ABOUT)
    assert "crs" not in made
    assert "grid_mapping" not in made["node_depth_m"].attrs
    assert "standard_name" not in made["node_x_m"].attrs
    assert np.isnan(made["node_x_m"]).all()


def test_totals_are_over_the_whole_run(totals, small_network, tmp_path):
    path = tmp_path / "totals.nc"
    write_dataset(conventional(totals, small_network, BEGAN, 240.0, ABOUT), path)
    with h5netcdf.File(path) as file:
        assert file["time_bounds"][...].tolist() == [0.0, 240.0]
        assert "_FillValue" not in file["time_bounds"].attrs
        greatest = file["node_max_depth_m"].attrs
        assert greatest["cell_methods"] == "time: maximum"
        assert greatest["coordinates"] == "time node_x_m node_y_m"
        assert file["outfall_volume_m3"].attrs["cell_methods"] == "time: sum"
        assert "cell_methods" not in file["node_max_depth_minute"].attrs


@pytest.mark.parametrize("kind", ["series", "totals"])
def test_the_figures_come_back_as_they_were(request, kind, small_network, tmp_path):
    dataset = request.getfixturevalue(kind)
    path = tmp_path / "a.nc"
    write_dataset(conventional(dataset, small_network, BEGAN, 240.0, ABOUT), path)
    again = plain(read_dataset(path))
    assert set(again.variables) == set(dataset.variables)
    xr.testing.assert_equal(again, dataset)


def test_an_axis_has_no_value_for_a_gap(series, small_network, tmp_path):
    path = tmp_path / "series.nc"
    write_dataset(conventional(series, small_network, BEGAN, 240.0, ABOUT), path)
    with h5netcdf.File(path) as file:
        assert "_FillValue" not in file["minute"].attrs

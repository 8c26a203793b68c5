"""A list of waterlogging points is read with the axes and the zone of its survey."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from drainage.errors import InputError
from drainage.study.listed_points import listed_points

HEAD = "序号,积水点名称,X坐标,Y坐标,设计小时雨量(mm)"


@pytest.fixture
def listed(small_network, tmp_path):
    """Reads a list of one point beside the small network."""

    def read(text=None, crs="EPSG:4548", x=0.0, y=0.0, head=HEAD):
        path = tmp_path / "points.csv"
        path.write_text(f"{head}\n{text or f'1,桥下,{x},{y},54'}\n", encoding="utf-8")
        return listed_points(path, replace(small_network, crs=crs))

    return read


def place(made) -> list[float]:
    return made[["x_m", "y_m"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("x", "y", "told"),
    [(486000.0, 4470000.0, []), (4470000.0, 486000.0, ["exchanged"]),
     (39486000.0, 4470000.0, ["zone number 39"]),
     (4470000.0, 39486000.0, ["exchanged", "zone number 39"])],
)  # fmt: skip
def test_axes_and_zone_are_read_and_told(listed, x, y, told):
    made, notes = listed(x=x, y=y)
    assert place(made) == [486000.0, 4470000.0]
    assert len(notes) == len(told)
    assert all(word in note.message for word, note in zip(told, notes, strict=True))


@pytest.mark.parametrize(
    ("x", "y", "crs", "words"),
    [(38486000.0, 4470000.0, "EPSG:4548", r"zone 38 \(114°E\), the network says EPSG:4548"),
     (39486000.0, 4470000.0, "EPSG:4547", r"zone 39 \(117°E\), the network says EPSG:4547"),
     (116.83, 40.37, "EPSG:4548", "do not lie in EPSG:4548.*as a layer")],
)  # fmt: skip
def test_another_zone_and_degrees_are_refused(listed, x, y, crs, words):
    with pytest.raises(InputError, match=words):
        listed(x=x, y=y, crs=crs)


def test_on_a_local_grid_the_axes_are_those_that_meet_the_manholes(listed, small_network):
    nodes = small_network.junctions
    node = nodes.loc[(nodes["x_m"] - nodes["y_m"]).abs().idxmax()]
    made, notes = listed(x=node["y_m"] + 5, y=node["x_m"] + 5, crs="local: 厂区")
    assert place(made) == pytest.approx([node["x_m"] + 5, node["y_m"] + 5])
    assert "exchanged" in notes[0].message
    made, notes = listed(x=node["x_m"] + 5, y=node["y_m"] + 5, crs="local: 厂区")
    assert place(made) == pytest.approx([node["x_m"] + 5, node["y_m"] + 5])
    assert notes == []


def test_a_layer_of_points_is_brought_from_its_own_system(small_network, tmp_path):
    """Its drawn place rules, whatever its columns X and Y hold."""
    columns = {"序号": ["1"], "名称": ["桥下"], "X坐标": [1.0], "设计雨量": [54]}
    layer = gpd.GeoDataFrame(columns, geometry=[shapely.Point(486000, 4470000)], crs="EPSG:4548")
    for crs in ("EPSG:4548", "EPSG:4490", "EPSG:4527"):
        layer.to_crs(crs).to_file(tmp_path / "points.gpkg")
        made, notes = listed_points(tmp_path / "points.gpkg", small_network)
        assert place(made) == pytest.approx([486000.0, 4470000.0], abs=0.01)
        assert notes == []


def test_every_cell_that_is_no_number_is_named_and_every_number_twice(listed):
    rows = "1,甲,486000,4470000,54\n1,乙,486000,西,54\n3,丙,486000,4470000,0"
    with pytest.raises(InputError) as caught:
        listed(rows)
    assert [(f.place, f.column, f.value) for f in caught.value.findings] == [
        ("row 3", "Y坐标", "西"), ("row 4", "设计小时雨量(mm)", "0"), ("row 3", "序号", "1"),
    ]  # fmt: skip


def test_other_headings_of_lists_are_known_and_a_lacking_one_is_named(listed):
    head = "编号,名称,东坐标(m),北坐标(m),目标小时雨量(mm)"
    made, _ = listed(x=486000.0, y=4470000.0, head=head)
    assert made["target_hourly_rain_mm"].tolist() == [54.0]
    with pytest.raises(InputError, match="no column target_hourly_rain_mm"):
        listed("1,桥下,486000,4470000,54", head="编号,名称,x,y,雨")


def test_without_a_list_there_are_no_points(small_network):
    made, notes = listed_points(None, small_network)
    assert isinstance(made, pd.DataFrame)
    assert (len(made), notes) == (0, [])


def test_the_list_of_the_town_of_sixteen_manholes_is_read_as_it_stands(root, small_network):
    path = root / "tests" / "cases" / "surveys" / "60-town" / "points-list.csv"
    made, notes = listed_points(path, small_network)
    assert made.loc["1", ["name_zh", "x_m", "y_m"]].tolist() == ["低点路口", 486035.0, 4470280.0]
    assert notes == []

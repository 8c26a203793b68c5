"""The synthesis serves a town that is not the shipped one."""

import shutil

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.network import read_network

STREET_NODES = """node_id,x_m,y_m,ground_level_m,spills_to_river,note,source
A,0,0,12.0,,,survey
B,200,0,11.2,,,survey
C,400,0,10.4,,,survey
D,200,200,12.1,,,survey
"""
STREETS = """segment_id,name_zh,name_en,road_class,width_m,from_node,to_node,length_m,source
S1,一街,,branch,12,A,B,200,survey
S2,一街,,branch,12,B,C,200,survey
S3,二路,,arterial,24,D,B,200,survey
"""
OUTLETS = """outlet_id,name_zh,name_en,system,street_node,x_m,y_m,bank_level_m,river,connection,flap_gate,source
O1,东口,,storm,C,440,0,10.0,bai,sewer,false,survey
"""
HEADERS = {
    "listed_points": "point_no,name_zh,name_en,street_zh,from_node,to_node,x_m,y_m,target_hourly_rain_mm,phase,source\n",
    "published_sewers": "reach_id,point_no,from_node,to_node,smallest_height_mm,smallest_width_mm,largest_height_mm,largest_width_mm,source\n",
    "interceptors": "interceptor_id,name_zh,street_nodes,outfall_id,regulators,source\n",
    "hills": "hill_id,name_zh,street_node,area_rule,share,source\n",
}


@pytest.fixture
def town(tmp_path, root):
    """Three streets, one storm outlet, nothing listed, no interceptor, no hills."""
    shutil.copytree(root / "rainfall", tmp_path / "rainfall")
    folder = tmp_path / "networks" / "village" / "synthesis"
    folder.mkdir(parents=True)
    shutil.copy(root / "networks" / "miyun-old-town" / "network.toml", folder.parent)
    shutil.copy(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml", folder)
    tables = {
        "street_nodes": STREET_NODES,
        "street_segments": STREETS,
        "outlets": OUTLETS,
        **HEADERS,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words], catch_exceptions=False)


def test_a_village_with_one_storm_outlet_is_synthesised(town):
    done = call(town, "synthesise", "village")
    assert done.exit_code == 0, done.output
    network = read_network(town / "networks" / "village")
    assert set(network.outfalls.index) == {"O1"}
    assert network.conduits["system"].isin(["storm", "street"]).all()
    assert (network.junctions["system"] == "storm").sum() == 13
    assert call(town, "check", "village").exit_code == 0


def test_a_combined_outlet_without_an_interceptor_is_refused(town):
    path = town / "networks" / "village" / "synthesis" / "outlets.csv"
    path.write_text(OUTLETS.replace(",storm,", ",combined,"), encoding="utf-8")
    done = call(town, "synthesise", "village")
    assert done.exit_code == 2
    assert "no interceptor has a regulator" in done.output
    assert not (town / "networks" / "village" / "tables").exists()

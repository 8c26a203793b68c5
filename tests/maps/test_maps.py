"""Maps are drawn without a system font, whatever the names."""

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from drainage.maps import Picture, before_after_map, depth_map, overview_map, surcharge_map
from drainage.maps.deep_streets import deep_street_lines
from drainage.maps.font import _characters, plain
from drainage.maps.layers import draw_hollows, draw_outlets
from drainage.maps.outlines import draw_land
from drainage.maps.sheet import bounds
from drainage.network import read_network
from drainage.scenario import load_study

HOSTILE = "<script>$x^2$ \\frac{1}{0}\n" + "很" * 200 + "𠮷"
STORM = {
    "title_zh": "骤雨",
    "hourly_depth_mm": 54.0,
    "return_period_a": 4.9,
    "plan_word": "五年一遇",
}


@pytest.fixture
def picture(small_network):
    hostile = small_network.streets.assign(name_zh=HOSTILE)
    reaches = small_network.conduits.query("shape == 'street'")[["street_id", "from_id", "to_id"]]
    return Picture(
        title=HOSTILE,
        network=small_network.with_tables(streets=hostile),
        reaches=reaches.assign(max_depth_m=[0.1, 0.5]),
        points=pd.DataFrame({"max_depth_m": [0.5], "rank": [1]}, index=["1"]),
        outfalls=pd.DataFrame(
            {"overflow_volume_m3": [10.0], "sewage_volume_m3": [1.0]}, index=["CO1"]
        ),
        conduits=pd.DataFrame(
            {"minutes_surcharged": [0.0, 20.0, 90.0]}, index=["C-1", "C-2", "C-3"]
        ),
        storm=STORM,
        leaves_out=(HOSTILE,),
        reason="",
        readings=HOSTILE,
        deep_streets=pd.DataFrame(
            {"name": [HOSTILE], "deepest_node_id": ["G-C"], "reason": [HOSTILE]}
        ),
    )


def test_every_map_is_a_png_of_moderate_size(picture, small_network, tmp_path):
    limits = (0.15, 0.27, 0.4, 0.6)
    paths = [
        overview_map(small_network, tmp_path / "o.png"),
        depth_map(picture, limits, tmp_path / "d.png"),
        surcharge_map(picture, tmp_path / "s.png"),
        before_after_map(picture, picture, limits, tmp_path / "b.png"),
    ]
    for path in paths:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG")
        assert 10_000 < len(content) < 1_000_000


def test_a_deep_street_off_the_list_has_its_reason_below_the_map(picture):
    lines = deep_street_lines(
        picture.deep_streets.assign(name="环路", reason="山地来水占 75 %"), "zh"
    )
    assert lines == ["名单外深水 A 环路: 山地来水占 75 %"]
    assert deep_street_lines(picture.deep_streets.iloc[:0], "zh") == []


def test_the_same_picture_gives_the_same_bytes(picture, tmp_path):
    one, two = (depth_map(picture, (0.15,), tmp_path / f"{k}.png").read_bytes() for k in (1, 2))
    assert one == two


def test_on_streets_no_disc_of_a_flooded_lid_hides_the_depth(picture, tmp_path):
    lid = pd.DataFrame({"flooded_volume_m3": [19.0], "rank": [1]}, index=["M-B"])
    plain = depth_map(picture, (0.15,), tmp_path / "a.png").read_bytes()
    flooded = replace(picture, nodes=lid)
    assert depth_map(flooded, (0.15,), tmp_path / "b.png").read_bytes() == plain
    bare = replace(picture, reaches=picture.reaches.iloc[:0])
    without = depth_map(bare, (0.15,), tmp_path / "c.png").read_bytes()
    assert depth_map(replace(bare, nodes=lid), (0.15,), tmp_path / "d.png").read_bytes() != without


def test_unknown_characters_long_names_and_mathematics_are_drawn_plainly():
    shown = plain(HOSTILE)
    assert len(shown) <= 42
    assert "\n" not in shown
    assert r"\$" in shown
    assert plain("𠮷") == "■"


def test_the_font_has_every_name_of_the_shipped_town(root):
    network = read_network(root / "networks" / "miyun-old-town")
    study = load_study(root / "scenarios" / "old-town")
    texts = [
        network.title_zh, network.notes, network.datum,
        *network.streets["name_zh"], *network.watch_points["name_zh"], *network.outfalls["name_zh"],
        *(scenario.title_zh for scenario in study.scenarios.values()),
        *(text for scenario in study.scenarios.values() for text in scenario.leaves_out),
    ]  # fmt: skip
    assert {c for text in texts for c in text if ord(c) not in _characters()} == set()


def test_outlets_without_a_source_for_their_place_are_open(small_network):
    names = small_network.outfalls.index[
        small_network.outfalls["system"].isin(["combined", "storm"])
    ]
    for source, fill in (("assumed outlet", "white"), ("survey", None)):
        network = small_network.with_tables(outfalls=small_network.outfalls.assign(source=source))
        axes = Figure().add_subplot()
        (handle,) = draw_outlets(axes, network, "zh").handles
        inner = {line.get_markerfacecolor() for line in axes.lines}
        assert len(axes.lines) == len(names)
        assert (inner == {"white"}) is (fill == "white")
        assert ("假定" in handle.get_label()) is (fill == "white")


@pytest.mark.parametrize(("source", "word"), [("assumed: none named", "下凹（假定）"),
                                              ("survey", "下凹")])  # fmt: skip
def test_a_hollow_says_where_it_is_assumed(small_network, source, word):
    hollow = pd.DataFrame(
        {"node_id": [small_network.junctions.index[0]], "name_zh": "下凹段", "name_en": "hollow",
         "street_id": small_network.streets.index[0], "depth_m": 1.4, "approach_slope_pct": 2.5,
         "land_ha": 0.0, "inlets": 8, "lead_id": "", "pump_id": "", "source": source},
        index=["H-1"],
    )  # fmt: skip
    drawn = draw_hollows(small_network.with_tables(hollows=hollow), "zh")
    assert [label.words for label in drawn.labels] == [word]


def test_without_streets_the_land_is_drawn_and_within_the_map(small_network):
    """A manhole at the origin drains a block that reaches to 100, 80."""
    land = small_network.subcatchments.iloc[:1].assign(
        polygon_wkt="POLYGON ((0 0, 100 0, 100 80, 0 80, 0 0))"
    )
    nodes = small_network.junctions[small_network.junctions["system"] != "street"].iloc[:1]
    alone = small_network.with_tables(
        conduits=small_network.conduits.iloc[:0], subcatchments=land,
        junctions=nodes.assign(x_m=0.0, y_m=0.0),
        storages=small_network.storages.iloc[:0], outfalls=small_network.outfalls.iloc[:0],
    )  # fmt: skip
    axes = Figure().subplots()
    draw_land(axes, alone, "zh")
    (path,) = axes.collections[0].get_paths()
    assert path.vertices.max(axis=0).tolist() == [100.0, 80.0]
    low, high = bounds(alone)
    assert [*low, *high] == [0.0, 0.0, 100.0, 80.0]

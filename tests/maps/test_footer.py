"""Lines below a map fit on its sheet."""

from dataclasses import replace

from rich.cells import cell_len

from drainage.maps.draw import storm_words
from drainage.maps.font import folded
from drainage.maps.sheet import network_line, sheet

METHOD = "SWMM 5.2 管网 + 二维浅水, 沿街道单元 5 m, 虚拟细地面 0.5 m, 水深按像元; " * 3


def test_a_chinese_character_takes_two_cells_of_a_line():
    """Ten characters and a space are 21 cells: two such words fit on 44, not on 40."""
    words = "管网管网管网管网管网 " * 3
    assert [len(line) for line in folded(words, 44)] == [21, 10]
    assert [len(line) for line in folded(words, 40)] == [10, 10, 10]


def test_a_number_stays_with_its_sign_and_its_unit():
    """12 mm and ≥ 15 cm are not parted; a Chinese line without spaces ends at a stop."""
    assert folded("moves it by 12 mm at most", 14) == ["moves it by", "12 mm at most"]
    assert folded("hold at ≥ 15 cm here", 10) == ["hold at", "≥ 15 cm", "here"]
    assert folded("影响不超过 3 mm。水深从边沟起算，洼地从最低处起算", 30) == [
        "影响不超过 3 mm。", "水深从边沟起算，", "洼地从最低处起算",
    ]  # fmt: skip


def test_a_storm_and_its_network_have_no_chinese_on_an_english_map(small_network):
    storm = {"title_zh": "雨", "hourly_depth_mm": 54.0, "plan_word": "五年一遇"}
    assert "(the plan says once in 5 years)" in storm_words(storm, "en")
    assert "(规划称五年一遇)" in storm_words(storm, "zh")
    town = replace(small_network, title_zh="密云老城（示意）", notes="未测 // not surveyed")
    assert network_line(town, "en") == f"Network: {town.name}. not surveyed"
    assert network_line(town, "zh") == "管网：密云老城（示意）。未测"
    both = replace(town, title_zh="密云老城 // Miyun old town")
    assert network_line(both, "en") == "Network: Miyun old town. not surveyed"
    # Words that are no return period stay as the plan has them.
    assert "(the plan says 特大暴雨)" in storm_words(storm | {"plan_word": "特大暴雨"}, "en")


def test_nothing_of_a_line_is_lost_and_no_part_is_too_long():
    parts = folded(METHOD + "x" * 100, 60)
    assert "".join(parts).replace(" ", "") == (METHOD + "x" * 100).replace(" ", "")
    assert max(map(cell_len, parts)) <= 60


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket():
    """Six characters fit on 12 cells; a seventh that is a stop takes the sixth along."""
    assert folded("一二三四五六、七八", 12) == ["一二三四五", "六、七八"]
    assert folded("一二三四五六。", 12) == ["一二三四五", "六。"]
    assert folded("一二三四五六）七", 12) == ["一二三四五", "六）七"]
    assert folded("一二三四五（六七", 12) == ["一二三四五", "（六七"]
    # A stop behind a blank or behind another stop does not begin a line either.
    assert folded("一二三四五六 、七", 12) == ["一二三四五", "六 、七"]
    assert folded("一二三四、）五六七", 10) == ["一二三", "四、）五六", "七"]
    # Where one sign alone finds room nothing can be taken along.
    assert folded("一、二", 2) == ["一", "、", "二"]


def test_a_long_list_of_names_has_no_line_that_begins_with_a_stop():
    names = "、".join(f"{'北' * k}街" for k in (3, 1, 9, 5, 2, 7, 4, 8, 6))
    for most in range(4, 60):
        parts = folded(names, most)
        assert "".join(parts) == names
        assert not any(part[0] == "、" for part in parts)
        assert max(map(cell_len, parts)) <= most


def test_the_footer_of_a_map_ends_within_the_sheet():
    figure, _ = sheet(1, "t", "s", [METHOD])
    figure.canvas.draw()
    wide = figure.bbox.width
    assert all(text.get_window_extent().x1 <= wide for text in figure.texts)

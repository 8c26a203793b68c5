"""Plan and long sections read back: the same places, lengths, levels and words as in the tables."""

import ezdxf
import numpy as np
import pytest

from drainage.drawings import (
    Heading,
    crossings,
    pipe_table,
    plan_drawing,
    save_drawing,
    sections_drawing,
    works_between,
)
from drainage.drawings.drawing import plain_text
from drainage.report.page.map_layers import pipes_layer

HEADING = Heading("小镇 · 改造", ("暂定",))


def opened(sheet, folder):
    """A drawing as another program reads it, without a fault."""
    document = ezdxf.readfile(save_drawing(sheet, folder / "drawing.dxf"))
    audit = document.audit()
    assert not audit.errors
    assert not audit.fixes
    return document


def words(document, layer):
    return [own.dxf.text for own in document.modelspace().query(f'TEXT[layer=="{layer}"]')]


def lines(document, layer):
    found = document.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')
    return [np.array([point[:2] for point in own.get_points()]) for own in found]


@pytest.fixture
def plan(town, pipes, tmp_path):
    return opened(plan_drawing(town, pipes, HEADING, "zh"), tmp_path)


@pytest.fixture
def sections(town, pipes, tmp_path):
    crossed = crossings(pipes, town.after)
    return opened(sections_drawing(pipes, crossed, HEADING, "zh"), tmp_path)


def test_a_pipe_lies_at_the_coordinates_of_its_manholes(plan):
    (own,) = lines(plan, "合流管-新建")
    assert own.tolist() == [[50.0, -40.0], [50.0, 0.0]]


def test_the_pipes_of_a_layer_are_as_long_as_in_the_list(plan, pipes):
    layers = {"合流管-改建": "altered", "合流管-翻建": "renewed", "合流管-清淤": "cleaned",
              "污水管-废除": "removed"}  # fmt: skip
    for layer, work in layers.items():
        drawn = sum(float(np.hypot(*(own[1] - own[0]))) for own in lines(plan, layer))
        assert drawn == pytest.approx(pipes.loc[pipes["work"].eq(work), "pipe_length_m"].sum())


def test_a_label_says_section_slope_and_length_and_what_is_assumed(plan):
    labels = words(plan, "标注-管段")
    assert "d600 i=10.0‰ L=40.0m" in labels
    assert "d800 i=4.0‰ L=50.0m*" in labels


def test_a_label_stands_beside_the_middle_of_its_pipe_and_along_it(plan):
    (own,) = (one for one in plan.modelspace().query("TEXT") if one.dxf.text.startswith("d600 "))
    assert abs(own.dxf.align_point.x - 50.0) == pytest.approx(1.0)
    assert own.dxf.align_point.y == pytest.approx(-20.0)
    assert own.dxf.rotation % 180 == pytest.approx(90.0)


def test_pipes_and_manholes_bear_the_numbers_of_the_tables(plan):
    assert {"N-1", "C-1", "C-2", "C-3", "S-P"} == set(words(plan, "标注-管段编号"))
    assert "M-N* 20.30/18.90" in words(plan, "标注-检查井")


def test_the_numbers_are_those_of_the_map_of_the_page(town, plan):
    on_map = set(pipes_layer(town.after)["id"]) | {"S-P"}
    assert set(words(plan, "标注-管段编号")) <= on_map


def test_flow_points_down_the_pipe(plan):
    arrows = plan.modelspace().query('INSERT[name=="FLOW"]')
    own = next(one for one in arrows if tuple(one.dxf.insert)[:2] == (50.0, -20.0))
    assert own.dxf.rotation == pytest.approx(90.0)


def test_a_tank_is_drawn_with_its_volume(plan):
    assert "TANK V=300m³*" in words(plan, "标注-其他工程")


def test_the_font_of_all_text_has_chinese_signs(plan, sections):
    for document in (plan, sections):
        assert document.styles.get("HZ").dxf.font == "simsun.ttc"
        assert {own.dxf.style for own in document.modelspace().query("TEXT")} == {"HZ"}


def test_the_view_opens_on_the_drawing(plan):
    low, high = (plan.modelspace().dxf.get(name) for name in ("extmin", "extmax"))
    assert low.x < 0 < 150 < high.x
    assert low.y < -40 < 0 < high.y


def test_levels_of_a_section_are_ten_times_as_high_as_long(sections):
    invert, soffit = sorted(lines(sections, "合流管-新建"), key=lambda own: own[0, 1])
    assert invert[1, 0] - invert[0, 0] == pytest.approx(40.0)
    assert invert[0, 1] - invert[1, 1] == pytest.approx((18.9 - 18.5) * 10)
    assert soffit[0, 1] - invert[0, 1] == pytest.approx(0.6 * 10)


def test_ground_lies_above_the_invert_by_the_depth(sections):
    (ground,) = lines(sections, "纵断-地面线")
    invert = min(lines(sections, "合流管-新建"), key=lambda own: own[0, 1])
    assert ground[0, 1] - invert[0, 1] == pytest.approx(1.4 * 10)
    assert ground[:, 0].tolist() == pytest.approx(invert[0, 0] + np.array([0, 40, 90, 140]))


def test_a_crossing_pipe_is_a_circle_drawn_out_like_the_section(sections):
    (own,) = sections.modelspace().query("ELLIPSE")
    invert = min(lines(sections, "合流管-新建"), key=lambda line: line[0, 1])
    assert own.dxf.center.x - invert[0, 0] == pytest.approx(65.0)
    # d300 at 19.30 m: its middle 19.45 m, 1.5 m on the drawing from there to its crown.
    assert own.dxf.center.y - invert[0, 1] == pytest.approx((19.45 - 18.9) * 10)
    assert own.dxf.major_axis.magnitude == pytest.approx(1.5)
    assert own.minor_axis.magnitude == pytest.approx(0.15)
    assert words(sections, "纵断-交叉管") == ["污水管 d300 底19.30 净距0.30"]


def test_the_table_below_says_stations_levels_and_depths(sections):
    told = words(sections, "纵断-文字")
    for own in ("K0+000.00", "K0+040.00", "K0+090.00", "K0+140.00", "20.30", "18.900", "1.400",
                "18.500", "18.300*", "1.700", "1.900*", "10.00", "4.00", "d600", "d800*"):  # fmt: skip
        assert own in told, own


def test_a_level_that_is_not_known_breaks_the_line_and_shows_a_dash(town, tmp_path):
    conduits = town.after.conduits.copy()
    conduits.loc["C-2", "to_invert_level_m"] = np.nan
    after = town.after.with_tables(conduits=conduits)
    pipes = pipe_table(works_between(town.before, after, ()))
    document = opened(sections_drawing(pipes, crossings(pipes, after), HEADING, "zh"), tmp_path)
    assert not lines(document, "合流管-改建")
    assert "—*" in words(document, "纵断-文字")


def test_a_manhole_without_coordinates_is_left_out_of_the_plan(town, tmp_path):
    joints = town.after.junctions.copy()
    joints.loc["M-N", ["x_m", "y_m"]] = np.nan
    after = town.after.with_tables(junctions=joints)
    works = works_between(town.before, after, ())
    document = opened(plan_drawing(works, pipe_table(works), HEADING, "zh"), tmp_path)
    assert "合流管-新建" not in document.layers
    assert "N-1" not in words(document, "标注-管段编号")


def test_works_without_a_sewer_say_so_on_the_sections(town, tmp_path):
    works = works_between(town.before, town.before, ())
    pipes = pipe_table(works)
    document = opened(sections_drawing(pipes, crossings(pipes, town.before), HEADING, "zh"),
                      tmp_path)  # fmt: skip
    assert "本方案不敷设管渠" in words(document, "图例说明")


@pytest.mark.parametrize(
    "name",
    ["%%u东大街%%d", "{\\fArial;东大街}", "东\\P大\\U+8857", "东^J大\n街", "东\x00大\x1b街", "东%%%大街",
     "\ud800街"],
)  # fmt: skip
def test_a_name_comes_out_as_plain_text(town, name, tmp_path):
    streets = town.after.streets.assign(name_zh=name, name_en="")
    after = town.after.with_tables(streets=streets)
    works = works_between(town.before, after, ())
    pipes = pipe_table(works)
    for sheet in (
        plan_drawing(works, pipes, Heading(name, (name,)), "zh"),
        sections_drawing(pipes, crossings(pipes, after), Heading(name, (name,)), "zh"),
    ):
        document = opened(sheet, tmp_path)
        texts = document.modelspace().query("TEXT")
        assert plain_text(name) in [own.dxf.text for own in texts]
        for own in texts:
            # What a CAD program shows once it has read its codes is what is written.
            assert own.plain_text() == own.dxf.text
            assert not set(own.dxf.text) & {"\\", "^", "{", "}", "\n"}
        assert not document.modelspace().query("MTEXT")

"""Labels of a printed map stand clear of each other, of the marks and of the legend."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from drainage.formats.gis.outlines import Outline
from drainage.maps.labels import BOX, Drawn, Label, Mark, draw_labels
from drainage.maps.outlines import draw_outlines
from drainage.maps.sheet import finish, line_ends


@pytest.fixture
def axes():
    """A map of 1000 m at 1 pixel a metre and 72 pixels an inch: a point is a metre."""
    figure = Figure(figsize=(1000 / 72, 1000 / 72), dpi=72)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 1000)
    axes.set_ylim(0, 1000)
    axes.set_aspect("equal", adjustable="box")
    return axes


def outlet(name, x, y):
    return Label(name, Mark((x, y), 5.5), 8, box=BOX)


def boxes(written):
    return [shapely.box(*one.get_window_extent().extents) for one in written]


@pytest.mark.parametrize("apart", [0, 8, 14, 25])
def test_two_outlets_side_by_side_have_names_that_do_not_touch(axes, apart):
    # Each name is about 20 m wide here: below both marks they would touch at 25 m and less.
    pair = [outlet("CO2", 500, 500), outlet("CO3", 500 + apart, 500)]
    one, two = boxes(draw_labels(axes, [Drawn(labels=pair)]))
    assert not one.intersects(two)
    marks = [shapely.box(x - 5, 495, x + 5, 505) for x in (500, 500 + apart)]
    assert not any(label.intersects(mark) for label in (one, two) for mark in marks)


def test_a_crowd_of_points_has_labels_that_do_not_touch(axes):
    crowd = [outlet(f"no. {k} 0.38 m", 400 + 30 * (k % 4), 500 + 20 * (k // 4)) for k in range(12)]
    found = boxes(draw_labels(axes, [Drawn(labels=crowd)]))
    assert not [pair for pair in combinations(found, 2) if pair[0].intersects(pair[1])]


def test_a_label_at_the_edge_stays_on_the_map(axes):
    (one,) = boxes(draw_labels(axes, [Drawn(labels=[outlet("SO3 far in the east", 995, 995)])]))
    assert one.within(shapely.box(0, 0, 1000, 1000))


def test_a_mark_without_a_label_is_not_covered(axes):
    alone = Drawn(marks=[Mark((520, 500), 8.5)])
    (one,) = boxes(draw_labels(axes, [Drawn(labels=[outlet("CO2", 500, 500)]), alone]))
    assert not one.intersects(shapely.box(511.5, 491.5, 528.5, 508.5))


def test_a_label_gives_way_to_the_legend(axes):
    handle = Line2D([], [], label="a legend of some width")
    # Its mark lies below the legend, which has the upper left corner of the map.
    label = outlet("CO1", 60, 975)
    finish(axes, [Drawn([handle], [label])], "legend")
    legend = shapely.box(*axes.get_legend().get_window_extent().extents)
    (text,) = axes.texts
    assert not shapely.box(*text.get_window_extent().extents).intersects(legend)


def test_the_map_widens_where_the_legend_would_cover_a_sewer(axes):
    axes.add_collection(LineCollection([[(10, 990), (990, 10)]], zorder=3))
    finish(axes, [Drawn([Line2D([], [], label="a legend of some width")])], "legend")
    legend = axes.get_legend().get_window_extent()
    at = axes.transData.transform(line_ends(axes))
    assert not ((at[:, 0] < legend.x1) & (at[:, 1] > legend.y0)).any()


def test_the_legend_says_what_is_drawn_and_what_the_data_lack(axes):
    assert words(draw_outlines(axes, (), "zh")) == ["未绘河道、建筑物: 数据中没有"]
    # 45 letters, of which a line of the legend holds 40: it goes on below and loses none.
    assert words(draw_outlines(axes, (), "en")) == [
        "not drawn, none in the data: river,\nbuildings"
    ]
    river = Outline("river", "测绘院 // survey", np.array([shapely.box(0, 0, 10, 10)]))
    drawn = draw_outlines(axes, [river], "en")
    assert words(drawn) == ["river (survey)", "not drawn, none in the data: buildings"]
    assert len(axes.collections[0].get_paths()) == 1


def test_the_whole_legend_lies_inside_its_frame_and_the_figure(axes):
    source = "a survey of the river and its dykes of 2021, by the district's own office, sheet 7"
    river = Outline("river", f"测绘 // {source}", np.array([shapely.box(0, 0, 10, 10)]))
    finish(axes, [draw_outlines(axes, [river], "en")], "Crews")
    legend = axes.get_legend()
    axes.figure.canvas.draw()
    frame, figure = legend.get_window_extent(), axes.figure.bbox
    assert (frame.x0, frame.y0) >= (figure.x0, figure.y0)
    assert (frame.x1, frame.y1) <= (figure.x1, figure.y1)
    for own in legend.get_texts():
        assert "…" not in own.get_text()
        box = own.get_window_extent()
        assert frame.x0 <= box.x0
        assert box.x1 <= frame.x1
        assert frame.y0 <= box.y0


def words(drawn):
    return [handle.get_label() for handle in drawn.handles]

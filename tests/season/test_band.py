"""Eight drawn towns stand for an ensemble; the band is the least and the greatest of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drainage.cli.season import _depth_band
from drainage.ensemble.representatives import representatives, share_held, shares_below, without
from drainage.season import (
    Criterion,
    Curves,
    Narrow,
    depth_spread,
    document_text,
    drawn_curves,
    may_be_ends,
    next_rains,
    read_document,
    spreads,
    with_band,
)
from drainage.season.document import DrawnOf, SpreadOf, ThresholdOf
from drainage.season.spread import Spread
from drainage.season.wall import Column, band_words, cell_words, outside_mark
from drainage.study.season.asking import Flooded
from tests.season.made_document import curves_by_formula, season_document


def column(*values):
    return np.array(values, dtype=float)[:, None]


def alike(count):
    return np.full(count, 1 / count)


def test_four_of_twelve_members_that_weigh_alike_lie_in_the_middle_of_each_quarter():
    # Shares below: (k + 1/2) / 12; middles of the quarters: 1/8 = 1.5/12, 4.5/12, 7.5/12, 10.5/12.
    assert representatives(column(*range(12)), alike(12), 4) == [1, 4, 7, 10]


def test_what_is_known_of_the_town_moves_the_choice():
    depth = column(1, 2, 3, 4, 5)
    # Alike: shares 0.1, 0.3, 0.5, 0.7, 0.9, nearest to 1/4 and 3/4 are the second and fourth.
    assert representatives(depth, alike(5), 2) == [1, 3]
    # Weighed 1, 1, 2, 2, 4: 0.05, 0.15, 0.3, 0.5, 0.8.
    weights = np.array([0.1, 0.1, 0.2, 0.2, 0.4])
    assert shares_below(depth, weights)[:, 0] == pytest.approx([0.05, 0.15, 0.3, 0.5, 0.8])
    assert representatives(depth, weights, 2) == [2, 4]


def test_each_point_counts_where_members_are_ordered_otherwise_at_each():
    # By the mean of both points members 0 and 1 are the outer ones, yet both lie low at the first
    # point and high at the second. Any of 0, 1 beside any of 2, 3 stands for both points.
    depth = np.array([[0, 2], [1, 3], [2, 1], [3, 0]], dtype=float)
    low, high = representatives(depth, alike(4), 2)
    assert low in (0, 1)
    assert high in (2, 3)


def test_members_that_were_lost_or_are_all_but_ruled_out_stand_for_nothing():
    # Of six that are left the shares are (k + 1/2) / 6: 1/4 is 1.5/6, 3/4 is 4.5/6.
    six = column(np.nan, 1, 2, 3, 4, 5, 6)
    assert representatives(six, np.array([0, *alike(6)]), 2) == [2, 5]
    depth = column(np.nan, 1, 2, 3, 4)
    # The third lies right in the middle of the lower half, and weighs half a percent.
    weights = np.array([0.0, 0.3, 0.005, 0.3, 0.395])
    assert 2 not in representatives(depth, weights, 2)
    # Fewer than are asked: all of them.
    assert representatives(depth, np.array([0, 0.5, 0, 0.5, 0]), 8) == [1, 3]


def test_the_rain_a_member_draws_does_not_order_its_town():
    rng = np.random.default_rng(1)
    town, rain = rng.permutation(20).astype(float), rng.uniform(0.8, 1.2, 20)
    depth = (town + 100 * rain)[:, None]
    cleared = without(depth, rain[:, None], alike(20))
    # What is left differs from the town by what chance makes rain and town alike.
    slope = np.cov(town, rain)[0, 1] / np.var(rain, ddof=1)
    assert cleared[:, 0] - cleared.mean() == pytest.approx(
        town - town.mean() - slope * (rain - rain.mean())
    )
    # Nine members say too little of a column.
    assert without(depth[:9], rain[:9, None], alike(9)).tolist() == depth[:9].tolist()


def test_what_the_chosen_hold_of_the_ensemble_is_told():
    # From 2 to 4: of the weights 0.1, 0.2, 0.3, 0.4 all but the first.
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    assert share_held(column(1, 2, 3, 4), weights, [1, 3]) == pytest.approx([0.9])


def town(slope, rains=(16, 58, 100)):
    """So many cm a mm, from the first mm on, at one place."""
    rains = np.array(rains, dtype=float)
    depth = slope * rains[:, None]
    none = {cm: np.where(depth >= cm, 0.0, np.nan) for cm in (15, 40)}
    return Curves(rains, depth, 0 * depth, dict.fromkeys(none, 0 * depth), none)


DEPTHS = [Criterion(15), Criterion(40)]


def test_the_band_is_the_least_and_the_greatest_of_the_towns():
    # 15 cm at 15 / slope: 30, 38.5 and 50 mm. 40 cm at 80 mm in the first, 103 and 133 in the
    # others, beyond the 100 that were run.
    shallow, deep = spreads([town(0.5), town(0.39), town(0.3)], DEPTHS, 1)
    assert shallow == Spread(30, "read", 50, "read", members=3, reached=3)
    assert deep == Spread(80, "read", 100, "more than was run", members=3, reached=1)


def test_an_end_beyond_what_was_run_is_no_number():
    # 2.5 cm a mm: 40 cm by the least rain already, 16 mm.
    low = spreads([town(2.5), town(0.5)], [Criterion(40)], 1)[0]
    assert (low.least, low.least_mm) == ("less than was run", 16)
    assert spreads([town(np.nan)], [Criterion(15)], 1) == [None]


def test_a_town_that_lost_the_end_its_threshold_lies_beyond_is_not_counted():
    # Lost at 16 mm, a town says of its 15 cm only that 30 mm bring them; the other reads 21.
    light = spreads([town(1.0, (30, 100)), town(0.7)], [Criterion(15)], 1)[0]
    assert light == Spread(21, "read", 21, "read", members=1, reached=1)
    # Lost at 100 mm, 10 cm at 58: it may reach 15 cm at 59 already; the other reads 88.
    heavy = spreads([town(10 / 58, (16, 58)), town(0.17)], [Criterion(15)], 1)[0]
    assert heavy == Spread(88, "read", 88, "read", members=1, reached=1)
    # Where the threshold lies inside what is left, the town counts: 15 cm at 50 mm.
    inside = spreads([town(0.3, (16, 58)), town(0.17)], [Criterion(15)], 1)[0]
    assert inside == Spread(50, "read", 88, "read", members=2, reached=2)


def test_a_drawn_town_without_a_scored_run_is_read_beside():
    curves = curves_by_formula((20, 60, 100), 24, (0.5,))
    document = season_document([("point", "1", "点")], [("dammed", 60, curves)])
    lost = Curves(np.zeros(0), np.zeros((0, 1)), np.zeros((0, 1)), {}, {}, (20, 60, 100))
    series = with_band(
        document.series[0], {3: curves_by_formula((20, 60, 100), 24, (0.4,)), 5: lost}
    )
    drawn = drawn_curves(read_document(document_text(
        document.model_copy(update={"series": (series,)}))).series[0])  # fmt: skip
    own = depth_spread(drawn, 45, 15, 1)
    # 0.4 cm a mm at 45 mm: 18 cm, of one town.
    assert (own.least_cm[0], own.members[0]) == (pytest.approx(18.0), 1)


def test_a_place_that_a_town_lacks_is_not_counted():
    own = spreads([town(0.5), town(np.nan)], [Criterion(15)], 1)[0]
    assert own == Spread(30, "read", 30, "read", members=1, reached=1)


def test_only_what_may_be_an_end_is_narrowed():
    towns = [town(slope, (16, 40, 58, 100)) for slope in (0.5, 0.45, 0.3, 0.2)]
    # 15 cm at 30, 33, 50 and 75 mm: the first two lie between 16 and 40, the last between 58 and
    # 100; the third, between 40 and 58, is neither the least nor the greatest.
    ends = may_be_ends(towns, [Criterion(15)])
    assert [own.tolist() for own in ends] == [[True], [True], [False], [True]]
    asked = [next_rains(own, [Criterion(15)], Narrow(4), 1, may)
             for own, may in zip(towns, ends, strict=True)]  # fmt: skip
    assert asked == [[28], [28], [], [79]]
    # A town without a scored run is asked for nothing.
    empty = Curves(np.zeros(0), np.zeros((0, 1)), np.zeros((0, 1)), {}, {})
    assert may_be_ends([empty, towns[0]], [Criterion(15)])[0].tolist() == [False]


def test_the_depth_band_is_of_towns_that_were_run_to_both_sides_alone():
    towns = [town(0.5), town(0.3), town(0.9, (16, 40))]
    own = depth_spread(towns, 50, 20, 1)
    # 25 and 15 cm at 50 mm; the third was not run beyond 40.
    assert (own.least_cm[0], own.greatest_cm[0]) == pytest.approx((15.0, 25.0))
    assert (own.members[0], own.reached[0]) == (2, 1)
    outside = depth_spread(towns, 120, 20, 1)
    assert np.isnan(outside.least_cm).all()
    assert outside.members[0] == 0


def banded(outcome, band, *, rain_mm=None, early=3, reached=5):
    """A column of 15 cm at one place, run from 16 to 100 mm, with a band of eight towns, of which
    ``early`` have the depth at 6 mm, the least rain of theirs."""
    low, least, high, greatest = band
    spread = SpreadOf(least_mm=low, least=least, greatest_mm=high, greatest=greatest, members=8,
                      reached=reached)  # fmt: skip
    own = ThresholdOf(depth_cm=15, held_minutes=0, level="", outcome=outcome, rain_mm=rain_mm,
                      between_mm=None, monotone=True, after_peak_min=None, above_min=None,
                      to_end=False, band=spread)  # fmt: skip
    curves = curves_by_formula((16, 58, 100), 24, (0.5,))
    series = season_document([("point", "1", "点")], [("dammed", 60, curves)]).series[0]
    place = series.places[0].model_copy(update={"thresholds": (own,)})
    depths = [16.0] * early + [14.0] * (8 - early)
    drawn = [DrawnOf(member=k, rains_mm=(6, 100), lost_mm=(), greatest_cm=((cm, 50.0),))
             for k, cm in enumerate(depths)]  # fmt: skip
    # A town that lost its least run tells nothing of it.
    drawn += [DrawnOf(member=8, rains_mm=(8, 100), lost_mm=(6,), greatest_cm=((20.0, 50.0),))]
    changed = {"places": (place,), "drawn": tuple(drawn)}
    return Column(series.model_copy(update=changed), Criterion(15))


MORE, LESS = "more than was run", "less than was run"


@pytest.mark.parametrize(
    ("cell", "band", "words"),
    [
        ("read", (36, "read", 52, "read"), "36–52"),
        ("read", (41, "read", 41, "read"), "41"),
        ("read", (36, "read", 100, MORE), "36–> 5/8"),
        ("read", (6, LESS, 52, "read"), "≤ 3/8–52"),
        ("read", (6, LESS, 100, MORE), "≤ 3/8–> 5/8"),
        (MORE, (83, "read", 100, MORE), "83–> 5/8"),
        (MORE, (100, MORE, 100, MORE), ""),
    ],
)
def test_a_band_in_words_says_how_many_towns_reach_an_open_end(cell, band, words):
    own = banded(cell, band)
    assert band_words(own, 0) == words
    place = own.series.places[0]
    (bare,) = place.thresholds
    without = place.model_copy(
        update={"thresholds": (bare.model_copy(update={"band": None}),)})  # fmt: skip
    series = own.series.model_copy(update={"places": (without,)})
    assert band_words(Column(series, Criterion(15)), 0) == ""


def test_a_sign_alone_is_said_where_all_towns_reach_the_depth_or_none_does():
    assert band_words(banded("read", (6, LESS, 6, LESS), early=8, reached=8), 0) == "≤"
    assert band_words(banded("read", (90, MORE, 100, MORE), early=0, reached=0), 0) == "> 0/8"


@pytest.mark.parametrize(
    ("cell", "rain_mm", "band", "mark"),
    [
        ("read", 28, (29, "read", 40, "read"), "#"),
        ("read", 29, (29, "read", 40, "read"), ""),
        ("read", 40, (29, "read", 40, "read"), ""),
        ("read", 41, (29, "read", 40, "read"), "#"),
        # All towns lie above 100 mm, or at or below 6.
        ("read", 100, (100, MORE, 100, MORE), "#"),
        ("read", 7, (6, LESS, 6, LESS), "#"),
        ("read", 28, (6, LESS, 100, MORE), ""),
        # The number lies above the 100 mm that were run, or at or below the 16.
        (MORE, None, (83, "read", 100, "read"), "#"),
        (MORE, None, (83, "read", 100, MORE), ""),
        (LESS, None, (17, "read", 40, "read"), "#"),
        (LESS, None, (16, "read", 40, "read"), ""),
        ("no depth", None, (29, "read", 40, "read"), ""),
    ],
)
def test_a_number_outside_its_band_is_marked(cell, rain_mm, band, mark):
    assert outside_mark(banded(cell, band, rain_mm=rain_mm), 0) == mark


def test_a_cell_has_the_mark_behind_its_number():
    own = banded("read", (29, "read", 40, "read"), rain_mm=28)
    assert cell_words(own, 0) == "28# (29–40)"


@pytest.mark.parametrize(
    ("depth_cm", "words"),
    # 28.4 and 28.6 are shown as 28 and 29.
    [(28.4, "# (29–40)"), (28.6, " (29–40)"), (40.4, " (29–40)"), (41, "# (29–40)")],
)
def test_a_depth_outside_that_of_the_drawn_towns_is_marked(depth_cm, words):
    own = Flooded(0, depth_cm, [], "", "", (28.7, 40.2), 8, 8)
    assert _depth_band(own) == words
    assert _depth_band(replace(own, band_cm=None)) == ""

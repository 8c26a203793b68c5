"""The rain that brings a depth, found by few runs that all places and depths share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drainage.season import (
    Criterion,
    Curves,
    Narrow,
    depth_cm_at,
    first_rains,
    is_inside,
    levels_at,
    next_rains,
    thresholds,
    times_at,
)

DEPTHS = [Criterion(15), Criterion(27), Criterion(40)]
FROM_MM, TO_MM, WIDEST_MM = 16, 100, 8


def below_capacity(rain_mm):
    """Dry to 30 mm, which the inlets take; then the sag fills as a cone, by the cube root."""
    return 12.0 * np.cbrt(np.maximum(rain_mm - 30.0, 0.0))


def gutter(rain_mm):
    """Manning in a triangular gutter: depth by the power 3/8 of the flow, all from the start."""
    return 9.0 * rain_mm**0.375


def overtopped(rain_mm):
    """2 cm a mm from 38 mm on, to the kerb at 30 cm; beyond, over the bank, 0.25 cm a mm."""
    rising = np.clip(2.0 * (rain_mm - 38.0), 0.0, 30.0)
    return rising + 0.25 * np.maximum(rain_mm - 53.0, 0.0)


PLACES = (below_capacity, gutter, overtopped)


def curves_at(rains, places=PLACES, lost=()):
    """A formula instead of runs: water stands at or above a depth for 2 minutes a cm beyond it,
    from 10 minutes after the peak, and is gone at the end."""
    rains = np.array(sorted(rains), dtype=float)
    depth = np.column_stack([own(rains) for own in places])
    above = {cm: np.maximum(0.0, 2.0 * (depth - cm)) for cm in (15, 27, 40)}
    first = {cm: np.where(depth >= cm, 10.0, np.nan) for cm in above}
    return Curves(rains, depth, np.zeros_like(depth), above, first, lost)


def searched(criteria=DEPTHS, places=PLACES, lost=()):
    """The runs that were made until no threshold is open."""
    rains, rounds = [own for own in first_rains(FROM_MM, TO_MM, WIDEST_MM) if own not in lost], 0
    while asked := next_rains(curves_at(rains, places, lost), criteria, Narrow(WIDEST_MM), most=1):
        assert not set(asked) & {*rains, *lost}
        rains += asked
        rounds += 1
        assert rounds < 84
    return curves_at(rains, places, lost)


def swept(place, depth_cm):
    """The threshold by 25 depths of rain, 3.5 mm apart, and between them by the formula itself."""
    rains = np.linspace(FROM_MM, TO_MM, 25)
    first = int(np.argmax(place(rains) >= depth_cm))
    fine = np.linspace(rains[first - 1], rains[first], 2001)
    return float(fine[np.argmax(place(fine) >= depth_cm)])


def test_thresholds_of_three_places_lie_within_1_mm_of_a_sweep_of_25_depths():
    curves = searched()
    found = {(own.place, own.criterion.depth_cm): own for own in thresholds(curves, DEPTHS, 3)}
    inside = [key for key, own in found.items() if own.outcome == "read"]
    # The gutter holds 9 x 16^0.375 = 25.5 cm at the least rain already, beyond 15.
    assert found[1, 15].outcome == "less than was run"
    assert len(inside) == 8
    for place, depth_cm in inside:
        assert abs(found[place, depth_cm].rain_mm - swept(PLACES[place], depth_cm)) <= 1.0
        assert found[place, depth_cm].monotone


def test_eight_thresholds_take_fewer_runs_than_the_sweep():
    # The sweep takes 25 runs and leaves 3.5 mm between two of them.
    assert len(searched().rains_mm) == 18


@pytest.mark.parametrize("kink_mm", [31.0, 47.5, 60.3, 88.0])
@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_a_kink_where_the_inlets_are_full_costs_no_accuracy(kink_mm, power):
    def place(rain_mm):
        return 6.0 * np.maximum(rain_mm - kink_mm, 0.0) ** power

    for own in thresholds(searched(places=(place,)), DEPTHS, 1):
        exact = kink_mm + (own.criterion.depth_cm / 6.0) ** (1 / power)
        if exact <= TO_MM:
            assert abs(own.rain_mm - exact) <= 1.0


def test_the_first_runs_lie_at_most_two_widths_apart():
    # 84 mm by 16 mm: 6 parts of 14 mm.
    assert first_rains(16, 100, 8) == [16, 30, 44, 58, 72, 86, 100]
    assert first_rains(16, 17, 8) == [16, 17]


def test_the_next_run_is_the_one_that_narrows_most_places():
    # Of 16 and 100 mm alone every threshold lies between them: the middle, 58, halves them all.
    assert next_rains(curves_at([16, 100]), DEPTHS, Narrow(WIDEST_MM), most=1) == [58]


def test_a_second_run_at_once_is_for_other_thresholds_than_the_first():
    # 15 cm of the overtopped place lies in 38 to 58, 40 cm of it in 58 to 100.
    first, second = next_rains(curves_at([16, 58, 100]), DEPTHS, Narrow(WIDEST_MM), most=2)
    assert (first < 58) != (second < 58)


def test_a_run_that_could_not_be_scored_is_not_asked_for_again():
    curves = searched(lost=(58, 45, 46))
    assert not {58, 45, 46} & set(curves.rains_mm.tolist())
    # 45.5 mm bring 15 cm at the overtopped place: read between the runs beside the hole.
    own = next(t for t in thresholds(curves, DEPTHS, 3) if t.place == 2)
    assert own.low_mm <= 45
    assert own.high_mm >= 46


def rises_and_falls(rain_mm):
    """A gate opens at 60 mm: 30 cm fall to 20, then it rises again, to 40 cm at 100 mm."""
    return np.where(rain_mm < 60, 0.5 * rain_mm, 20.0 + 0.5 * (rain_mm - 60.0))


def test_beside_a_lost_end_the_search_goes_on_half_way():
    def gutters(rain_mm):
        return 1.5 * rain_mm  # 15 cm at 10 mm, 40 cm at 26.7 mm

    # 6 mm lost: 22 mm have 33 cm, so the first 15 cm lie below; 14 mm (21 cm), then 10 mm.
    asked = [Criterion(15)]
    own = curves_at([22, 38], (gutters,), lost=(6,))
    assert next_rains(own, asked, Narrow(8), most=1) == [14]
    assert next_rains(curves_at([14, 22], (gutters,), lost=(6,)), asked, Narrow(8), most=1) == [10]
    # Lost again: 12 mm, then nothing is left between 13 and 14.
    assert next_rains(curves_at([14, 22], (gutters,), lost=(6, 10)), asked, Narrow(8), 1) == [12]
    assert next_rains(curves_at([14, 22], (gutters,), lost=(6, 13)), asked, Narrow(8), 1) == []
    # Nobody asks below 22 mm for 40 cm, nor above 38 mm, which have 57 cm.
    assert next_rains(curves_at([22, 24], (gutters,), lost=(6, 100)), [Criterion(30)], Narrow(8),
                      most=2) == [14]  # fmt: skip
    assert next_rains(curves_at([22, 38], (gutters,), lost=(6, 100)), [Criterion(60)], Narrow(8),
                      most=1) == [69]  # fmt: skip


def test_a_depth_that_falls_in_a_heavier_rain_is_told_and_the_first_threshold_given():
    found = thresholds(searched(places=(rises_and_falls,)), DEPTHS, 1)
    # 0.5 x 54 = 27 cm at 54 mm, then again from 74 mm on.
    assert [(own.rain_mm, own.monotone) for own in found[:2]] == [(30, False), (54, False)]


def test_a_fall_of_half_a_centimetre_is_noise():
    def noisy(rain_mm):
        return 0.5 * rain_mm - 0.9 * (np.round(rain_mm) % 2)

    # 15 cm at 30 mm, 15.5 - 0.9 = 14.6 at 31.
    rains = [16, 29, 30, 31, 32, 33, 100]
    own = thresholds(curves_at(rains, (noisy,)), [Criterion(27)], 1)[0]
    assert own.monotone


def test_outside_what_was_run_no_number_is_given():
    def dry(rain_mm):
        return 0.1 * rain_mm  # 10 cm at 100 mm

    def deep(rain_mm):
        return 20.0 + 0.1 * rain_mm  # 21.6 cm at 16 mm

    own = thresholds(curves_at([16, 100], (dry, deep)), [Criterion(15)], 2)
    assert [(t.outcome, t.rain_mm) for t in own] == [
        ("more than was run", None), ("less than was run", None)
    ]  # fmt: skip
    assert not is_inside(curves_at([16, 100]), 101)
    assert not is_inside(curves_at([16, 100]), 15)
    assert is_inside(curves_at([16, 100]), 100)


def test_a_place_whose_water_leaves_the_model_has_no_threshold():
    curves = curves_at([16, 58, 100])
    curves.greatest_cm[1, 0] = np.nan
    assert {t.outcome for t in thresholds(curves, DEPTHS, 1)} == {"no depth"}
    assert next_rains(curves, DEPTHS, Narrow(WIDEST_MM), most=1)  # the other places are narrowed on


def test_a_series_without_any_scored_run_says_so():
    empty = curves_at([])
    assert {t.outcome for t in thresholds(empty, DEPTHS, 3)} == {"no run"}
    assert not is_inside(empty, 50)


def test_a_level_asks_for_time_beside_depth():
    # Overtopped: 15 cm at 45.5 mm; 30 minutes above it need 15 cm more, 30 cm, at 53 mm.
    held = Criterion(15, 30, "yellow")
    curves = searched([Criterion(15), held])
    own = [t for t in thresholds(curves, [Criterion(15), held], 3) if t.place == 2]
    assert [t.rain_mm for t in own] == [pytest.approx(45.5, abs=1), pytest.approx(53, abs=1)]


def test_the_time_a_depth_is_held_grows_from_where_the_depth_is_reached():
    # 10 cm at 8 mm, 20 at 16: 15 cm at 12 mm; an hour above it at 16 mm, so half an hour at 14.
    depth, minutes = np.array([[10.0], [20.0], [30.0]]), np.array([[0.0], [60.0], [120.0]])
    curves = Curves(np.array([8.0, 16.0, 24.0]), depth, 0 * depth, {15: minutes},
                    {15: np.where(depth >= 15, 5.0, np.nan)})  # fmt: skip
    held = Criterion(15, 30, "yellow")
    assert [own.rain_mm for own in thresholds(curves, [Criterion(15), held], 1)] == [12, 14]
    assert times_at(curves, 15, 14.0).above_min[0] == pytest.approx(30.0)
    # Deep already at 8 mm, for 10 min: half an hour at 8 + 8 (30 - 10) / 50 mm = 11.2.
    deep = replace(curves, greatest_cm=depth + 10, above_min={15: np.maximum(minutes, 10)})
    assert thresholds(deep, [held], 1)[0].rain_mm == 11


def test_a_criterion_that_is_missed_by_a_hair_in_a_heavier_rain_is_not_given_up():
    depth = np.array([[5.0], [15.02], [14.99], [20.0]])
    none = {15: np.where(depth >= 15, 5.0, np.nan)}
    curves = Curves(np.array([10.0, 20, 30, 40]), depth, 0 * depth, {15: 0 * depth}, none)
    assert thresholds(curves, [Criterion(15)], 1)[0].monotone
    # From 15.5 to 14 cm the place falls by more than the engine repeats.
    lower = replace(curves, greatest_cm=np.array([[5.0], [15.5], [14.0], [20.0]]))
    assert not thresholds(lower, [Criterion(15)], 1)[0].monotone


def test_when_and_how_long_are_told_for_a_rain_a_tenth_heavier():
    # 45.5 x 1.1 = 50.05 mm: 24.1 cm, 18.2 minutes above 15 cm, first 10 minutes after the peak.
    own = thresholds(curves_at([16, 38, 45, 46, 50, 51, 100]), DEPTHS, 3)[6]
    assert (own.place, own.rain_mm, own.after_peak_min, own.above_min) == (2, 46, 10, 18)


def test_a_tenth_heavier_than_the_heaviest_run_tells_no_time():
    own = thresholds(curves_at([16, 38, 45, 46, 50]), DEPTHS, 3)[6]
    assert (own.rain_mm, own.after_peak_min, own.above_min) == (46, None, None)


def test_depth_and_time_between_two_runs_are_read_off():
    curves = curves_at([16, 40, 50, 100])
    # Overtopped: 4 cm at 40 mm, 24 at 50: 18 cm at 47 mm; 15 cm are passed at 45.5 mm. Above it
    # 18 minutes at 50 mm, so (47 - 45.5) / (50 - 45.5) of them at 47: 6.
    assert depth_cm_at(curves, 47)[2] == pytest.approx(18.0)
    times = times_at(curves, 15, 47)
    assert (times.first_min[2], times.above_min[2]) == pytest.approx((10.0, 6.0))
    assert np.isnan(times_at(curves, 15, 45).first_min[2])
    assert times_at(curves, 15, 45).above_min[2] == 0.0


def test_water_that_stands_when_the_run_ends_lasts_longer():
    curves = curves_at([16, 40, 50, 100])
    curves.at_end_cm[2, 2] = 20.0
    assert times_at(curves, 15, 47).to_end.tolist() == [False, False, True]


def test_the_highest_level_a_place_reaches_counts():
    rising = [Criterion(15, 0, "blue"), Criterion(15, 30, "yellow"), Criterion(27, 0, "orange")]
    # At 50 mm: the cone 12 x 20^(1/3) = 32.6 cm; the gutter 9 x 50^0.375 = 39.0; 24 cm, above
    # 15 cm for 18 minutes, at the overtopped place.
    assert levels_at(curves_at([16, 50, 100]), rising, 50) == ["orange", "orange", "blue"]
    # At 16 mm: 25.5 cm in the gutter, above 15 cm for 20.9 minutes; the others are dry.
    assert levels_at(curves_at([16, 50, 100]), rising, 16) == ["", "blue", ""]

"""Where water came from, word by word."""

import dataclasses

import pytest

from drainage.metrics import story_texts, street_water, tell_story
from drainage.metrics.arrivals import Part
from drainage.metrics.sewer_words import _minute, street_name
from drainage.metrics.story_words import origin_parts, origin_words

DEEP = [0, 0, 0, 0.1, 0.2, 0.3, 0.2, 0.1, 0, 0, 0]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (("link", "L-A"), "by L-A"),
        (("lead", "L-B"), "by L-B"),
        (("inlets", "G-B"), "inlet"),
        (("street", "R-1"), "East St from the west"),
        (("street", "R-2"), "East St from the east"),
    ],
)
def test_what_brought_the_water_is_named(by_hand, small_network, part, words):
    run = by_hand(small_network, node_depth_m={"G-B": DEEP})
    told = tell_story(small_network, run, street_water(small_network, run), "G-B", 0.15)
    told = dataclasses.replace(told, came=(Part(*part, 10.0, 1.0),))
    brought = story_texts(small_network, told, "en")["brought"]
    assert words in brought
    assert ("by L-" in brought) == (part[0] in ("link", "lead"))


@pytest.mark.parametrize(
    ("pipes", "words"),
    [
        ({"G-B": ("M-B", "")}, "risen at manhole M-B"),
        ({"G-B": ("M-B", "C-1")}, "risen at manhole M-B (by sewer C-1 East St)"),
    ],
)
def test_what_rose_from_the_sewer_is_named_with_the_sewer_that_brought_it(
    small_network, pipes, words
):
    assert origin_words(small_network, pipes, Part("inlets", "G-B", 1.0, 1.0), "en") == words


def test_what_came_over_a_link_began_there(small_network):
    assert origin_words(small_network, {}, Part("link", "L-A", 1.0, 1.0), "en") == "over L-A"


@pytest.mark.parametrize(
    ("minute", "words"), [(12.4, "minute 12"), (0.1, "minute 0"), (0.0, "before"), (-3.0, "before")]
)
def test_a_minute_before_the_rain_is_told_without_its_number(minute, words):
    assert words in _minute(minute, "en")


def test_a_street_without_a_row_is_called_by_its_id(small_network):
    assert street_name(small_network, "S1", "en") == "East St"
    assert street_name(small_network, "S9", "en") == "S9"


def test_land_of_one_kind_is_told_together_and_the_greatest_part_first():
    began = [
        Part("street land", "A-A", 2.0, 0.2), Part("block land", "K-A", 1.0, 0.1),
        Part("street land", "A-B", 3.0, 0.3), Part("hill land", "H", 4.0, 0.4),
    ]  # fmt: skip
    assert [(own.kind, own.id, own.volume_m3, own.share) for own in origin_parts(began)] == [
        ("street land", "", 5.0, 0.5), ("hill land", "H", 4.0, 0.4), ("block land", "", 1.0, 0.1)
    ]  # fmt: skip

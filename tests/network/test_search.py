"""People find a street by its name, by how it sounds and by the start of an id."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.network.search import search


@pytest.fixture
def town(small_network):
    streets = small_network.streets.copy()
    streets["name_zh"], streets["name_en"] = "南环路", "South Ring Road"
    return small_network.with_tables(streets=streets)


@pytest.mark.parametrize(
    "words", ["南环路", "南环", "nanhuan", "Nan Huan Lu", "nhl", "ＮＨＬ", "south ring", "RING"]
)
def test_a_street_is_found_by_name_pinyin_initials_and_english(town, words):
    first = search(town, words)[0]
    assert (first.kind, first.id, first.name_zh) == ("street", "S1", "南环路")


def test_an_id_as_typed_goes_before_ids_that_begin_with_it(small_network):
    pipes = small_network.conduits
    longer = pipes.loc[["C-1"]].rename(index={"C-1": "C-12"})
    town = small_network.with_tables(conduits=pd.concat([longer, pipes]))
    assert [hit.id for hit in search(town, "c-1")] == ["C-1", "C-12"]


def test_a_pipe_is_flown_to_at_the_middle_between_its_ends(small_network):
    # C-1 runs from M-A at x = 0 to M-B at x = 50.
    (hit,) = search(small_network, "C-1")
    assert (hit.kind, hit.x_m, hit.y_m) == ("pipe", 25.0, 0.0)


def test_nothing_is_found_for_nothing(small_network):
    assert search(small_network, "  ") == []
    assert search(small_network, "no such thing") == []


def test_signs_of_a_pattern_are_signs_of_a_name(small_network):
    assert search(small_network, ".*") == []
    assert search(small_network, "C-1(") == []

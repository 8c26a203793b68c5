"""A click shows a row of the tables with its source and how far to trust it."""

from __future__ import annotations

import pytest

from drainage.errors import InputError
from drainage.network.element_row import element_row, joined_links


def test_a_pipe_shows_its_row_without_outlines_and_the_trust_of_its_source(small_network):
    pipes = small_network.conduits.copy()
    pipes["source"] = "assumed: old design // assumed"
    row = element_row(small_network.with_tables(conduits=pipes), "pipe", "C-1")
    cells = {column.name: value for column, value in row.cells}
    assert (row.table, row.trust) == ("conduits", "assumption")
    assert (cells["diameter_mm"], cells["from_invert_level_m"]) == (500.0, 18.6)
    land = element_row(small_network, "land", small_network.subcatchments.index[0])
    assert "polygon_wkt" not in {column.name for column, _ in land.cells}


def test_an_outfall_is_a_node_and_an_outlet(small_network):
    assert element_row(small_network, "node", "CO1").table == "outfalls"
    assert element_row(small_network, "outlet", "CO1").table == "outfalls"


@pytest.mark.parametrize(("kind", "name"), [("node", "C-1"), ("pipe", "M-A"), ("dragon", "M-A")])
def test_what_is_not_in_the_tables_of_its_kind_is_refused(small_network, kind, name):
    with pytest.raises(InputError, match="no such id"):
        element_row(small_network, kind, name)


def test_the_links_at_a_manhole_are_those_that_arrive_and_those_that_leave(small_network):
    arriving, leaving = joined_links(small_network, "M-B")
    assert "C-1" in arriving
    assert "C-2" in leaving
    assert "C-1" not in leaving

"""Names of places on the page of the rain table."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from drainage.maps.season_table import MOST_NAME_CELLS, NAME_SIZE, fitted_name


def test_a_name_that_fits_stands_whole_in_full_size():
    assert fitted_name("3 Ximenwai St at the Archives") == (
        "3 Ximenwai St at the Archives",
        NAME_SIZE,
    )


def test_a_long_chinese_name_stands_whole_in_smaller_letters():
    name, size = fitted_name("H-G101 101国道南更大街至鼓楼南大街间下凹段（假定）")
    assert name == "H-G101 101国道南更大街至鼓楼南大街间下凹段（假定）"
    # 10 letters and digits, 18 Chinese signs and two brackets of two cells: 50 in the room of 40.
    assert cell_len(name) == 50
    assert size == pytest.approx(7.2 * 40 / 50)


def test_what_is_too_long_is_cut_in_the_middle_so_that_assumed_stays():
    name, size = fitted_name("H-G101 G101 hollow between Nangeng St and Gulou South St (assumed)")
    assert name.startswith("H-G101 G101 hollow between Nangeng St")
    assert name.endswith("…(assumed)")
    assert cell_len(name) <= MOST_NAME_CELLS
    assert size == pytest.approx(7.2 * 40 / cell_len(name))

"""Names of places on the page of the rain table."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from drainage.maps.season_table import MOST_NAME_CELLS, NAME_SIZE, fitted_line, fitted_name


def test_a_name_that_fits_stands_whole_in_full_size():
    assert fitted_name("3 Ximenwai St at the Archives") == (
        "3 Ximenwai St at the Archives",
        NAME_SIZE,
    )


def test_a_long_chinese_name_stands_whole_in_smaller_letters():
    name, size = fitted_name("H-G101 101国道南更大街至鼓楼南大街间下凹段（假定）")
    assert name == "H-G101 101国道南更大街至鼓楼南大街间下凹段（假定）"
    # 10 letters and digits, 18 Chinese signs and two brackets of two cells: 50 in the room of 39.
    assert cell_len(name) == 50
    assert size == pytest.approx(7.2 * 39 / 50)


def test_what_is_too_long_is_cut_in_the_middle_so_that_assumed_stays():
    name, size = fitted_name("H-G101 G101 hollow between Nangeng St and Gulou South St (assumed)")
    assert name.startswith("H-G101 G101 hollow between Nangeng St")
    assert name.endswith("…(assumed)")
    assert cell_len(name) <= MOST_NAME_CELLS
    assert size == pytest.approx(7.2 * 39 / cell_len(name))


def test_the_example_stands_whole_in_letters_that_fit_the_page():
    assert fitted_line("a" * 170, 9.0) == ("a" * 170, 9.0)
    # 102 Chinese signs are 204 cells in the room of 170: 9 x 170 / 204.
    words, size = fitted_line("雨" * 102, 9.0)
    assert words == "雨" * 102
    assert size == pytest.approx(7.5)

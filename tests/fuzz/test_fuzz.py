"""Changed files of every kind are read or refused in plain words: the short twin of `make fuzz`."""

import pytest

from tests.fuzz.__main__ import run
from tests.fuzz.readers import READERS

DEAR = {"network", "survey-csv", "shp", "gpkg", "inp"}
"""What they read is a whole network, which is checked and made a SWMM file: 0.3 s each."""


@pytest.mark.heavy
def test_changed_files_are_read_or_refused():
    names = list(READERS)
    assert set(names) > DEAR
    numbers = [number for number in range(300)
               if names[number % len(names)] not in DEAR or number < 2 * len(names)]  # fmt: skip
    outcomes = run(numbers)
    assert [one for one in outcomes if one["outcome"] not in ("read", "refused")] == []
    assert [one["done"] for one in outcomes] == numbers

"""A run kept in another way than this version keeps runs is no run."""

import json

import pytest

from drainage.errors import StoreError
from drainage.results import SCHEMA, read_record, read_run


@pytest.fixture
def kept(tmp_path):
    for name in ("model.inp", "model.rpt", "series.nc", "totals.nc"):
        (tmp_path / name).touch()

    def with_record(**record):
        (tmp_path / "run.json").write_text(json.dumps({"run_id": "abc"} | record))
        return tmp_path

    return with_record


def test_a_run_of_this_schema_is_one(kept):
    record = read_record(kept(schema=SCHEMA))
    assert record is not None
    assert record["run_id"] == "abc"


@pytest.mark.parametrize("record", [{}, {"schema": SCHEMA - 1}, {"schema": SCHEMA + 1}])
def test_a_run_of_an_older_or_a_newer_one_is_made_again(kept, record):
    folder = kept(**record)
    assert read_record(folder) is None
    with pytest.raises(StoreError, match=r"no finished run of this version.*Run the study"):
        read_run(folder)

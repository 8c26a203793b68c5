"""Results of finished runs."""

from drainage.results.conventions import conventional
from drainage.results.run import RunResult
from drainage.results.store import (
    SCHEMA,
    intact_record,
    read_dataset,
    read_record,
    read_run,
    write_dataset,
)

__all__ = [
    "SCHEMA",
    "RunResult",
    "conventional",
    "intact_record",
    "read_dataset",
    "read_record",
    "read_run",
    "write_dataset",
]

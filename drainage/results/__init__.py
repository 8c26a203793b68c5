"""Results of finished runs."""

from drainage.results.run import RunResult
from drainage.results.store import intact_record, read_record, read_run, write_dataset

__all__ = ["RunResult", "intact_record", "read_record", "read_run", "write_dataset"]

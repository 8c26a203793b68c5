"""results/<study>/.desk/queue.json: the jobs that wait or are at work, whole at every instant."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from drainage.study.jobs.job import OPEN, Job
from drainage.written import write_text

PLACE = (".desk", "queue.json")
SCHEMA = 1


def queue_file(results: Path) -> Path:
    """Where the queue of a study is kept, in its results: to clear them clears what would be
    made there."""
    return results.joinpath(*PLACE)


def write_queue(file: Path, jobs: Sequence[Job]) -> None:
    """Keep the jobs that are not ended. Raises StoreError."""
    rows = [{"id": job.id, "kind": job.kind, "asks": dict(job.asks)}
            for job in jobs if job.state in OPEN]  # fmt: skip
    if rows or file.exists():
        write_text(file, json.dumps({"schema": SCHEMA, "jobs": rows}, ensure_ascii=False, indent=1))


def read_queue(file: Path) -> list[Job]:
    """The jobs that were kept, in their order; none of a file that is not one of ours."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA:
            return []
        return [Job(str(own["id"]), str(own["kind"]), dict(own["asks"]), state="kept")
                for own in content["jobs"]]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []

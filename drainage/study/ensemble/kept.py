"""What is kept of a member's run: a small file a run, written whole.

results/<study>/ensemble/members/<sample>/<scenario>/<event>/<number>.json. A file counts only where
it is whole and of the inputs as they are, so that what was deleted, cut off or made from other
files is made again, and what is there never is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from drainage.study.ensemble.opening import Run
from drainage.written import write_text

SCHEMA = 1
FOLDER = "ensemble"
MEMBERS = "members"

Record = Mapping[str, Any]
"""``lost``: why a member has no figures, empty where it has; ``halved``: at half the step;
``seconds`` it took; ``points``, ``outlets``, ``streets`` and ``town`` as of ``figures``."""


def members_folder(results: Path, sample: str) -> Path:
    """Where the runs of all members of a sample stand, by its digest."""
    return results / FOLDER / MEMBERS / sample[:16]


def record_path(folder: Path, run: Run, number: int) -> Path:
    """The file of a run of a member."""
    scenario, event = run
    return folder / scenario / event / f"{number:06d}.json"


def read_record(path: Path, of: str) -> Record | None:
    """What is kept of a run; None where it is not there, not whole or of other inputs."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA or content.get("of") != of:
        return None
    return content if "lost" in content else None


def write_record(path: Path, of: str, record: Record) -> None:
    """Keep a run, whole or not at all; raises StoreError where that cannot be."""
    held = {"schema": SCHEMA, "of": of, **record}
    write_text(path, json.dumps(held, ensure_ascii=False, allow_nan=False))

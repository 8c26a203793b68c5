"""How many runs of members stood when the command last ended, to tell what is gone since."""

from __future__ import annotations

import json

from drainage.said import said
from drainage.study.ensemble.kept import FOLDER
from drainage.study.ensemble.sampled import Sampled
from drainage.written import write_text

NAME = "finished.json"


def gone_words(sampled: Sampled) -> str:
    """A sentence where files of finished runs were deleted since; empty where none was."""
    counted = _read(sampled).get(sampled.folder.name, {})
    before = sum(min(int(counted.get("/".join(run), 0)), len(sampled.sample))
                 for run in sampled.runs)  # fmt: skip
    gone = before - sampled.files()
    if gone <= 0:
        return ""
    return said("{folder}: {gone} of {before} finished runs are gone and are made again; the "
                "others count as they are.",
                folder=sampled.folder, gone=gone, before=before)  # fmt: skip


def note_finished(sampled: Sampled) -> None:
    """Note that all runs of all members stand."""
    noted = _read(sampled)
    own = noted.get(sampled.folder.name, {})
    more = {"/".join(run): max(int(own.get("/".join(run), 0)), len(sampled.sample))
            for run in sampled.runs}  # fmt: skip
    held = noted | {sampled.folder.name: own | more}
    write_text(sampled.ensemble.opened.results / FOLDER / NAME, json.dumps(held))


def _read(sampled: Sampled) -> dict[str, dict[str, int]]:
    path = sampled.ensemble.opened.results / FOLDER / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

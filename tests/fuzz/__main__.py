"""`make fuzz`: changed files for every reader; each is read or refused in plain words.

python -m tests.fuzz [INPUTS] [SEED] [FIRST]: exit 1 where one gives a traceback, hangs, ends
its process or asks for more than a gigabyte. An input is its number and the seed alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from tests.fuzz.readers import READERS, make_all

WORKERS = 2
SEED = 13
LONGEST_S = 60.0
START_S = 120.0
PER_CHILD = 600


def main(inputs: int = 10_000, seed: int = SEED, first: int = 0) -> int:
    """Run the inputs, print the outcomes by reader, return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds = Path(scratch) / "seeds"
        make_all(seeds)
        with ThreadPoolExecutor(WORKERS) as pool:
            parts = pool.map(
                lambda k: _part(seeds, Path(scratch) / f"worker-{k}", seed, first + k,
                                first + inputs), range(WORKERS),
            )  # fmt: skip
            outcomes = [outcome for part in parts for outcome in part]
    return _told(outcomes, inputs)


def _part(seeds: Path, scratch: Path, seed: int, first: int, end: int) -> list[dict[str, Any]]:
    """Every ``WORKERS``-th input, in one child after another."""
    outcomes: list[dict[str, Any]] = []
    number = first
    while number < end:
        last = min(end, number + PER_CHILD * WORKERS)
        found = _child(seeds, scratch / str(number), seed, number, last)
        outcomes += found
        number += WORKERS * max(len(found), 1)
    return outcomes


def _child(seeds: Path, scratch: Path, seed: int, first: int, end: int) -> list[dict[str, Any]]:
    order = [str(part) for part in (seeds, scratch, seed, first, end, WORKERS)]
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.child", *order], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, errors="replace",
    )  # fmt: skip
    lines: Queue[str | None] = Queue()
    errors: list[str] = []
    Thread(target=_listen, args=(child, lines), daemon=True).start()
    Thread(target=lambda: errors.append(child.stderr.read()[-1500:]), daemon=True).start()
    outcomes: list[dict[str, Any]] = []
    running: dict[str, Any] | None = None
    while True:
        try:
            line = lines.get(timeout=LONGEST_S if running else START_S)
        except Empty:
            child.kill()
            what = {"outcome": "hang", "said": f"more than {LONGEST_S:g} s", "seconds": LONGEST_S}
            return [*outcomes, {"reader": "start", "done": first} | (running or {}) | what]
        if line is None:
            break
        said = json.loads(line) if line.startswith("{") else {}
        if "begun" in said:
            running = {"reader": said["reader"], "done": said["begun"]}
        elif "done" in said:
            outcomes.append(said)
            running = None
            if said["outcome"] not in ("read", "refused"):
                print(f"input {said['done']} ({said['reader']}): {said['said']}", flush=True)
    code = child.wait()
    if code and not running and not outcomes:
        raise SystemExit(f"a good file was not read:\n{''.join(errors)}")
    if running or code:
        place = running or {"reader": "start", "done": first}
        said = "".join(errors)
        outcomes.append(place | {"outcome": "ended", "said": f"exit {code}: {said}", "seconds": 0})
    return outcomes


def _listen(child: subprocess.Popen[str], lines: Queue[str | None]) -> None:
    for line in child.stdout or ():
        lines.put(line)
    lines.put(None)


def _told(outcomes: list[dict[str, Any]], inputs: int) -> int:
    counts = Counter((one["reader"], one["outcome"]) for one in outcomes)
    for name in READERS:
        said = ", ".join(f"{counts[key]} {key[1]}" for key in sorted(counts) if key[0] == name)
        seconds = sum(one["seconds"] for one in outcomes if one["reader"] == name)
        print(f"{name:12} {said}; {seconds:.1f} s")
    wrong = [one for one in outcomes if one["outcome"] not in ("read", "refused")]
    for one in wrong:
        print(f"--- input {one['done']} ({one['reader']}): {one['outcome']}\n{one['said']}")
    slowest = max(outcomes, key=lambda one: one["seconds"])
    total = Counter(one["outcome"] for one in outcomes)
    print(f"{len(outcomes)} of {inputs} inputs: {dict(total)}; the slowest {slowest['seconds']} s "
          f"({slowest['reader']} {slowest['done']})")  # fmt: skip
    return int(bool(wrong) or len(outcomes) != inputs)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

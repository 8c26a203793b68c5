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
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
SEED = 13
LONGEST_S = 60.0
START_S = 120.0
PER_CHILD = 600


def main(inputs: int = 10_000, seed: int = SEED, first: int = 0) -> int:
    """Run the inputs, print the outcomes by reader, return the exit code."""
    numbers = range(first, first + inputs)
    with ThreadPoolExecutor(WORKERS) as pool:
        parts = pool.map(lambda k: run(numbers[k::WORKERS], seed), range(WORKERS))
        return _told([outcome for part in parts for outcome in part], inputs)


def run(numbers: Sequence[int], seed: int = SEED) -> list[dict[str, Any]]:
    """What came of each input, read by one child after another."""
    outcomes: list[dict[str, Any]] = []
    while len(outcomes) < len(numbers):
        with tempfile.TemporaryDirectory() as scratch:
            at = len(outcomes)
            outcomes += _child(Path(scratch), seed, numbers[at : at + PER_CHILD])
    return outcomes


def _child(scratch: Path, seed: int, numbers: Sequence[int]) -> list[dict[str, Any]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.child", str(scratch), str(seed)], text=True, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, errors="replace",
    ) as child:  # fmt: skip
        child.stdin.write(json.dumps(list(numbers)))
        child.stdin.close()
        lines: Queue[str | None] = Queue()
        errors: list[str] = []
        listeners = (
            Thread(target=_listen, args=(child, lines)),
            Thread(target=lambda: errors.append(child.stderr.read()[-1500:])),
        )
        for listener in listeners:
            listener.start()
        outcomes, running, hung = _followed(lines)
        if hung:
            child.kill()
        for listener in listeners:
            listener.join()
        code = child.wait()
    place = running or {"reader": "start", "done": numbers[0]}
    said = "".join(errors)
    if hung:
        what = {"outcome": "hang", "said": f"more than {LONGEST_S:g} s", "seconds": LONGEST_S}
        return [*outcomes, place | what]
    if code and not running and not outcomes:
        raise SystemExit(f"a good file was not read:\n{said}")
    if running or code:
        outcomes.append(place | {"outcome": "ended", "said": f"exit {code}: {said}", "seconds": 0})
    return outcomes


def _followed(
    lines: Queue[str | None],
) -> tuple[list[dict[str, Any]], dict[str, Any] | None, bool]:
    """The outcomes a child told, the input it was at when it fell silent, whether it hangs."""
    outcomes: list[dict[str, Any]] = []
    running: dict[str, Any] | None = None
    while True:
        try:
            line = lines.get(timeout=LONGEST_S if running else START_S)
        except Empty:
            return outcomes, running, True
        if line is None:
            return outcomes, running, False
        said = json.loads(line) if line.startswith("{") else {}
        if "begun" in said:
            running = {"reader": said["reader"], "done": said["begun"]}
        elif "done" in said:
            outcomes.append(said)
            running = None
            if said["outcome"] not in ("read", "refused"):
                print(f"input {said['done']} ({said['reader']}): {said['said']}", flush=True)


def _listen(child: subprocess.Popen[str], lines: Queue[str | None]) -> None:
    for line in child.stdout or ():
        lines.put(line)
    lines.put(None)


def _told(outcomes: list[dict[str, Any]], inputs: int) -> int:
    counts = Counter((one["reader"], one["outcome"]) for one in outcomes)
    for name in sorted({one["reader"] for one in outcomes}):
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

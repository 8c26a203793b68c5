"""One process that reads changed files, within a gigabyte, and says what came of each.

python -m tests.fuzz.child SCRATCH SEED, the numbers of the inputs on stdin.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import sys
import time
import traceback
import warnings
from pathlib import Path

from drainage.errors import DrainageError, InputError
from tests.fuzz.mutations import mutated
from tests.fuzz.readers import READERS, Reader, make_all

GIGABYTE = 2**30


def main(scratch: Path, seed: int, numbers: list[int]) -> None:
    """A JSON line before and after each input goes to stdout."""
    seeds = scratch / "seeds"
    make_all(seeds)
    os.chdir(scratch)
    warnings.simplefilter("ignore")
    names = list(READERS)
    for name in names:  # loads what each reader loads at its first call
        READERS[name].read(shutil.copytree(seeds / name, scratch / f"good-{name}"))
    held = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (held + GIGABYTE, held + GIGABYTE))
    for number in numbers:
        name = names[number % len(names)]
        print(json.dumps({"begun": number, "reader": name}), flush=True)
        began = time.monotonic()
        outcome, said = outcome_of(READERS[name], seeds / name, scratch / "now", f"{seed}:{number}")
        seconds = round(time.monotonic() - began, 2)
        print(json.dumps({"done": number, "reader": name, "outcome": outcome, "said": said,
                          "seconds": seconds}), flush=True)  # fmt: skip


def change(reader: Reader, folder: Path, seed: str) -> None:
    """Change one file of a folder."""
    rng = random.Random(seed)
    files = sorted(path for path in folder.glob(reader.files) if path.is_file())
    chosen = rng.choice(files)
    chosen.write_bytes(mutated(chosen.read_bytes(), rng, packed=reader.packed))


def outcome_of(reader: Reader, good: Path, folder: Path, seed: str) -> tuple[str, str]:
    """``read``, ``refused`` in plain words, or what else came."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(good, folder)
    change(reader, folder, seed)
    try:
        reader.read(folder)
    except InputError as error:
        whole = all(one.message and one.cure for one in error.findings) and error.findings
        return ("refused", str(error)[:300]) if whole else ("unclear", str(error)[:300])
    except DrainageError as error:
        return "refused", str(error)[:300]
    except BaseException:  # a panic of a compiled library is no Exception
        return "traceback", traceback.format_exc()[-1500:]
    return "read", ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), json.load(sys.stdin))

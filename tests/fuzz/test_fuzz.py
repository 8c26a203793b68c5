"""Changed files of every kind are read or refused in plain words: the short twin of `make fuzz`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_300_changed_files_are_read_or_refused():
    done = subprocess.run([sys.executable, "-m", "tests.fuzz", "300"], cwd=ROOT, check=False,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]

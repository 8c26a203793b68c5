"""Commands of a copy of the package, one after another in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CALLS = """
import json, sys
from click.testing import CliRunner
from drainage.cli import main
said = []
for words in json.loads(sys.argv[1]):
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, (words, done.output)
    said.append(done.output)
print(json.dumps(said))
"""


def said_by_a_copy(folder: Path, commands: Sequence[Sequence[str]]) -> list[str]:
    """What each ``drainage`` command prints, by the package in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CALLS, json.dumps(commands)],
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"},
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])

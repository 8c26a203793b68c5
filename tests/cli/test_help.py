"""Help costs nothing: it is read on slow machines, and by every engine process that starts."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.cli.network_commands import EXPORTS
from drainage.cli.study_commands import SERVICE_PURPOSES
from drainage.scenario import SERVICE

HEAVY = {"numpy", "pandas", "xarray", "matplotlib", "numba", "scipy", "shapely", "geopandas",
         "rasterio", "pydantic", "rich", "swmm", "pyswmm"}  # fmt: skip
AFTER_HELP = """
import json, sys
from click.testing import CliRunner
from drainage.cli import main
for words in json.loads(sys.argv[1]):
    shown = CliRunner().invoke(main, [*words, "--help"])
    assert shown.exit_code == 0 and "Usage" in shown.output, (words, shown.output)
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def commands(group, before=()):
    """The words of every command and of the groups above it."""
    yield list(before)
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        else:
            yield [*before, name]


def test_help_of_every_command_imports_no_library_of_numbers_tables_or_maps():
    words = list(commands(main))
    assert ["import", "survey"] in words
    assert ["run"] in words
    done = subprocess.run(
        [sys.executable, "-c", AFTER_HELP, json.dumps(words)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert HEAVY & set(json.loads(done.stdout)) == set()


def test_a_run_can_be_asked_for_every_purpose_of_the_service_targets():
    assert SERVICE_PURPOSES == SERVICE


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_kind_of_export_writes_something(new_small_study, kind):
    target = new_small_study / "out"
    done = CliRunner().invoke(
        main,
        ["--root", str(new_small_study), "export", "small", "--to", kind, "--out", str(target)],
    )
    assert done.exit_code == 0, done.output
    assert target.exists()

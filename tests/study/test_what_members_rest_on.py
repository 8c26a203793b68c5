"""A kept member stands as long as the code that made it does: pages and commands may change."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from drainage.imported_code import imported_code_digest, imported_modules
from drainage.study import Workspace
from drainage.study.ensemble.opening import MAKERS, open_ensemble
from tests.study.uncertain_town import uncertain_town

RUNS_A_MEMBER = """
import json, sys
from pathlib import Path
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.member import run_member
from drainage.study.workspace import Workspace
own = open_ensemble(Workspace(Path(sys.argv[1])), "small")
before = set(sys.modules)
run_member(sampled(own, 8, [("existing", "h33")]).member(0))
print(json.dumps([name for name in sys.modules if name.split(".")[0] == "drainage"]))
"""
NO_MAKERS = {"drainage.study.ensemble.sampled"}
"""What the script itself loads."""


@pytest.mark.heavy
def test_what_a_member_loads_is_what_it_rests_on(tmp_path):
    folder = uncertain_town(tmp_path)
    told = subprocess.run([sys.executable, "-c", RUNS_A_MEMBER, str(folder)], capture_output=True,
                          text=True, check=True)  # fmt: skip
    loaded = set(json.loads(told.stdout.splitlines()[-1]))
    assert loaded - set(imported_modules(*MAKERS)) - NO_MAKERS == set()


def test_it_rests_on_the_engine_and_on_no_page():
    rooms = {name.split(".")[1] for name in imported_modules(*MAKERS) if "." in name}
    assert {"engine", "solver", "measures", "synthesis", "metrics", "inundation"} <= rooms
    assert not rooms & {"cli", "desk", "report", "maps", "drawings", "texts"}


def test_imports_within_functions_count_and_those_of_type_checkers_do_not():
    own = imported_modules("drainage.study.workspace")
    # drainage/study/__init__.py names the rest of the study for type checkers alone.
    assert "drainage.study" in own
    assert "drainage.study.convergence" not in own
    # drainage.cluster.machines asks the door for its workers within a function.
    assert "drainage.cluster.door" in imported_modules("drainage.cluster.machines")


def test_a_name_that_is_no_module_is_refused():
    with pytest.raises(FileNotFoundError, match="no module drainage"):
        imported_code_digest("drainage.engin")


def test_notes_beside_the_tables_change_no_member_and_a_table_does(tmp_path):
    own = open_ensemble(Workspace(uncertain_town(tmp_path)), "small")
    run = ("existing", "h33")

    def with_file(name):
        files = {**own.inputs.files, name: "another"}
        return replace(own, inputs=replace(own.inputs, files=files)).rests_on(run, "streets")

    before = own.rests_on(run, "streets")
    assert with_file("network/CALIBRATION.md") == before
    assert with_file("network/synthesis/rules.toml") != before
    assert with_file("network/tables/conduits.csv") != before

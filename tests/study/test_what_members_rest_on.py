"""A kept member stands as long as the code that made it does: pages and commands may change."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from drainage import errors, imported_code
from drainage.imported_code import WORDING, imported_code_digest, imported_modules
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


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the program, and the digest of what an engine run imports there."""
    package = tmp_path / "drainage"
    shutil.copytree(imported_code.PACKAGE, package,
                    ignore=shutil.ignore_patterns("__pycache__", "texts", "desk"))  # fmt: skip
    monkeypatch.setattr(imported_code, "PACKAGE", package)
    caches = (imported_code_digest, imported_modules)

    def digest():
        for own in caches:
            own.cache_clear()
        return imported_code_digest("drainage.engine.runs")

    yield package, digest
    for own in caches:
        own.cache_clear()


def test_another_sentence_makes_no_member_again_and_another_engine_does(copied):
    package, digest = copied
    before = digest()
    words = package / "errors.py"
    words.write_text(words.read_text("utf-8").replace("the disk is full", "no room"), "utf-8")
    for name in ("said.py", "languages.py", "toml_words.py"):
        with (package / name).open("a", encoding="utf-8") as file:
            file.write("\nANOTHER = 1\n")
    assert digest() == before
    with (package / "engine" / "output.py").open("a", encoding="utf-8") as file:
        file.write("\nDOUBLED = 2\n")
    changed = digest()
    assert changed != before
    # Tables that lie beside the code and the readers of what was typed count, too.
    with (package / "toml_file.py").open("a", encoding="utf-8") as file:
        file.write("\nMOST = 2\n")
    assert digest() not in (before, changed)


def test_what_of_the_errors_decides_is_in_the_key(copied, monkeypatch):
    """No finding kept: a wrong table would be run. Another kind: a lost member would stop all."""
    _, digest = copied
    before = digest()
    with monkeypatch.context() as patch:
        patch.setattr(errors, "MOST_FINDINGS", 0)
        assert digest() != before
    with monkeypatch.context() as patch:
        patch.setattr(errors, "EngineError", type("EngineError", (errors.StoreError,), {}))
        assert digest() != before
    assert digest() == before


TAKEN = {
    "drainage.errors": {"ComparisonError", "DLL_FAILED", "EngineError", "Finding", "InputError",
                        "MOST_FINDINGS", "NO_RUNTIME", "StoreError", "one_of", "system_words"},
    "drainage.languages": {"Lang", "NO_VALUE", "TWO_TONGUES", "WHOLE", "either", "in_language",
                           "languages", "override", "pair", "side", "text", "texts_of",
                           "two_tongues"},
    "drainage.said": {"CHINESE", "Sided", "said", "spoken", "word"},
    "drainage.toml_syntax": {"syntax_error"},
    "drainage.toml_words": {"errors_by_key"},
}  # fmt: skip
"""Errors, findings and texts: what of these words a member is made with. None is a figure, and none
but the errors themselves, which are in the key, says whether there is one."""


def test_a_member_takes_words_alone_from_what_does_not_count():
    taken = {name: set() for name in WORDING}
    for name, path in imported_modules(*MAKERS).items():
        if name in WORDING:
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module in WORDING:
                taken[node.module].update(own.name for own in node.names)
            elif isinstance(node, ast.Import):
                assert not {own.name for own in node.names} & set(WORDING)
            elif isinstance(node, ast.ImportFrom) and node.module == "drainage":
                own = {f"drainage.{own.name}" for own in node.names} & set(WORDING)
                assert not own or name == "drainage.imported_code"
    assert {name: own for name, own in taken.items() if own} == TAKEN


def test_what_words_messages_rests_on_nothing_that_decides():
    own = {name for name in imported_modules(*WORDING) if name not in WORDING}
    assert own == {"drainage", "drainage.quantities"}

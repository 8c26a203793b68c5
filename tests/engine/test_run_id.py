"""The id of a run knows all a result rests on, and nothing else."""

import re
import shutil
import subprocess
import sys

import grimp
import pytest

from drainage.digests import code_digest
from drainage.engine import RunRequest, record, run_id
from drainage.inundation.coupled.runs import grid_run_id
from drainage.scenario.settings import RunSettings

BEFORE_THE_MODEL = ("rainfall", "scenario", "measures", "checks", "toml_file", "errors",
                    "languages", "said", "toml_words", "toml_syntax", "digests", "names", "input_file", "spreadsheet_cell",
                    "number_text", "whereabouts", "written")  # fmt: skip
"""What these give stands in the model, the storm and the settings, which the id holds, or says
where a file is and puts it in place."""


def modules_beside(start, covered):
    """Modules that one reaches by imports and no digest covers; packages alone hold no code."""
    graph = grimp.build_graph("drainage", exclude_type_checking_imports=True)
    reached = {start, *graph.find_upstream_modules(start)} - {"drainage"}
    held = (*covered, *(f"drainage.{part}" for part in BEFORE_THE_MODEL))
    return {
        name for name in reached
        if not any(name == own or name.startswith(f"{own}.") for own in held)
        and not any(own.startswith(f"{name}.") for own in held)
    }  # fmt: skip


def test_every_module_that_makes_results_is_in_the_digest_of_the_code():
    assert modules_beside(run_id.__module__, record.CODE) == set()


def test_every_module_that_makes_results_on_the_grid_is_in_its_digest():
    room = ".".join(grid_run_id.__module__.split(".")[:2])
    assert modules_beside(grid_run_id.__module__, (*record.CODE, room)) == set()


def test_the_child_that_runs_the_engine_is_in_the_digest():
    assert modules_beside("drainage.solver.child", record.CODE) == set()


@pytest.mark.parametrize("part", record.CODE)
def test_every_part_of_the_digest_is_there(part):
    assert len(code_digest(part)) == 64
    with pytest.raises(FileNotFoundError):
        code_digest(f"{part}s")


DIGESTS = """
import sys
from drainage.digests import code_digest
from drainage.engine.record import CODE
for _ in sys.stdin:
    code_digest.cache_clear()
    print(code_digest(*CODE), flush=True)
"""


def test_a_changed_reader_gives_another_id(root, tmp_path):
    """Two copies of the program that differ in one sign of what reads the engine's output."""
    shutil.copytree(root / "drainage", tmp_path / "drainage",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    with subprocess.Popen([sys.executable, "-c", DIGESTS], cwd=tmp_path, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True,
                          env={"PYTHONPATH": str(tmp_path), "PATH": ""}) as process:  # fmt: skip

        def digest():
            process.stdin.write("again\n")
            process.stdin.flush()
            return process.stdout.readline()

        _one_sign_of_the_readers_counts(tmp_path / "drainage", digest)
        process.stdin.close()
    assert process.returncode == 0


def _one_sign_of_the_readers_counts(package, digest):
    right = digest()
    assert len(right.strip()) == 64
    reader = package / "engine" / "output.py"
    text = reader.read_bytes()
    reader.write_bytes(text.replace(b"\n", b"\r\n"))
    assert digest() == right
    reader.write_bytes(text + b"\nDOUBLED = 2\n")
    assert digest() != right
    reader.write_bytes(text)
    # The filling of a pipe is read from the engine's output and from the height of its table.
    heights = package / "network" / "sizes.py"
    decoded = heights.read_bytes()
    heights.write_bytes(decoded.replace(b"/ 1000", b"/ 999"))
    assert digest() != right
    heights.write_bytes(decoded)
    (package / "maps" / "layers.py").write_text("", encoding="utf-8")
    assert digest() == right


def request(network, storm, folder, **settings):
    return RunRequest("t", "existing", "storm", network, storm, {"bai": 3.0},
                      RunSettings(**settings), folder)  # fmt: skip


def test_settings_storm_and_river_make_another_run_and_the_folder_does_not(
    small_network, cloudburst, tmp_path
):
    own = run_id(request(small_network, cloudburst, tmp_path))
    assert run_id(request(small_network, cloudburst, tmp_path / "elsewhere")) == own
    others = {
        run_id(request(small_network, cloudburst.scaled(1.01), tmp_path)),
        run_id(request(small_network, cloudburst, tmp_path, flooding_error_limit_pct=4.0)),
        run_id(request(small_network.with_tables(
            conduits=small_network.conduits.assign(manning_n=0.014)), cloudburst, tmp_path)),
    }  # fmt: skip
    assert len(others | {own}) == 4


def test_a_library_the_run_does_not_use_is_not_in_the_id(root):
    """Of all libraries those alone that engine, solver and tracer import."""
    text = "".join(path.read_text(encoding="utf-8") for part in ("engine", "solver", "tracer")
                   for path in (root / "drainage" / part).glob("*.py"))  # fmt: skip
    imported = set(re.findall(r"(?m)^(?:from|import) (\w+)", text))
    known = {"swmm-toolkit": "swmm"}
    assert {known.get(name, name) for name in record.LIBRARIES} <= imported
    assert "pyswmm" not in record.rests_on()

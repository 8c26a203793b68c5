"""The id of a run knows all a result rests on, and nothing else."""

import re
import shutil
import subprocess
import sys

import grimp
import pytest

from drainage import digests
from drainage.engine import RunRequest, record, run_id
from drainage.inundation.coupled import record as grid_record
from drainage.scenario.settings import RunSettings

BEFORE_THE_MODEL = ("network", "rainfall", "scenario", "measures", "checks", "toml_file", "errors",
                    "languages", "digests")  # fmt: skip
"""What these give stands in the model, the storm and the settings, which the id holds."""


def parts_beside(start, covered):
    """Parts of the package that a module reaches by imports and no digest covers."""
    graph = grimp.build_graph("drainage")
    reached = {start, *graph.find_upstream_modules(start)}
    parts = {name.split(".")[1] for name in reached if name.count(".")}
    return parts - {*covered, *BEFORE_THE_MODEL}


def test_every_module_that_makes_results_is_in_the_digest_of_the_code():
    assert parts_beside("drainage.engine.runs", record.CODE) == set()


def test_every_module_that_makes_results_on_the_grid_is_in_its_digest():
    room = grid_record.__name__.split(".")[1]
    reached = parts_beside(f"{grid_record.__package__}.run", (*record.CODE, room))
    # What lays the ground and the openings hands over arrays, whose digest is in the id.
    assert reached <= {"exchange", "formats", "synthesis", "design"}


def test_the_child_that_runs_the_engine_is_in_the_digest():
    assert parts_beside("drainage.solver.child", record.CODE) == set()


@pytest.mark.parametrize("part", record.CODE)
def test_every_part_of_the_digest_is_there(part):
    assert (digests.PACKAGE / part).is_dir() or (digests.PACKAGE / f"{part}.py").is_file()


def test_a_changed_reader_gives_another_id(root, tmp_path):
    """Two copies of the program that differ in one sign of what reads the engine's output."""
    asked = ("from drainage.digests import code_digest; from drainage.engine.record import CODE;"
             "print(code_digest(*CODE))")  # fmt: skip

    def digest():
        done = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True,
                              text=True, env={"PYTHONPATH": str(tmp_path), "PATH": ""})  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    shutil.copytree(root / "drainage", tmp_path / "drainage",
                    ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    right = digest()
    reader = tmp_path / "drainage" / "engine" / "output.py"
    text = reader.read_bytes()
    reader.write_bytes(text.replace(b"\n", b"\r\n"))
    assert digest() == right
    reader.write_bytes(text + b"\nDOUBLED = 2\n")
    assert digest() != right
    reader.write_bytes(text)
    (tmp_path / "drainage" / "maps" / "layers.py").write_text("", encoding="utf-8")
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

"""The kept model.inp, run by itself in SWMM, gives the results that are shown: every value."""

import subprocess
import sys

import numpy as np
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.output import read_out
from drainage.engine.runs import datasets_of
from drainage.measures.sponge import Sponge
from drainage.results import read_run
from drainage.scenario.settings import RunSettings

RIVER = {"bai": 3.0}
# A small Courant factor: steps of any number of milliseconds, as in a large town.
UNEVEN = {"warm_up_h": 1.0, "variable_step_factor": 0.1, "quiet_overflow_l_s": 20.0}
PLAIN_RUN = """
from swmm.toolkit import solver
solver.swmm_run("model.inp", "model.rpt", "model.out")
"""
PLAIN_STEPS = """
import numpy as np
from swmm.toolkit import solver
from drainage.solver.statistics import read_statistics
solver.swmm_open("model.inp", "model.rpt", "model.out")
solver.swmm_start(1)
while solver.swmm_step():
    pass
np.savez("statistics.npz", **read_statistics())
solver.swmm_end()
solver.swmm_close()
"""
CLOCK = ("Analysis begun on", "Analysis ended on", "Total elapsed time")


@pytest.fixture
def sponge_town(small_network):
    """The small town with sunken green in its blocks that takes all runoff of the roofs."""
    green = {"form": "sunken_green", "share_pct": 30, "holds_mm": 60, "seepage_mm_h": 7,
             "sealed_runoff_pct": 100}  # fmt: skip
    works = Sponge(kind="sponge", title_zh="x", source="test", works=[green])
    return works.apply(small_network, None).network


def test_the_kept_file_holds_sponge_works(sponge_town, cloudburst, tmp_path):
    settings = RunSettings(**UNEVEN, tail_h=0.5)
    folder = tmp_path / "existing" / "storm"
    asked = RunRequest(
        "test", "existing", "storm", sponge_town, cloudburst, RIVER, settings, folder
    )
    run_all([asked], workers=1)
    run_plainly(tmp_path / "steps", folder, PLAIN_STEPS)
    assert "LID Performance" in (folder / "model.rpt").read_text(encoding="utf-8")
    assert_kept_equals_plain(folder, tmp_path / "steps", sponge_town, settings)


def run_plainly(folder, kept, code):
    """``kept``/model.inp alone in SWMM, in a folder of its own."""
    folder.mkdir()
    (folder / "model.inp").write_bytes((kept / "model.inp").read_bytes())
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)


def report_lines(folder):
    lines = (folder / "model.rpt").read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if not line.strip().startswith(CLOCK)]


def assert_kept_equals_plain(kept, plain, network, settings):
    """Every value of series and totals and every line of the report but those of the clock."""
    result = read_run(kept)
    with np.load(plain / "statistics.npz") as statistics:
        series, totals, _ = datasets_of(plain, dict(statistics), network, settings)
    assert_same(result.series, series)
    assert_same(result.totals, totals)
    assert report_lines(kept) == report_lines(plain)


def assert_same(ours, plain):
    assert set(ours) == set(plain)
    for name in [*plain, *plain.coords]:
        np.testing.assert_array_equal(ours[name].to_numpy(), plain[name].to_numpy(), name)


@pytest.mark.parametrize(
    ("settings", "early"),
    [
        (UNEVEN | {"tail_h": 1.0, "dry_depth_m": 1e-9}, False),
        (UNEVEN | {"tail_h": 3.0}, True),
        (UNEVEN | {"warm_up_h": 0.61, "tail_h": 3.0}, False),
    ],
    ids=["to the end", "ended early", "rain that ends within a minute"],
)
def test_the_kept_file_alone_gives_every_value_shown(
    small_network, cloudburst, tmp_path, settings, early
):
    settings = RunSettings(**settings)
    folder = tmp_path / "existing" / "storm"
    asked = RunRequest(
        "test", "existing", "storm", small_network, cloudburst, RIVER, settings, folder
    )
    run_all([asked], workers=1)
    assert read_run(folder).record["streets_dry_at_end"] is early
    run_plainly(tmp_path / "steps", folder, PLAIN_STEPS)
    assert_kept_equals_plain(folder, tmp_path / "steps", small_network, settings)
    run_plainly(tmp_path / "run", folder, PLAIN_RUN)
    assert report_lines(folder) == report_lines(tmp_path / "run")
    own, plain = (read_out(tmp_path / name / "model.out") for name in ("steps", "run"))
    for part in ("area", "node", "link", "system"):
        np.testing.assert_array_equal(getattr(own, part), getattr(plain, part))

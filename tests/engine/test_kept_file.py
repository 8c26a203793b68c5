"""The kept model.inp, run by itself in SWMM, gives the results that are shown: every value."""

import subprocess
import sys

import numpy as np
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.datasets import first_minute, series_dataset, totals_dataset
from drainage.engine.output import read_out
from drainage.results import read_run
from drainage.scenario.settings import RunSettings

RIVER = {"bai": 3.0}
# A small Courant factor: steps of any number of milliseconds, as in a large town.
UNEVEN = {"warm_up_h": 1.0, "variable_step_factor": 0.1, "quiet_overflow_l_s": 20.0}
PLAIN = """
import sys
import numpy as np
from swmm.toolkit import solver
from drainage.solver.statistics import read_statistics
if sys.argv[1] == "run":
    solver.swmm_run("model.inp", "model.rpt", "model.out")
else:
    solver.swmm_open("model.inp", "stepped.rpt", "stepped.out")
    solver.swmm_start(1)
    while solver.swmm_step():
        pass
    np.savez("statistics.npz", **read_statistics())
    solver.swmm_end()
    solver.swmm_close()
"""
CLOCK = ("Analysis begun on", "Analysis ended on", "Total elapsed time")


def run_plainly(folder, kept):
    """Results of ``kept``/model.inp alone in SWMM: the .out, the statistics and the report."""
    folder.mkdir()
    (folder / "model.inp").write_bytes((kept / "model.inp").read_bytes())
    for way in ("run", "step"):
        subprocess.run(
            [sys.executable, "-c", PLAIN, way], cwd=folder, check=True, capture_output=True
        )
    with np.load(folder / "statistics.npz") as statistics:
        return read_out(folder / "model.out"), dict(statistics), report_lines(folder)


def report_lines(folder):
    lines = (folder / "model.rpt").read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if not line.strip().startswith(CLOCK)]


def assert_kept_equals_plain(kept, network, settings, folder):
    result = read_run(kept)
    out, statistics, report = run_plainly(folder, kept)
    plain = series_dataset(out, first_minute(out, settings))
    assert set(result.series) == set(plain)
    for name in plain:
        np.testing.assert_array_equal(result.series[name].to_numpy(), plain[name].to_numpy(), name)
    np.testing.assert_array_equal(result.series["minute"], plain["minute"])
    plain = totals_dataset(statistics, network)
    assert set(result.totals) == set(plain)
    for name in plain:
        np.testing.assert_array_equal(result.totals[name].to_numpy(), plain[name].to_numpy(), name)
    assert report_lines(kept) == report


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
    assert_kept_equals_plain(folder, small_network, settings, tmp_path / "plain")

"""A SWMM model with a terrain beside it: what its manholes spill stands in the terrain's basin."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine import RunRequest
from drainage.inundation.coupled.runs import run_on_grid
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from drainage.study import Workspace
from drainage.study.grounds import grid_requests
from drainage.study.opening import open_study
from tests.inundation.flood_cases import SOUTH, WEST, Folder

DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")
QUICK = RunSettings(warm_up_h=0.5, lead_in_min=10, tail_h=0.5)
MODEL = f"""[OPTIONS]
FLOW_UNITS LPS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 02:00
ROUTING_STEP 2
[JUNCTIONS]
A 9.0 1.0
B 9.0 1.0
[OUTFALLS]
O 8.9 FREE NO
[CONDUITS]
P A B 20 .013 0 0
Q B O 20 .013 0 0
[XSECTIONS]
P CIRCULAR .3 0 0 0
Q CIRCULAR .02 0 0 0
[INFLOWS]
A FLOW "" FLOW 1 1 100
[MAP]
UNITS METERS
[COORDINATES]
A {WEST + 20} {SOUTH + 30}
B {WEST + 40} {SOUTH + 30}
O {WEST + 45} {SOUTH + 30}
"""


def basin(x, y):
    """A floor of 40 x 40 m at 10.03 m, and a bank of 1 in 20, half a metre high, around it."""
    return 10.03 + np.maximum(np.maximum(np.abs(x - 30), np.abs(y - 30)) - 20, 0) / 20


@pytest.mark.heavy
@pytest.mark.parametrize("cells", ["street-following", "flat"])
def test_what_the_manholes_spill_stands_level_in_the_basin(tmp_path, cells):
    """100 L/s for 4,800 s are 480 m3, less what the pipes hold. h deep in the basin stand
    1600 h + 160 m x 20 h²/2 + 4 x 400 h³/3 m3."""
    folder = Folder(tmp_path)
    folder.raster("quarter.tif", basin)
    (tmp_path / "quarter.inp").write_text(MODEL, encoding="utf-8")
    root = tmp_path / "work"
    words = ["--root", str(root), "import", "inp", "quarter", str(tmp_path / "quarter.inp")]
    assert CliRunner().invoke(main, words).exit_code == 0
    study = root / "scenarios" / "quarter" / "study.toml"
    with study.open("a", encoding="utf-8") as file:
        file.write(f'cells = "{cells}"\nvirtual_m = 1.0\nblock_manning_n = 0.03\n')
    opened = open_study(Workspace(root), "quarter")
    run = RunRequest("quarter", "existing", "dry", opened.base, DRY, {}, QUICK, tmp_path / "run")
    run_on_grid(grid_requests(opened, [run]), workers=1)
    result = read_run(run.folder)
    assert result.within_limits, result.reason
    assert result.record["grid"]["cells"] == cells
    spilled = float(result.totals["node_spilled_m3"].sum())
    assert spilled == pytest.approx(475, abs=5)
    roots = np.roots([4 * 400 / 3, 1600, 1600, -spilled])
    depth_m = float(roots[np.isreal(roots) & (roots.real > 0)][0].real)
    with xr.open_dataset(run.folder / "depth.nc", engine="h5netcdf") as depth:
        middle = depth["depth_m"][-1].sel(x=WEST + 30, y=SOUTH + 30, method="nearest")
        assert float(middle) == pytest.approx(depth_m, rel=0.01)

"""Bulk access to SWMM's nodes is the toolkit's own, many at once."""

import json
import subprocess
import sys

import numpy as np
import pytest

from drainage.engine.inp import build_inp
from drainage.inundation.coupled.ledger import Ledger
from drainage.scenario.settings import RunSettings

READ = """
import json, sys
import numpy as np
from swmm.toolkit import shared_enum, solver
from drainage.inundation.coupled import swmm_nodes as bulk
solver.swmm_open("m.inp", "m.rpt", "m.out")
solver.swmm_start(0)
solver.swmm_stride(3600 + 900)
node = np.arange(solver.project_get_count(shared_enum.ObjectType.NODE), dtype=np.int32)
value, worst, largest = np.zeros(node.size), 0.0, 0.0
kinds = {
    bulk.TOTAL_INFLOW: "TOTAL_INFLOW", bulk.DEPTH: "DEPTH", bulk.HEAD: "HEAD",
    bulk.LATERAL_INFLOW: "LATERAL_INFLOW",
}
for kind, name in kinds.items():
    assert bulk.read_nodes(node, kind, value) == 0
    own = [solver.node_get_result(k, shared_enum.NodeResult[name]) for k in node.tolist()]
    worst, largest = max(worst, np.abs(value - own).max()), max(largest, value.max())
before = np.zeros(node.size)
bulk.read_nodes(node, bulk.LATERAL_INFLOW, before)
flow = np.linspace(-0.001, 0.002, node.size)
assert bulk.write_lateral_inflow(node, flow) == 0
solver.swmm_step()
bulk.read_nodes(node, bulk.LATERAL_INFLOW, value)
gap = np.abs(value - before - flow).max()
refused = bulk.read_nodes(np.array([10**6], np.int32), bulk.HEAD, value)
solver.swmm_end()
solver.swmm_close()
print(json.dumps({"worst": worst, "largest": largest, "gap": gap, "refused": refused}))
"""


def test_reading_and_writing_in_bulk_is_the_toolkits_own(small_network, cloudburst, tmp_path):
    settings = RunSettings(warm_up_h=1.0, tail_h=1.0)
    text = build_inp(small_network, cloudburst, {"bai": 3.0}, settings, title="x")
    (tmp_path / "m.inp").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["largest"] > 1
    assert said["worst"] == 0
    assert said["gap"] < 1e-4  # the runoff went on for one step
    assert said["refused"] != 0


def test_the_ledger_keeps_what_is_too_little_for_swmm_until_it_is_enough():
    ledger = Ledger(2, 2.0)
    given = np.zeros(2)
    for _ in range(1000):
        given += ledger.flows_m3_s(np.array([3e-7, 0.02]), np.array([0.0, 0.005])) * 2.0
        ledger.swmm_stepped()
    assert given[0] == pytest.approx(-3e-4, rel=0.01)
    assert given[1] == pytest.approx(-15.0)
    assert ledger.gap(float(ledger.spilled_m3.sum() - ledger.taken_m3.sum())) < 1e-12
    assert (ledger.swmm_m3 + ledger.in_transit_m3).sum() == pytest.approx(-15.0003)

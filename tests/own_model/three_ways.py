"""A model run three ways: as it is, imported and written again, and as a study.

The third way is compared with the same model into which a storm was written by other means than
the product's: rows of [RAINGAGES] by a pattern, options by a section more at the end, where the
engine takes the last word.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from drainage.engine.inp import build_inp, network_inp
from drainage.engine.output import Output, read_out
from drainage.engine.report import Report, read_report
from drainage.engine.runs import datasets_of
from drainage.errors import EngineError, InputError
from drainage.formats.remarks import Remark
from drainage.formats.swmm.inp_import import network_of, read_own_model
from drainage.network import Network, read_network, write_network
from drainage.rainfall import Hyetograph
from drainage.scenario.settings import RunSettings

CASES = Path(__file__).parents[1] / "cases" / "swmm"
MODELS = sorted(CASES.glob("*.inp"))
CLIMATE_FILE = ("evaporation-from-a-climate-file", "evaporation-temperature")
"""A network takes no climate file along: what rests on it is left out and said so."""
DEPTH_M = 0.01
TOTAL = 0.001
LEAST_M3 = 1.0
"""Totals below this are compared with it: the report counts in litres by the thousand."""
STORM = Hyetograph("s", "", 120, np.array([20.0, 40, 60, 80, 60, 40, 30, 20, 10, 10]), "test")
SETTINGS = RunSettings(warm_up_h=0.25, tail_h=0.5)
REPORTED = "\n[REPORT]\nSUBCATCHMENTS ALL\nNODES ALL\nLINKS ALL\n"
"""Without it the engine keeps no series of any element."""
LEFT_OUT = ("inp-left-out", "inp-rain-missing")
"""Remarks of an import that say a run may differ."""
WAYS = ("bare", "exported", "study", "by-hand")


@dataclass(frozen=True)
class Ways:
    """A model and what became of it; ``refused`` is the reason of the import."""

    stem: str
    refused: str
    remarks: tuple[Remark, ...]
    network: Network | None
    folder: Path


def prepare(path: Path, folder: Path) -> Ways:
    """Write the model three ways, and with the storm by hand, into folders of their own."""
    for way in WAYS:
        (folder / way).mkdir(parents=True)
    text = path.read_text(encoding="utf-8")
    for way, words in (("bare", text + REPORTED), ("by-hand", under_storm(text))):
        for other in path.parent.iterdir():
            if other.is_file() and other.suffix not in (".inp", ".md"):
                shutil.copy(other, folder / way)
        (folder / way / "model.inp").write_text(words, encoding="utf-8")
    try:
        own = read_own_model(path)
        made = network_of(own, name="town", title_zh="", crs="EPSG:4548", datum="")
        write_network(made.network, folder / "town")
        network = read_network(folder / "town")
        study = build_inp(network, STORM, {}, SETTINGS, title="study")
        for way, words in (("exported", network_inp(network) + REPORTED), ("study", study)):
            (folder / way / "model.inp").write_text(words, encoding="utf-8")
    except InputError as error:
        return Ways(path.stem, str(error), (), None, folder)
    return Ways(path.stem, "", tuple(made.remarks), network, folder)


def under_storm(text: str) -> str:
    """The storm written into a model by hand; 01 July 2025, 17:45 to 19:00 with rain from 18:00."""
    us = re.search(r"^FLOW_UNITS\s+(CFS|GPM|MGD)|\A((?!FLOW_UNITS).)*\Z", text, re.M | re.S)
    sections = re.split(r"^(?=\[)", text, flags=re.M)
    kept = [part for part in sections if not part.upper().startswith(("[EVENT", "[REPORT"))]
    out = []
    for part in kept:
        if part.upper().startswith("[RAINGAGE"):
            part = re.sub(
                r"^(\w\S*)\s.*$", r"\1 INTENSITY 0:02 1 TIMESERIES BYHAND", part, flags=re.M
            )
        if part.upper().startswith("[ADJUST"):
            part = re.sub(r"^RAIN.*\n", "", part, flags=re.M)
        if part.upper().startswith("[OPTION"):
            part = re.sub(r"^FLOW_ROUTING NONE$", "FLOW_ROUTING DYNWAVE", part, flags=re.M)
        out.append(part)
    scale = 25.4 if us else 1.0
    rain = " ".join(
        f"18:{2 * k:02d} {value / scale:.8f}"
        for k, value in enumerate([*STORM.intensity_mm_h.tolist(), 0.0])
    )
    return "".join(out).rstrip("\n") + (
        "\n[OPTIONS]\nSTART_DATE 07/01/2025\nSTART_TIME 17:45\nREPORT_START_DATE 07/01/2025\n"
        "REPORT_START_TIME 17:50\nEND_DATE 07/01/2025\nEND_TIME 18:50\nREPORT_STEP 0:01\n"
        "IGNORE_RAINFALL NO\nIGNORE_ROUTING NO\nTHREADS 1\n"
        f"[TIMESERIES]\nBYHAND 07/01/2025 {rain}\n"
        f"{REPORTED}"
    )


def run_all(made: list[Ways]) -> None:
    """The engine over all of them, in one process that forks."""
    folders = [
        str(folder)
        for ways in made
        for way in WAYS
        if ((folder := ways.folder / way) / "model.inp").exists()
    ]
    batch = Path(__file__).with_name("engine_batch.py")
    subprocess.run([sys.executable, str(batch), *folders], capture_output=True, check=True)


@dataclass(frozen=True)
class Ran:
    """What the engine left of one model."""

    out: Output
    report: Report


def ran(folder: Path) -> Ran | str:
    """The results, or why there are none."""
    rpt = folder / "model.rpt"
    if not rpt.exists():
        return "not run"
    text = rpt.read_text(encoding="utf-8", errors="replace")
    try:
        return Ran(read_out(folder / "model.out"), read_report(text))
    except (EngineError, FileNotFoundError):
        return "; ".join(re.findall(r"ERROR \d+:[^\n]*", text)) or "the engine died"


def difference(one: Ran, two: Ran) -> str:
    """Where two runs differ by more than 1 cm of depth or 0.1 % of a total; empty: nowhere."""
    assert one.out.node_ids, "no series to compare"
    nodes = [one.out.node_ids.index(name) for name in two.out.node_ids]
    found = []
    if one.out.node.shape != two.out.node.shape:
        return f"{one.out.node.shape} and {two.out.node.shape} results"
    depth = np.abs(one.out.node[:, nodes, 0] - two.out.node[:, :, 0])
    if depth.size and float(depth.max()) > DEPTH_M:
        found.append(f"depth {depth.max():.3f} m")
    for block, terms in one.report.balances.items():
        for term, value in terms.items():
            other = two.report.volume_m3(block, term)
            if "Error" not in term and abs(other - value) > TOTAL * max(abs(value), LEAST_M3):
                found.append(f"{term} {value:g} and {other:g}")
    return "; ".join(found)


def outcome(ways: Ways) -> tuple[str, str, str]:
    """What the bare engine did with a model, what its export did and its study; a difference
    with the remarks the import made of it."""
    bare, exported, study, by_hand = (ran(ways.folder / way) for way in WAYS)
    engine = "runs" if isinstance(bare, Ran) else f"refuses: {bare}"
    if ways.refused:
        return engine, f"refused: {ways.refused}", f"refused: {ways.refused}"
    said = sorted({remark.rule for remark in ways.remarks if remark.rule in LEFT_OUT})
    return engine, _compared(bare, exported, said), _compared(by_hand, study, said)


def _compared(one: Ran | str, two: Ran | str, said: list[str]) -> str:
    if isinstance(one, str):
        return "same" if one == two else f"different: {one} and {two}"
    if isinstance(two, str):
        return f"broken: {two}"
    found = difference(one, two)
    if not found:
        return "same"
    return f"different: {found} ({', '.join(said) or 'nothing said'})"


def results_of(ways: Ways) -> tuple[xr.Dataset, xr.Dataset]:
    """Series and totals of the study, as a study keeps them."""
    folder = ways.folder / "study"
    assert ways.network is not None
    with np.load(folder / "statistics.npz") as statistics:
        arrays = dict(statistics)
    series, totals, _ = datasets_of(folder, arrays, ways.network, SETTINGS)
    return series, totals

"""Importing and checking surveys from 1,000 to 100,000 pipes."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

SIZES = (1_000, 10_000, 100_000)
LONGEST_LINE = 60


def write_survey(folder: Path, pipes: int) -> None:
    """Point and line table (xlsx, 100,000 rows fit in a sheet) of lines of sewers."""
    k = np.arange(pipes + pipes // LONGEST_LINE + 1)
    line, at = k // (LONGEST_LINE + 1), k % (LONGEST_LINE + 1)
    last = (at == LONGEST_LINE) | (k == k[-1])
    across = int(np.sqrt(line.max() + 1) / 4) + 1
    points = pd.DataFrame(
        {
            "物探点号": [f"Y{n}" for n in k],
            "特征": np.where(last, "出水口", "直通点"),
            "X坐标": 400000.0 + 40 * at + 2600 * (line % across),
            "Y坐标": 4400000.0 + 60 * (line // across),
            "地面高程": np.round(60 - 0.12 * at, 3),
        }
    )
    start = k[~last]
    lines = pd.DataFrame(
        {
            "起点点号": [f"Y{n}" for n in start],
            "终点点号": [f"Y{n + 1}" for n in start],
            "管径": "DN800",
            "材质": "砼",
            "起点埋深": 2.5,
            "终点埋深": 2.5,
            "管线类型": "雨水",
        }
    )
    points.to_excel(folder / "points.xlsx", index=False)
    lines.to_excel(folder / "lines.xlsx", index=False)


CODE = """
import sys, time
from pathlib import Path
began = time.perf_counter()
from drainage.checks import check
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.network import write_network
folder = Path(sys.argv[1])
loaded = time.perf_counter()
made = import_survey(read_sheet(folder / "points.xlsx"), read_sheet(folder / "lines.xlsx"),
                     SurveyMapping(), name="bench", title_zh="bench")
write_network(made.network, folder / "bench")
read = time.perf_counter()
findings = check(made.network)
done = time.perf_counter()
print(len(made.network.conduits), len(findings), read - loaded, done - read)
"""


def surveys() -> None:
    """Wall seconds and memory of import and check, and the growth from size to size."""
    print("survey: pipes, import s, check s, both s, greatest memory MB so far")
    seconds: list[float] = []
    for pipes in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_survey(Path(folder), pipes)
            run = subprocess.run([sys.executable, "-c", CODE, folder], check=True,
                                 capture_output=True, text=True)  # fmt: skip
            conduits, _, read, checked = (float(word) for word in run.stdout.split())
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            seconds.append(read + checked)
            print(
                f"  {conduits:9,.0f} {read:8.2f} {checked:8.2f} {read + checked:8.2f} {peak:8.0f}"
            )
    for small, large, a, b in zip(SIZES, SIZES[1:], seconds, seconds[1:], strict=False):
        fair = large * np.log(large) / (small * np.log(small))
        print(f"  growth {small:,} to {large:,}: {b / a:.1f} x (n log n: {fair:.1f} x)")
    print(f"  100,000 pipes in {seconds[-1]:.1f} s (goal < 60 s)")

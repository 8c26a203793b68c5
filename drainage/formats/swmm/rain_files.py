"""Rain files of a model as time series, read by the engine itself: it knows the forms of weather
services, too, and what a station and the form of a gage do to them."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from drainage.own_model.sections import InpFile, InpRow, joined
from drainage.own_model.units import INCH_MM, flow_units, is_us

LONGEST_S = 120
_STAMP = b"SWMM5-RAIN"
_HEADER = np.dtype([("station", "S1025"), ("step_s", "<i4"), ("begins", "<i4"), ("ends", "<i4")])
_RECORD = np.dtype([("day", "<f8"), ("inches", "<f4")])
"""rain.c of SWMM 5.2.4: a stamp, the count of gages, a header a gage, then steps with rain."""
_DAY_0 = np.datetime64("1899-12-30T00:00:00")


@dataclass(frozen=True)
class FileRain:
    """Rain of one gage: depths of steps of ``step_s`` in the unit of the model, at their beginning;
    steps without rain are left out. ``reason`` says why the engine reads none."""

    step_s: int = 0
    times: NDArray[np.datetime64] | None = None
    depths: tuple[str, ...] = ()
    reason: str = ""


def rain_of(inp: InpFile, row: InpRow, path: Path) -> FileRain:
    """The rain a row of [RAINGAGES] takes from a file, whatever its path in the row."""
    with tempfile.TemporaryDirectory(prefix="drainage-") as scratch:
        folder = Path(scratch)
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        (folder / "rain.dat").write_bytes(content)
        (folder / "model.inp").write_text(_gage_alone(inp, row), encoding="utf-8", newline="\n")
        done = subprocess.run(
            [sys.executable, "-m", "drainage.solver.rain_file", scratch],
            capture_output=True, timeout=LONGEST_S, check=False, cwd=folder,
        )  # fmt: skip
        saved, report = folder / "rain.rff", folder / "model.rpt"
        if done.returncode != 0 or not saved.exists():
            words = report.read_text(encoding="utf-8", errors="replace") if report.exists() else ""
            reasons = [line.strip() for line in words.splitlines() if "ERROR" in line]
            return FileRain(reason=_without_place(reasons[0]) if reasons else "unreadable")
        return _read(saved.read_bytes(), 1.0 if is_us(inp) else INCH_MM)


def _gage_alone(inp: InpFile, row: InpRow) -> str:
    gage = joined((*row.fields[:5], "rain.dat", *row.fields[6:]))
    return (
        f"[OPTIONS]\nFLOW_UNITS {flow_units(inp)}\nSTART_DATE 01/01/2000\nEND_DATE 01/02/2000\n"
        f"[FILES]\nSAVE RAINFALL rain.rff\n"
        f"[RAINGAGES]\n{gage}\n[OUTFALLS]\nO 0 FREE\n"
    )


def _without_place(reason: str) -> str:
    """The engine's reason without the path of its own copy of the file."""
    return " ".join(word for word in reason.split() if "rain.dat" not in word)


def _read(content: bytes, scale: float) -> FileRain:
    if not content.startswith(_STAMP):
        return FileRain(reason="unreadable")
    header = np.frombuffer(content, _HEADER, count=1, offset=len(_STAMP) + 4)[0]
    records = np.frombuffer(content[int(header["begins"]) : int(header["ends"])], _RECORD)
    seconds = np.round(records["day"] * 86400).astype("timedelta64[s]")
    depths = tuple(f"{depth:.12g}" for depth in (records["inches"].astype(float) * scale).tolist())
    return FileRain(int(header["step_s"]), _DAY_0 + seconds, depths)

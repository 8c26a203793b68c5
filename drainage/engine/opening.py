"""Whether the engine takes a model, asked before it becomes a network."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from drainage.engine.process import end_in_words
from drainage.errors import Finding, InputError
from drainage.own_model.sections import InpFile, cure_of
from drainage.said import said

_ERROR = re.compile(r"^\s*(ERROR \d+: .*?)\s*$", re.MULTILINE)
_LINE = re.compile(r"at line (\d+)")
_SUMMARY = "ERROR 200"
LONGEST_S = 120
ELEMENTS = ("JUNCTIONS", "OUTFALLS", "DIVIDERS", "STORAGE", "CONDUITS", "PUMPS", "ORIFICES",
            "WEIRS", "OUTLETS", "SUBCATCHMENTS", "RAINGAGES", "TIMESERIES", "CURVES",
            "TRANSECTS", "AQUIFERS", "LID_CONTROLS", "HYDROGRAPHS")  # fmt: skip
CURE = "Mend this line: SWMM itself does not run the model as it is."


def require_taken(inp: InpFile, text: str) -> None:
    """InputError with the engine's own reasons where it refuses the text kept of a model.

    Each is placed at its line of the file, or at that of the element it names.
    """
    with tempfile.TemporaryDirectory(prefix="drainage-") as scratch:
        folder = Path(scratch)
        (folder / "model.inp").write_text(text, encoding="utf-8", newline="")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "drainage.solver.opening", scratch],
                capture_output=True, timeout=LONGEST_S, check=False,
            )  # fmt: skip
            code = done.returncode
        except subprocess.TimeoutExpired:
            code = None
        report = folder / "model.rpt"
        words = report.read_text(encoding="utf-8", errors="replace") if report.exists() else ""
    reasons = [reason for reason in _ERROR.findall(words) if not reason.startswith(_SUMMARY)]
    findings = [_finding(inp, reason) for reason in dict.fromkeys(reasons)]
    if code != 0 and not findings:
        findings = [Finding(inp.path, "", "", "", end_in_words(code), CURE)]
    if findings:
        raise InputError(findings)


def _finding(inp: InpFile, reason: str) -> Finding:
    """A reason of the engine at its place in the file."""
    if (line := _LINE.search(reason)) is not None:
        number = int(line[1])
        own = inp.lines[number - 1] if number <= len(inp.lines) else ""
        return Finding(inp.path, said("line {line}", line=number), "", own.strip()[:60],
                       said("SWMM says: {reason}", reason=reason.rstrip(":")),
                       cure_of(own, CURE))  # fmt: skip
    words = {word.strip(".,:").upper() for word in reason.split()[2:]}
    for section in ELEMENTS:
        for row in inp.rows(section):
            if row.fields[0].upper() in words:
                return inp.finding(row, section, said("SWMM says: {reason}", reason=reason), CURE)
    return Finding(inp.path, "", "", "", said("SWMM says: {reason}", reason=reason), CURE)

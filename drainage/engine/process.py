"""Start the engine's child process, listen to it, stop it with everything it started."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from drainage.errors import DLL_FAILED, NO_RUNTIME, EngineError
from drainage.said import said
from drainage.written import DISK_FULL, is_disk_full


class StoppedError(EngineError):
    """The run was stopped from outside."""


def run_child(
    folder: Path,
    on_fraction: Callable[[float], None],
    stopping: threading.Event,
    timeout_s: float,
    *,
    module: str = "drainage.solver.child",
) -> float:
    """Run ``folder``/model.inp in a process of its own; returns its engine seconds.

    Raises StoppedError when ``stopping`` is set, EngineError when the process ends without
    finishing; what SWMM wrote about it stands in model.rpt.
    """
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
    with (folder / "child.err").open("w", encoding="utf-8") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", module, str(folder)],
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            errors="replace",
            env=environment,
            start_new_session=sys.platform != "win32",
        )
        assert child.stdout is not None
        timer = threading.Timer(timeout_s, _kill, [child])
        timer.start()
        engine_s = None
        try:
            for line in child.stdout:
                if stopping.is_set():
                    raise StoppedError("stopped")
                heard = _heard(line)
                on_fraction(heard.get("fraction", 0.0))
                engine_s = heard.get("engine_s", engine_s)
            child.wait()
        finally:
            timer.cancel()
            _kill(child)
            child.stdout.close()
            child.wait()
    if engine_s is None:
        raise EngineError(_why(folder, child.returncode))
    return engine_s


def _heard(line: str) -> dict[str, float]:
    """A line of progress; SWMM prints some lines of its own, which say nothing."""
    try:
        heard = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return heard if isinstance(heard, dict) else {}


def _kill(child: subprocess.Popen[str]) -> None:
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)


def _why(folder: Path, code: int | None) -> str:
    if is_disk_full(EngineError(), folder):
        return said("{path}: {why}", path=folder, why=DISK_FULL)
    report = folder / "model.rpt"
    text = report.read_text(encoding="utf-8", errors="replace") if report.exists() else ""
    found = [line.strip() for line in text.splitlines() if "ERROR" in line]
    if found and found[0].startswith(NO_OUTLET):
        return said("SWMM refused the model: {reasons} {cure}",
                    reasons="; ".join(found), cure=CURE_OF_NO_OUTLET)  # fmt: skip
    if found:
        return said("SWMM refused the model: {reasons}", reasons="; ".join(found))
    last = (folder / "child.err").read_text(encoding="utf-8", errors="replace").strip()
    if DLL_FAILED in last:
        return said("{reason}: {cure}", reason=last.splitlines()[-1], cure=NO_RUNTIME)
    if (code is not None and code < 0) or not last:
        return end_in_words(code)
    return said(
        "the engine stopped without a result (code {code}): {last}",
        code=code,
        last=last.splitlines()[-1],
    )


NO_OUTLET = "ERROR 145"
CURE_OF_NO_OUTLET = (
    "It has no outfall, and the dynamic wave needs one. Make the node at which water leaves an "
    "outfall: its row in [OUTFALLS] of the model instead of [JUNCTIONS]; then import it again."
)
WINDOWS_DEATH = 0xC0000000
"""Exit codes from here on are those of a process that Windows ended."""


def end_in_words(code: int | None) -> str:
    """How a process of the engine ended that left no reason; None: it took too long."""
    if code is None:
        return "the engine did not finish in the time it was given"
    if code == -9:
        return said(
            "the engine was ended from outside, by a person, for want of memory or of time "
            "(code {code})",
            code=code,
        )
    if code < 0 or code >= WINDOWS_DEATH:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else hex(code)
        return said(
            "the library of SWMM died ({name}), which it does on a model it should refuse: open "
            "model.inp in SWMM's own program and mend what that says, or leave out one half of "
            "the elements after the other until it runs",
            name=name,
        )
    return said("the engine stopped without a result or a reason (code {code})", code=code)

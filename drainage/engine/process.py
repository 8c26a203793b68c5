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
                told = _told(line)
                on_fraction(told.get("fraction", 0.0))
                engine_s = told.get("engine_s", engine_s)
            child.wait()
        finally:
            timer.cancel()
            _kill(child)
            child.stdout.close()
            child.wait()
    if engine_s is None:
        raise EngineError(_why(folder, child.returncode))
    return engine_s


def _told(line: str) -> dict[str, float]:
    """A line of progress; SWMM prints some lines of its own, which say nothing."""
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


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
    if found:
        return "SWMM refused the model: " + "; ".join(found)
    last_words = (folder / "child.err").read_text(encoding="utf-8", errors="replace").strip()
    last = last_words.splitlines()[-1] if last_words else "no message"
    if DLL_FAILED in last:
        return said("{reason}: {cure}", reason=last, cure=NO_RUNTIME)
    return f"the engine stopped without a result (code {code}): {last}"

"""Models that are unstable in themselves: their own results move when the routing step is 1 %
shorter, which changes nothing of the model. What such a model does is no measure of an import.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.own_model.three_ways import CASES, REPORTED, Ran, difference, ran

FURTHER = CASES.parent / "inp"
SHORTER = 0.99
ENGINE_STEP_S = 20.0
_STEP = re.compile(r"^\s*ROUTING_STEP\s+(\S+)", re.MULTILINE)


def perturbed(text: str) -> str:
    """The model at a routing step 1 % shorter; the engine takes the last word of an option."""
    given = _STEP.findall(text)
    parts = [float(part) for part in given[-1].split(":")] if given else [ENGINE_STEP_S]
    step_s = parts[0] if len(parts) == 1 else sum(v * 60 ** (2 - k) for k, v in enumerate(parts))
    return f"{text}\n[OPTIONS]\nROUTING_STEP {SHORTER * step_s:.6g}\n"


def moves(models: Sequence[Path], folder: Path) -> dict[str, str]:
    """Model -> by how much its own results move at a step 1 % shorter; empty: by less than what
    counts as a difference. Each may read no file of its own."""
    places = []
    for path in models:
        text = path.read_text(encoding="utf-8", errors="replace")
        for way, words in (("own", text), ("shorter", perturbed(text))):
            place = folder / path.stem / way
            place.mkdir(parents=True)
            (place / "model.inp").write_text(words + REPORTED, encoding="utf-8")
            places.append(str(place))
    batch = Path(__file__).with_name("engine_batch.py")
    subprocess.run([sys.executable, str(batch), *places], capture_output=True, check=True)
    return {path.stem: _moved(folder / path.stem) for path in models}


def _moved(folder: Path) -> str:
    own, shorter = ran(folder / "own"), ran(folder / "shorter")
    if isinstance(own, Ran) and isinstance(shorter, Ran):
        return difference(own, shorter)
    return ""

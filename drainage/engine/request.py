"""What is to be run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drainage.network.model import Network
from drainage.rainfall import Hyetograph
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings


@dataclass(frozen=True)
class RunRequest:
    """One run: what, under which storm and river, and the folder that is to hold it."""

    study: str
    scenario: str
    event: str
    network: Network
    hyetograph: Hyetograph
    river_below_bank_m: Mapping[str, float]
    settings: RunSettings
    folder: Path
    outages: tuple[Outage, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

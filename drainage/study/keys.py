"""What networks, runs and scores of a study depend on, as digests."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np

from drainage.digests import digest_of
from drainage.study.inputs import Inputs, program_digest
from drainage.study.opening import OpenStudy


def network_key(opened: OpenStudy, inputs: Inputs, scenario: str, program: str = "") -> str:
    """Of what the network of a scenario is built from, with its words, costs and remarks.

    ``program``: the digest of the code that builds it; left out, of the whole program.
    """
    conditions = opened.study.conditions
    return digest_of(
        program or program_digest(),
        inputs.network,
        conditions.network,
        *_own_network(opened, inputs, scenario),
        _text([own.model_dump() for own in conditions.regrades]),
        opened.context.formula.model_dump_json(),
        *(part for name in opened.study.closure(scenario)
          for part in (name, inputs.scenario(name))),
    )  # fmt: skip


def _own_network(opened: OpenStudy, inputs: Inputs, scenario: str) -> list[str]:
    """Of a network the scenario itself begins with; nothing for that of the study."""
    name = opened.study.network_of(scenario)
    return [] if name == opened.study.conditions.network else [name, inputs.network_called(name)]


def run_key(opened: OpenStudy, inputs: Inputs, scenario: str, event: str, program: str = "") -> str:
    """Of what a run is made from; one digest belongs to one run id. ``program`` as of
    ``network_key``."""
    conditions, own = opened.study.conditions, opened.event(event)
    on_grid = (
        [conditions.ground.model_dump_json(), conditions.grid.model_dump_json(),
         inputs.town]
        if opened.surface == "grid" else []
    )  # fmt: skip
    return digest_of(
        network_key(opened, inputs, scenario, program),
        opened.study.id, scenario, event, opened.surface,
        _fields(opened.storms[event]),
        _text(dict(opened.rivers[event])),
        opened.study.settings_of(own).model_dump_json(),
        _text([outage.model_dump() for outage in own.outages]),
        *on_grid,
    )  # fmt: skip


def score_key(opened: OpenStudy, inputs: Inputs, scenario: str, event: str, run_id: str) -> str:
    """Of what the scores of a run are made from."""
    conditions = opened.study.conditions
    return digest_of(
        run_key(opened, inputs, scenario, event), run_id,
        opened.event(event).model_dump_json(exclude={"scenarios"}),
        conditions.targets.model_dump_json(),
        _text([tracer.model_dump() for tracer in conditions.tracers]),
    )  # fmt: skip


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _fields(record: Any) -> str:
    """Every field of a frozen record, arrays with all their values."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return _text(
        {n: v.tolist() if isinstance(v, np.ndarray) else repr(v) for n, v in values.items()}
    )

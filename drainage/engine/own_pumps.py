"""Rules of pumps in a kept model."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.engine.inp_controls import control_lines, fails
from drainage.network.model import Network
from drainage.own_model.edits import Edits
from drainage.own_model.units import FOOT_M, is_us
from drainage.scenario.outages import Outage
from drainage.scenario.settings import RunSettings

EVERY_STEP = "00:00:00"
RULE_STEP = "RULE_STEP"


def with_pump_rules(
    edits: Edits, network: Network, outages: Sequence[Outage], settings: RunSettings
) -> Edits:
    """The rules of pumps that wait, stand by or fail; those of the model stay.

    Where a pump fails rules hold at every routing step, else its own start depth would start it
    between two of them; the line that gives way is put on record.
    """
    metre = 1 / FOOT_M if is_us(edits.inp) else 1.0
    for line in control_lines(network, outages, settings, metre=metre):
        edits.add("CONTROLS", (line,))
    if fails(network, outages):
        for row in edits.inp.rows("OPTIONS"):
            if row.fields[0].upper() == RULE_STEP and row.fields[1:2] != (EVERY_STEP,):
                edits.name("OPTIONS", row, f"{RULE_STEP} {EVERY_STEP}")
                edits.set(row, (RULE_STEP, EVERY_STEP))
    return edits

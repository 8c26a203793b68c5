"""One row of a kept model with the fields that its element's tables have changed."""

from __future__ import annotations

from dataclasses import dataclass

from drainage.engine.own_rows import OTHER, Fields
from drainage.errors import Finding, InputError
from drainage.own_model.nodes import depth_at, gate_at
from drainage.own_model.runoff import HORTON, infiltration_method
from drainage.own_model.sections import InpFile, InpRow
from drainage.own_model.unit_rules import by_size_code
from drainage.own_model.units import written
from drainage.said import said

NONE = "-"
"""How a table's empty curve is written."""


@dataclass(frozen=True)
class Patch:
    """A row of the model and its element's row as imported, as it stands (both SI) and as it
    stands in the model's units; ``pattern_mean`` of a dry-weather flow's pattern."""

    section: str
    inp: InpFile
    row: InpRow
    before: Fields
    now: Fields
    fresh: Fields
    divided: bool
    silted: bool
    pattern_mean: float

    @property
    def own(self) -> Fields:
        """The row as the model has it."""
        return self.row.fields

    @property
    def changed(self) -> list[int]:
        """The fields that differ."""
        count = max(len(self.before), len(self.now))
        return [at for at in range(1, count) if self.before[at : at + 1] != self.now[at : at + 1]]


def patched(patch: Patch) -> Fields:
    """The row to be written; InputError where only the model can say what was changed."""
    special = _SPECIAL.get(patch.section)
    return special(patch) if special else _fieldwise(patch, {})


def _fieldwise(patch: Patch, moved: dict[int, int]) -> Fields:
    """Each changed field in its place, or where ``moved`` says; left-out ones filled up."""
    fields = list(patch.own)
    for at in patch.changed:
        to = moved.get(at, at)
        while len(fields) <= to:
            fields.append(patch.fresh[len(fields)] if len(fields) < len(patch.fresh) else "0")
        fields[to] = patch.fresh[at]
    return tuple(fields)


def _junction(patch: Patch) -> Fields:
    section = "DIVIDERS" if patch.divided else "JUNCTIONS"
    return _fieldwise(patch, {2: depth_at(section, patch.own)})


def _outfall(patch: Patch) -> Fields:
    return _fieldwise(patch, {3: gate_at(patch.own)})


def _storage(patch: Patch) -> Fields:
    if 5 not in patch.changed:
        return _fieldwise(patch, {})
    if patch.now[5] == NONE:
        raise _refused(patch, "curve_id", "the shape of a storage cannot be taken away")
    return (*_fieldwise(patch, {})[:4], *patch.fresh[4:])


def _pump(patch: Patch) -> Fields:
    if 3 in patch.changed and patch.now[3] == NONE:
        raise _refused(patch, "curve_id", "the curve of a pump cannot be taken away")
    return _fieldwise(patch, {})


def _outlet(patch: Patch) -> Fields:
    tabular = patch.own[4].upper().startswith("TABULAR")
    if 5 in patch.changed:
        if patch.now[5] == NONE:
            raise _refused(patch, "curve_id", "the rating of an outlet cannot be taken away")
        return patch.fresh
    return _fieldwise(patch, {} if tabular else {6: 7})


def _infiltration(patch: Patch) -> Fields:
    method = infiltration_method(patch.own, patch.inp.option("INFILTRATION", "HORTON"))
    if method in HORTON:
        return _fieldwise(patch, {})
    return (*patch.fresh[:6], "HORTON")


def _dry_weather(patch: Patch) -> Fields:
    """The model's mean is that of its table over the mean of the pattern."""
    flow = written(float(patch.fresh[2]) / patch.pattern_mean)
    patterns = patch.fresh[3:] if 3 in patch.changed else patch.own[3:]
    return (*patch.own[:2], flow, *patterns)


def _cross_section(patch: Patch) -> Fields:
    kind = patch.own[1].upper()
    if patch.now[1] == OTHER:
        return _own_shape(patch)
    if patch.silted or 1 in patch.changed or (kind == "CIRCULAR" and _two_sizes(patch)):
        return patch.fresh
    return _fieldwise(patch, {})


def _two_sizes(patch: Patch) -> bool:
    """Whether a round opening was given another width than height."""
    return patch.now[1].startswith("RECT") and patch.now[2] != patch.now[3]


def _own_shape(patch: Patch) -> Fields:
    kind = patch.own[1].upper()
    sizes = [at for at in patch.changed if at in (2, 3)]
    given = kind in ("IRREGULAR", "STREET", "DUMMY") or by_size_code(patch.own)
    if 1 in patch.changed or (sizes and given) or (3 in sizes and kind == "CUSTOM"):
        raise _refused(
            patch, "shape", said("the model alone says this section ({kind})", kind=kind)
        )
    return _fieldwise(patch, {})


def _refused(patch: Patch, column: str, message: str) -> InputError:
    return InputError([Finding("conduits.csv" if column == "shape" else "tables", patch.now[0],
                               column, " ".join(patch.own)[:60], message,
                               "Give it a shape and sizes, or a curve, of its own.")])  # fmt: skip


_SPECIAL = {
    "JUNCTIONS": _junction, "OUTFALLS": _outfall, "STORAGE": _storage, "PUMPS": _pump,
    "OUTLETS": _outlet, "INFILTRATION": _infiltration, "DWF": _dry_weather,
    "XSECTIONS": _cross_section,
}  # fmt: skip

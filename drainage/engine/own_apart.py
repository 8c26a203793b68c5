"""Where two SWMM models differ in what no table shows: rows by section and id, as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from drainage.engine.own_rows import END_FIELDS, Keyed, rows_of
from drainage.network.model import Network
from drainage.own_model.edits import joined_row
from drainage.own_model.links import offsets_are_levels
from drainage.own_model.references import spelled
from drainage.own_model.sections import DRAWN, VERBATIM, InpFile, InpRow, tokens
from drainage.own_model.tables import KeptModel, kept_model
from drainage.own_model.unit_rules import in_si

COLUMNS = ("section", "id", "before", "after")
NOT_COMPARED = frozenset({"TITLE", *DRAWN})
"""Words and drawings: the engine does not read them, the tables show the places."""
BY_TWO = ("INFLOWS", "DWF", "LID_USAGE", "TREATMENT", "COVERAGES", "LOADINGS", "BUILDUP",
          "WASHOFF", "GWF")  # fmt: skip
"""Sections in which an element has a row for each of several things."""
CLOSE = 1e-6
"""Relative difference up to which two figures are one: both are written in ten digits."""
LONGEST = 300
Group = tuple[str, str]
"""Section and id."""


def beyond_tables(before: Network, after: Network) -> pd.DataFrame:
    """Rows (``COLUMNS``) of two kept models that differ otherwise than their tables do.

    Models as imported, without what their tables have changed since. ``before`` is empty for a
    row that is new, ``after`` for one that is gone. Rows that differ only in fields the tables
    show are left to the tables.
    """
    old, new = (kept_model(own.model, own.crs) for own in (before, after))
    shown = _shown_fields(old, new)
    rows = [_groups(own.inp) for own in (old, new)]
    values = [_groups(in_si(spelled(own.inp))) for own in (old, new)]
    found = []
    for group in dict.fromkeys([*rows[0], *rows[1]]):
        sides = [own.get(group, ()) for own in values]
        if _apart(sides[0], sides[1]) - shown.get(group, frozenset()):
            texts = (_text(group, own.get(group, ())) for own in rows)
            found.append((f"[{group[0]}]", group[1], *texts))
    return pd.DataFrame(found, columns=list(COLUMNS), dtype=object)


def _shown_fields(old: KeptModel, new: KeptModel) -> Mapping[Group, frozenset[int]]:
    """The fields of rows in which the tables differ, -1 for a row that is new or gone."""
    alike = offsets_are_levels(old.inp) == offsets_are_levels(new.inp)
    levels = offsets_are_levels(old.inp)
    before, after = (
        rows_of(own.imported, own.imported.conduits, levels=levels) for own in (old, new)
    )
    shown: dict[Group, frozenset[int]] = {}
    for section in dict.fromkeys([*before, *after]):
        ends = frozenset() if alike else frozenset(at for at, _ in END_FIELDS.get(section, ()))
        for name in dict.fromkeys([*before.get(section, {}), *after.get(section, {})]):
            sides = [_fields(own, section, name) for own in (before, after)]
            own_section = "DIVIDERS" if _is_divider(new, section, name) else section
            shown[own_section, name] = _apart(sides[0], sides[1]) | ends
    return shown


def _is_divider(model: KeptModel, section: str, name: str) -> bool:
    return section == "JUNCTIONS" and any(
        row.fields[0] == name for row in model.inp.rows("DIVIDERS")
    )


def _fields(keyed: Keyed, section: str, name: str) -> tuple[InpRow, ...]:
    return tuple(InpRow(fields, 0) for fields in keyed.get(section, {}).get(name, ()))


def _groups(inp: InpFile) -> dict[Group, tuple[InpRow, ...]]:
    """The rows of each thing a section says."""
    made: dict[Group, tuple[InpRow, ...]] = {}
    for section, rows in inp.sections.items():
        if section in NOT_COMPARED:
            continue
        for name, row in _named(section, rows):
            made[section, name] = (*made.get((section, name), ()), row)
    return made


def _named(section: str, rows: Iterable[InpRow]) -> Iterator[tuple[str, InpRow]]:
    """Each row with the id of what it belongs to: a rule, a transect, an element."""
    current = ""
    for row in rows:
        words = tokens(row.fields[0]) if section in VERBATIM else row.fields
        if section == "CONTROLS":
            current = words[1] if words[0].upper() == "RULE" and len(words) > 1 else current
        elif section == "TRANSECTS":
            current = words[1] if words[0].upper() == "X1" and len(words) > 1 else current
        elif section == "OPTIONS":
            current = words[0].upper()
        else:
            current = " ".join(words[: 2 if section in BY_TWO else 1])
        yield current, row


def _apart(one: tuple[InpRow, ...], other: tuple[InpRow, ...]) -> frozenset[int]:
    """The fields in which rows differ; -1 where one side has rows that the other has not."""
    if len(one) != len(other):
        return frozenset({-1})
    return frozenset(
        at for first, second in zip(one, other, strict=True)
        for at in range(max(len(first.fields), len(second.fields)))
        if not _same(first.fields[at : at + 1], second.fields[at : at + 1])
    )  # fmt: skip


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two fields say the same: a figure left out is 0 to the engine."""
    first, second = (own[0] if own else "0" for own in (one, other))
    if first.upper() == second.upper():
        return True
    try:
        return bool(np.isclose(float(first), float(second), rtol=CLOSE, atol=0))
    except ValueError:
        return False


def _text(group: Group, rows: tuple[InpRow, ...]) -> str:
    lines = " | ".join(joined_row(group[0], row.fields) for row in rows)
    return lines if len(lines) <= LONGEST else f"{lines[: LONGEST - 2]} …"

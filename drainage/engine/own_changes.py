"""A kept model with what its network's tables have changed since they were imported.

Tables as imported and tables as they stand are both written as rows; where a field differs,
and nowhere else, the model's row gets that field, in the model's units.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from drainage.engine.own_gone import drop_gone
from drainage.engine.own_patching import Patch, patched
from drainage.engine.own_rows import Fields, Keyed, rows_of, without_unchanged_sediment
from drainage.network.kept_lines import STUDY_RAIN
from drainage.network.model import Network
from drainage.own_model.edits import Edits
from drainage.own_model.links import offsets_are_levels
from drainage.own_model.plane import model_plane, written_place
from drainage.own_model.references import spelled
from drainage.own_model.runoff import FLAT, hourly_patterns
from drainage.own_model.sections import InpFile, InpRow
from drainage.own_model.tables import KeptModel, kept_model
from drainage.own_model.unit_rules import converted_rows
from drainage.own_model.units import units_of, written

DRAWN = ("COORDINATES", "POLYGONS")
GROUPED = ("CURVES", "PATTERNS")
"""Sections in which all rows of an id are one thing."""
NODE_ROWS = ("JUNCTIONS", "DIVIDERS")


def with_changes(network: Network) -> Edits:
    """The changes of a network's tables, on its kept model.

    Raises InputError where the model says what the table that was changed cannot.
    """
    kept = kept_model(network.model, network.crs)
    edits = Edits(kept.inp)
    if _same(network, kept.imported):
        return edits
    before, after, silted = _both(network, kept)
    own = _OwnRows(kept.inp, network.crs)
    for section, rows in after.items():
        known = before.get(section, {})
        for name, now in rows.items():
            if now != known.get(name):
                _write(edits, own, section, name, known.get(name, ()), now, name in silted)
    for section, rows in before.items():
        if section in GROUPED:
            continue
        gone = rows.keys() - after.get(section, {}).keys()
        if section == "POLYGONS":
            # A table without the outline says nothing of it while its land is there.
            gone -= set(network.subcatchments.index)
        for name in gone:
            for row in own.rows(section, name):
                edits.drop(row)
    drop_gone(edits, network, kept.imported)
    return edits


SHOWN = ("system", "source", "street_id", "ground_level_m", "name_zh", "name_en", "river",
         "polygon_wkt", "kind")  # fmt: skip
"""Columns that no row of a model says."""
NO_ROWS = ("streets", "hollows", "watch_points", "swmm_lines")


def _same(network: Network, imported: Network) -> bool:
    """Whether nothing differs that a model says."""
    for name, frame in network.tables.items():
        if name in NO_ROWS:
            continue
        columns = [column for column in frame.columns if column not in SHOWN]
        base = imported.tables[name]
        if not frame.index.equals(base.index):
            return False
        if not all(_equal(frame[column], base[column]) for column in columns):
            return False
    return True


def _equal(now: pd.Series, base: pd.Series) -> bool:
    return bool(((now == base) | (now.isna() & base.isna())).all())


def _both(network: Network, kept: KeptModel) -> tuple[Keyed, Keyed, frozenset[str]]:
    """Rows as imported and as they stand, and the conduits whose sediment changed."""
    levels = offsets_are_levels(kept.inp)
    pipes, changed = without_unchanged_sediment(network.conduits, kept.imported.conduits)
    if not len(changed) and pipes.index.equals(kept.imported.conduits.index):
        before = _imported_rows(network.model, network.crs, levels)
    else:
        base, _ = without_unchanged_sediment(kept.imported.conduits, network.conduits)
        before = rows_of(kept.imported, base, levels=levels)
    return before, rows_of(network, pipes, levels=levels), frozenset(changed.astype(str))


@lru_cache(maxsize=2)
def _imported_rows(model: str, crs: str, levels: bool) -> Keyed:
    imported = kept_model(model, crs).imported
    pipes = imported.conduits.assign(sediment_depth_mm=0.0)
    return rows_of(imported, pipes, levels=levels)


class _OwnRows:
    """The rows of a model by section and id, and what its units are."""

    def __init__(self, inp: InpFile, crs: str) -> None:
        self.inp = inp
        self.units = units_of(inp)
        self.plane = model_plane(inp, crs)
        self.patterns = hourly_patterns(spelled(inp))
        self._rows: dict[str, dict[str, list[InpRow]]] = {}

    def rows(self, section: str, name: str) -> list[InpRow]:
        """The rows of an id; of a node in [JUNCTIONS] also those among the dividers."""
        names = NODE_ROWS if section == "JUNCTIONS" else (section,)
        return [row for own in names for row in self._of(own).get(name.upper(), [])]

    def _of(self, section: str) -> dict[str, list[InpRow]]:
        if section not in self._rows:
            keyed = self._rows.setdefault(section, {})
            for row in self.inp.rows(section):
                if section != "DWF" or row.fields[1].upper() == "FLOW":
                    keyed.setdefault(row.fields[0].upper(), []).append(row)
        return self._rows[section]

    def divided(self, row: InpRow) -> bool:
        """Whether a row stands in [DIVIDERS]."""
        return row in self._of("DIVIDERS").get(row.fields[0].upper(), ())

    def in_own_units(self, section: str, rows: tuple[Fields, ...]) -> list[Fields]:
        """Rows in SI as rows in the units of the model."""
        if section in DRAWN:
            drawn = self.plane.drawn(np.array([row[1:3] for row in rows], float))
            return [(row[0], *map(written_place, place))
                    for row, place in zip(rows, drawn.tolist(), strict=True)]  # fmt: skip
        converted = converted_rows(section, list(rows), self.units.back)
        if section == "DWF":
            return [row[:3] if row[3:] == (FLAT,) else row for row in converted]
        if section == "SUBCATCHMENTS":
            return [(row[0], self._gage(row[0]), *row[2:]) for row in converted]
        if section == "INFILTRATION" and self.inp.option("INFILTRATION", "HORTON") != "HORTON":
            return [(*row[:6], "HORTON") for row in converted]
        return converted

    def _gage(self, land: str) -> str:
        """The gage of the subcatchment a new one is a part of, else the model's first."""
        whole = self.rows("SUBCATCHMENTS", land.removesuffix(".g"))
        gages = [row.fields[1] for row in whole] or [
            row.fields[0] for row in self.inp.rows("RAINGAGES")
        ]
        return gages[0] if gages else STUDY_RAIN


def _write(
    edits: Edits, own: _OwnRows, section: str, name: str, before: tuple[Fields, ...],
    now: tuple[Fields, ...], silted: bool,
) -> None:  # fmt: skip
    """One id of one section as it stands."""
    lines = own.rows(section, name)
    fresh = own.in_own_units(section, now)
    if section == "PATTERNS" and name in own.patterns:
        fresh = _at_mean(fresh, float(own.patterns[name].mean()))
    if section in GROUPED or not lines or not before or len(now) > 1:
        for row in lines:
            edits.drop(row)
        for fields in fresh:
            edits.add(section, fields)
        return
    row = lines[0]
    patch = Patch(section, edits.inp, row, before[0], now[0], fresh[0],
                  divided=section == "JUNCTIONS" and own.divided(row), silted=silted,
                  pattern_mean=_mean_of(own, now[0]) if section == "DWF" else 1.0)  # fmt: skip
    edits.set(row, patched(patch))


def _mean_of(own: _OwnRows, dry_weather: Fields) -> float:
    """The mean of the model's own pattern of a dry-weather flow; 1 where it is a new one."""
    pattern = own.patterns.get(dry_weather[3]) if len(dry_weather) > 3 else None
    return 1.0 if pattern is None else float(pattern.mean())


def _at_mean(rows: list[Fields], mean: float) -> list[Fields]:
    """Rows of a pattern of mean 1 at the mean the model gives it: others may share it."""
    made = []
    for row in rows:
        head = 2 if row[1].isalpha() else 1
        made.append((*row[:head], *(written(float(cell) * mean) for cell in row[head:])))
    return made

"""A SWMM model imported, and imported again over the network that came from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.engine.opening import require_taken
from drainage.engine.own_apart import beyond_tables
from drainage.errors import Finding, InputError
from drainage.formats.remarks import Remark, remarks_table
from drainage.formats.swmm.inp_import import network_of, read_own_model, tables_of
from drainage.network import Network, read_network, write_network
from drainage.network.changing import changing
from drainage.network.difference import difference
from drainage.network.folder import MODEL_FILE
from drainage.study.kept_networks import keep_tables
from drainage.study.terrain_beside import (
    PLANE,
    TerrainBeside,
    is_taken,
    remarks_of,
    take_along,
)
from drainage.study.together import (
    CONFLICTS,
    DIFFERENCE,
    REMARKS,
    Imported,
    Sides,
    brought_together,
    lay_streets_aside,
)
from drainage.written import write_text

BEFORE = "model-before.inp"
"""The kept model as it was before the last import, edits by hand included."""
MODEL_SIDE = "new"
USUAL_PLANE = "EPSG:4548"
"""Of a model nobody says a plane of."""
_ROW = r"^(.+? line \d+)"


def present_model(folder: Path) -> Network | None:
    """The network in ``folder`` a model is imported over; None where there is none.

    Raises InputError for a network that came from no model.
    """
    if not folder.exists():
        return None
    present = read_network(folder)
    if not present.model:
        raise InputError([Finding(str(folder), "", "", "", "a network of this name is there, and "
                                  "it came from no SWMM model", "Give another name.")])  # fmt: skip
    return present


def import_model(
    folder: Path,
    file: Path,
    title_zh: str,
    crs: str,
    datum: str,
    keep: str,
    terrain: TerrainBeside | None = None,
    noticed: Sequence[Remark] = (),
) -> tuple[Imported, list[Remark]]:
    """Import a SWMM model into ``folder``, whose name is the network's; what was remarked.

    Where ``crs`` is empty it is that of a ``terrain`` that holds the coordinates, else the
    usual one. A terrain that is the ground of the network is taken along into its folder. What
    was ``noticed`` before goes into the remarks.
    Over a model that is there its title, plane and datum stay. Raises InputError, also for what
    SWMM itself refuses.
    """
    present = present_model(folder)
    if present is not None:
        title_zh, crs, datum = present.title_zh, present.crs, present.datum
    own = read_own_model(file)
    require_taken(own.inp, own.text)
    held = present is None and not crs and terrain is not None and terrain.holds(own.inp)
    if terrain is not None and held:
        crs = terrain.plane.crs
    made = network_of(own, name=folder.name, title_zh=title_zh or folder.name,
                      crs=crs or USUAL_PLANE, datum=datum, held=held)  # fmt: skip
    remarks = [*noticed, *made.remarks]
    if held:
        remarks = [*remarks, *PLANE.at(own.inp.path, ["[COORDINATES]"], "", [crs])]
    if terrain is not None:
        remarks = [*remarks, *remarks_of(made.network, terrain)]
    kept = keep_model(folder, made.network, remarks_table(remarks), keep)
    if terrain is not None and is_taken(remarks):
        take_along(terrain.path, folder)
    return kept, remarks


def keep_model(folder: Path, made: Network, remarks: pd.DataFrame, keep: str) -> Imported:
    """Write a model's network into ``folder``; over one that is there, bring both together.

    The tables as last imported are those of the model that is kept. ``keep`` is mine, new or
    empty: ask. Title, plane and datum stay. Raises InputError as ``brought_together`` does,
    and for a network that came from no model.
    """
    present = present_model(folder)
    if present is None:
        write_network(made, folder)
        write_csv(remarks, folder / REMARKS)
        return Imported(made, difference({}, {}), False)
    base = tables_of(present.model, present.crs)
    base = {name: _from_its_file(frame, present.tables[name]) for name, frame in base.items()}
    sides = Sides(base, made.tables, MODEL_SIDE, {})
    merged, found = brought_together(folder, present, sides, keep)
    merged = replace(merged, model=made.model)
    found = pd.concat([found, _beyond_tables(present, made)], ignore_index=True)
    with changing(folder, gone=[CONFLICTS]) as fresh:
        keep_tables(merged, fresh)
        write_text(fresh / MODEL_FILE, merged.model)
        write_text(fresh / BEFORE, present.model)
        write_csv(remarks, fresh / REMARKS)
        write_csv(found, fresh / DIFFERENCE)
        streets_off = lay_streets_aside(folder, present, fresh)
    return Imported(merged, found, streets_off)


def _from_its_file(imported: pd.DataFrame, mine: pd.DataFrame) -> pd.DataFrame:
    """The rows of the kept model under the name of the file they came from."""
    if "source" not in imported:
        return imported
    own = mine["source"].str.extract(_ROW, expand=False).reindex(imported.index)
    return imported.assign(source=own.fillna(imported["source"]))


def _beyond_tables(present: Network, made: Network) -> pd.DataFrame:
    """Rows of the two models that differ in what no table shows."""
    rows = beyond_tables(present, made)
    return rows.rename(columns={"section": "table"}).assign(
        difference="changed", column="", stands=""
    )

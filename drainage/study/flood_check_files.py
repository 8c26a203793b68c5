"""results/<study>/flood-check.csv: what `drainage flood-check` found, and reading it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.said import said
from drainage.study.at_hand import AGAIN, AtHand, Key
from drainage.study.kept_tables import read_tables_exactly, write_tables_exactly

FILE, KEPT = "flood-check.csv", "flood-check.json"
PRODUCT = "flood-check"


@dataclass(frozen=True)
class FloodChecked:
    """The table of `drainage flood-check`, its ``storms`` by event (title_zh, title_en, depth_mm,
    hourly_mm) and the greatest depth in a lane; without all three where they are not of the files
    as they are: ``remarks``."""

    table: pd.DataFrame | None
    storms: Mapping[str, Mapping[str, Any]]
    limit_m: float
    remarks: Sequence[str] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """All that it shows, as text."""
        table = [] if self.table is None else [self.table.to_csv()]
        return (*table, repr(self.storms), str(self.limit_m), *self.remarks)


def write_flood_check(study: AtHand, table: pd.DataFrame, runs: Sequence[Key]) -> Path:
    """Write the table, and keep it exactly, with its storms, for the report: a study that is
    opened for its service targets does not know them."""
    folder = study.opened.results
    write_csv(table, folder / FILE)
    storms = {}
    for event in dict.fromkeys(event for _, event in runs):
        own = study.opened.storms[event]
        storms[event] = {"title_zh": own.title_zh, "title_en": own.name,
                         "depth_mm": own.depth_mm, "hourly_mm": own.hourly_depth_mm}  # fmt: skip
    limit_m = study.opened.study.conditions.targets.flood_lane_depth_m
    record = {"storms": storms, "limit_m": limit_m}
    write_tables_exactly({PRODUCT: table}, record, folder / KEPT)
    study.made.keep(PRODUCT, _rests_on(study), [folder / FILE, folder / KEPT])
    return folder / FILE


def read_flood_checked(study: AtHand) -> FloodChecked | None:
    """The check as it was last written, counted among what its products rest on; None where
    `drainage flood-check` was never run."""
    folder = study.opened.results
    for name in (FILE, KEPT):
        study.made.watch(f"{PRODUCT} {name}", folder / name)
    if not (folder / FILE).is_file():
        return None
    if study.made.holds(PRODUCT, _rests_on(study)) and (folder / KEPT).is_file():
        tables, record = read_tables_exactly(folder / KEPT)
        return FloodChecked(tables[PRODUCT], record["storms"], float(record["limit_m"]))
    command = AGAIN["flood"].format(study=study.opened.study.id)
    left_out = said("{table}: made from other files, left out. Run {command} again.",
                    table=FILE, command=command)  # fmt: skip
    return FloodChecked(None, {}, 0.0, [left_out])


def _rests_on(study: AtHand) -> str:
    return digest_of(PRODUCT, study.inputs.digest)

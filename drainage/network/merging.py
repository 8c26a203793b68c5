"""Two changes of one table brought together: what a new survey says, what an engineer changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from drainage.network.merged_source import filled, merged_sources
from drainage.network.schema import Table

Answers = Mapping[tuple[str, str, str], str]
"""Table, id, column ("" for the row) -> mine or new."""
MINE, NEW = "mine", "new"
SAME = 5e-7
"""Numbers of the tables closer than this are one (m, mm, shares)."""
ROW = ""
CONFLICT_COLUMNS = ("table", "id", "column", "before", "mine", "new", "answer")
KEPT_COLUMNS = ("table", "id", "difference", "column", "before", "after", "stands")


@dataclass(frozen=True)
class MergedTable:
    """The table, the cells where mine stands against a new one, and conflicts left open."""

    frame: pd.DataFrame
    kept: pd.DataFrame
    conflicts: pd.DataFrame


def merge_table(
    table: Table,
    base: pd.DataFrame,
    mine: pd.DataFrame,
    new: pd.DataFrame,
    answers: Answers,
    derived: tuple[str, ...] = (),
) -> MergedTable:
    """``mine`` and ``new`` as changes of ``base``, all with the columns of ``table``.

    Where one alone changed a cell its value stands; a gap of one takes the value of the other,
    and a filled gap gives way to a new value. Where both changed it the answer decides. Rows
    that only ``mine`` has stay; those gone from ``new`` go unless they were edited. Columns
    ``derived`` follow others: they take the new value and are no conflict.
    """
    columns = [column.name for column in table.columns[1:] if column.name != "source"]
    gone, removed = _row_conflicts(base, mine, new, columns)
    rows = _open_rows(table, gone, removed, answers)
    drop_new = removed.index[[answers.get((table.name, i, ROW)) != NEW for i in removed.index]]
    unchanged = base.index.intersection(new.index).difference(mine.index)
    drop_new = drop_new.union(unchanged.difference(removed.index))
    own = mine.index.difference(base.index).difference(new.index)
    stay = own.union(gone.index[[answers.get((table.name, i, ROW)) != NEW for i in gone.index]])
    theirs = new[~new.index.isin(drop_new)]
    both = theirs.index.intersection(mine.index)
    taken, kept, conflicts = theirs.copy(), [], [rows]
    for name in columns:
        # A column that is the same on both sides stands as it is.
        if name in derived or mine.loc[both, name].equals(theirs.loc[both, name]):
            continue
        cells = _Cells.of(table.name, name, base, mine.loc[both], theirs.loc[both])
        chosen = cells.answered(answers)
        values = taken[name].copy()
        values.loc[both] = cells.mine.where(cells.keeps | chosen.eq(MINE), cells.new)
        taken[name] = values.astype(theirs[name].dtype)
        kept.append(cells.shown(cells.keeps & ~cells.same | chosen.eq(MINE)))
        conflicts.append(cells.unanswered(cells.conflict & chosen.eq("")))
    if "source" in taken:
        source = taken["source"].copy()
        source.loc[both] = merged_sources(base, mine.loc[both], theirs.loc[both], taken.loc[both])
        taken["source"] = source
    frame = pd.concat([taken, mine.loc[stay]]) if len(stay) else taken
    return MergedTable(
        frame.rename_axis(index=table.id_column),
        pd.concat([_none(KEPT_COLUMNS), *(part for part in kept if len(part))]),
        pd.concat([_none(CONFLICT_COLUMNS), *(part for part in conflicts if len(part))]),
    )


def same(one: pd.Series, other: pd.Series) -> pd.Series:
    """Which cells (n,) of two columns with one index are the same; two gaps are."""
    if pd.api.types.is_float_dtype(one) and pd.api.types.is_float_dtype(other):
        near = np.abs(one.to_numpy(float) - other.to_numpy(float)) <= SAME
        return pd.Series(near | (one.isna() & other.isna()).to_numpy(), index=one.index)
    return one.astype(object).eq(other.astype(object)) | (one.isna() & other.isna())


def shown(values: pd.Series) -> pd.Series:
    """Cells as text, a gap as nothing."""
    return values.map(
        lambda own: "" if pd.isna(own) else f"{own:.10g}" if isinstance(own, float) else str(own)
    ).astype(object)


@dataclass(frozen=True)
class _Cells:
    """One column of the rows that both have, beside its base (NaN where there is none)."""

    table: str
    name: str
    base: pd.Series
    mine: pd.Series
    new: pd.Series
    same: pd.Series
    keeps: pd.Series
    conflict: pd.Series
    fill: pd.Series

    @classmethod
    def of(
        cls, table: str, name: str, base: pd.DataFrame, mine: pd.DataFrame, new: pd.DataFrame
    ) -> _Cells:
        at, own, other = base[name].reindex(mine.index), mine[name], new[name]
        known = pd.Series(mine.index.isin(base.index), index=mine.index)
        alike = same(own, other)
        fill = filled(mine, name) & (_gap(name, at) | ~known)
        mine_changed = ~same(own, at.astype(own.dtype) if known.all() else at) | ~known
        new_changed = ~same(other, at.astype(other.dtype) if known.all() else at) | ~known
        gap_new, gap_mine = _gap(name, other), _gap(name, own)
        conflict = mine_changed & new_changed & ~alike & ~fill
        conflict &= known | ~(gap_new | gap_mine)
        one_sided = mine_changed & ~new_changed | (~known | fill) & gap_new & ~gap_mine
        return cls(table, name, at, own, other, alike, alike | one_sided, conflict, fill)

    def answered(self, answers: Answers) -> pd.Series:
        """The answer to each conflict, empty where there is none."""
        made = pd.Series("", index=self.mine.index, dtype=object)
        for row in self.mine.index[self.conflict]:
            made[row] = answers.get((self.table, row, self.name), "")
        return made

    def shown(self, rows: pd.Series) -> pd.DataFrame:
        """The cells in which mine stands."""
        at = rows.index[rows]
        return pd.DataFrame(
            {"table": self.table, "id": at,
             "difference": np.where(self.fill[at], "proposal kept", "own edit kept"),
             "column": self.name, "before": shown(self.base[at]).to_numpy(),
             "after": shown(self.new[at]).to_numpy(), "stands": shown(self.mine[at]).to_numpy()},
            columns=list(KEPT_COLUMNS),
        )  # fmt: skip

    def unanswered(self, rows: pd.Series) -> pd.DataFrame:
        """The conflicts that wait for an answer."""
        at = rows.index[rows]
        return pd.DataFrame(
            {"table": self.table, "id": at, "column": self.name,
             "before": shown(self.base[at]).to_numpy(), "mine": shown(self.mine[at]).to_numpy(),
             "new": shown(self.new[at]).to_numpy(), "answer": ""},
            columns=list(CONFLICT_COLUMNS),
        )  # fmt: skip


def _gap(name: str, values: pd.Series) -> pd.Series:
    return values.isna() | (values.eq(0) if name == "diameter_mm" else False)


def _row_conflicts(
    base: pd.DataFrame, mine: pd.DataFrame, new: pd.DataFrame, columns: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows edited in mine and gone from new; rows removed in mine and changed in new."""
    there = base.index.intersection(mine.index).difference(new.index)
    edited = pd.Series(False, index=there)
    for name in columns:
        changed = ~same(mine.loc[there, name], base.loc[there, name])
        edited |= changed & ~filled(mine.loc[there], name)
    here = base.index.intersection(new.index).difference(mine.index)
    changed_new = pd.Series(False, index=here)
    for name in columns:
        changed_new |= ~same(new.loc[here, name], base.loc[here, name])
    return mine.loc[there[edited.to_numpy()]], new.loc[here[changed_new.to_numpy()]]


def _open_rows(
    table: Table, gone: pd.DataFrame, removed: pd.DataFrame, answers: Answers
) -> pd.DataFrame:
    rows = [(name, "edited", "gone") for name in gone.index]
    rows += [(name, "removed", "changed") for name in removed.index]
    return pd.DataFrame(
        [(table.name, name, ROW, "", mine, new, "") for name, mine, new in rows
         if (table.name, name, ROW) not in answers],
        columns=list(CONFLICT_COLUMNS),
    )  # fmt: skip


def _none(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})

"""What the terminal says of an import: remarks, differences from the last, the network."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from drainage.checks import check as graded
from drainage.cli.finding_words import say_findings
from drainage.cli.reader import reader, say
from drainage.cli.terminal import written
from drainage.formats.remarks import Remark, remarks_table
from drainage.languages import either
from drainage.network import Network
from drainage.said import part_spoken, said, spoken, value_spoken, word
from drainage.study.together import DIFFERENCE, Imported


def say_imported(folder: Path, kept: Imported, remarks: list[Remark]) -> None:
    """What an import remarked, changed and left in ``folder``."""
    say_remarks(remarks)
    say_difference(kept.difference, folder / DIFFERENCE)
    if kept.streets_off:
        say("The streets were taken off: run `drainage add-streets` again; your edits of them are "
            "kept.")  # fmt: skip
    say_network(kept.network)
    say(written(folder))


def say_difference(table: pd.DataFrame, path: Path) -> None:
    """How many elements differ from the last import, the first of them, where all stand."""
    if table.empty:
        return
    for (change, where), rows in table.groupby(["difference", "table"], sort=False):
        say(f"{len(rows):>6} × {where}: {spoken(str(change), reader())}")
    for row in table.head(15).itertuples():
        stands = said(" ({whose} stands)", whose=str(row.stands)) if row.stands else ""
        say(said("  {difference}: {table} {id} {column}: {before} → {after}{stands}",
                 difference=word(str(row.difference)), table=row.table, id=row.id,
                 column=row.column,
                 before=row.before, after=row.after, stands=stands))  # fmt: skip
    say(said("All differences: {path}", path=path))


def say_remarks(remarks: list[Remark]) -> None:
    """How many remarks of each rule, then the first that are more than notes."""
    table = remarks_table(remarks)
    for (grade, rule), rows in table.groupby(["grade", "rule"], sort=False):
        first = rows.iloc[0]
        words = either(reader(), first["message_zh"], first["message_en"])
        done = spoken(first["done"], reader())
        say(f"{spoken(grade, reader())}: {len(rows):>6} × {rule}  {words}; {done}")
    for _, row in table[table["grade"] != "note"].head(15).iterrows():
        words = either(reader(), row["message_zh"], row["message_en"])
        grade = spoken(row["grade"], reader())
        place = part_spoken(row["place"], reader())
        value = value_spoken(row["value"], reader())
        say(f"  {grade}: {row['file']}, {place}, {row['column']} = {value}: {words}")


def say_network(network: Network) -> None:
    """How large a network is and what its check finds."""
    say(said("{junctions} junctions, {outfalls} outfalls, {conduits} conduits",
             junctions=len(network.junctions), outfalls=len(network.outfalls),
             conduits=len(network.conduits)))  # fmt: skip
    findings: pd.DataFrame = graded(network)
    say_findings(findings)

"""What the terminal says of the findings of a check."""

from __future__ import annotations

import pandas as pd

from drainage.checks import GRADES
from drainage.cli.reader import reader, say
from drainage.languages import either
from drainage.said import said, spoken, word

SHOWN = 25


def say_findings(findings: pd.DataFrame) -> None:
    """How many of each rule, then the gravest rows."""
    for grade in GRADES:
        rows = findings[findings["grade"] == grade]
        for rule, some in rows.groupby("rule", sort=False):
            shown = spoken(grade, reader())
            say(f"{shown}: {len(some):>6} × {rule}  {_title(some.iloc[0])}")
    grave = findings[findings["grade"].isin(["error", "warning"])]
    for _, row in grave.head(SHOWN).iterrows():
        where = " ".join(filter(None, (row["table"], row["id"], row["column"])))
        value = f" = {row['value']}" if row["column"] else f" ({row['value']})"
        value = value if row["value"] else ""
        line = said("  {grade}: {where}{value}: {title}. {cure}", grade=word(row["grade"]),
                    where=where,
                    value=value, title=_title(row), cure=row["cure"])  # fmt: skip
        say(line)
    if len(grave) > SHOWN:
        say(said("  … and {more} more in findings.csv", more=len(grave) - SHOWN))


def _title(row: pd.Series) -> str:
    """What is wrong, in the reader's language."""
    return either(reader(), str(row["title_zh"]), str(row["title_en"]))

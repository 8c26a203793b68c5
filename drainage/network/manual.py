"""The manual of the tables, written from their schema."""

from __future__ import annotations

from drainage.network.schema import TABLES, Column


def tables_manual() -> str:
    """docs/network-tables.md: every table, column, unit, bound and default."""
    parts = [
        "# The tables of a network\n\n"
        "One CSV file (UTF-8) a table in `networks/<name>/tables/`; `network.toml` beside them\n"
        "holds schema (the number of the way the tables are kept; 1 without it), title_zh, crs,\n"
        "datum and notes. `drainage migrate NAME` brings an older network here. A table without\n"
        "rows needs no file. Metres, 1985 datum, x east and y north. Written from the code:\n"
        "`drainage/network/schema.py`.\n"
    ]
    for table in TABLES:
        parts.append(f"\n## {table.name}\n\n{table.meaning}\n\n")
        parts.append("| column | kind | meaning | rule |\n| --- | --- | --- | --- |\n")
        parts += [
            f"| {column.name} | {column.kind} | {column.meaning} | {_rule(column, table.run)} |\n"
            for column in table.columns
        ]
    return "".join(parts)


def _rule(column: Column, run: bool) -> str:
    words = []
    if column.choices:
        words.append("one of " + ", ".join(column.choices))
    if column.refers_to:
        words.append("id in " + " or ".join(column.refers_to))
    if column.above is not None:
        words.append(f"above {column.above:g}")
    if column.minimum is not None:
        words.append(f"at least {column.minimum:g}")
    if column.maximum is not None:
        words.append(f"at most {column.maximum:g}")
    if column.gap:
        words.append("empty means not known" + (": no run before it is filled" if run else ""))
    if column.default is not None:
        words.append(f"empty means {column.default if column.default != '' else 'none'}")
    return "; ".join(words) or "needed"

"""``docs/network-tables.md`` and ``docs/zh/network-tables.md``: the tables from their schema."""

from __future__ import annotations

from drainage.languages import Lang
from drainage.network.schema import TABLES, Column
from drainage.said import spoken

HEAD = {
    "en": """# The tables of a network

[中文](zh/network-tables.md)

One CSV file (UTF-8) a table in `networks/<name>/tables/`; `network.toml` beside them
holds schema (the number of the way the tables are kept; 1 without it), title_zh, crs,
datum and notes. `drainage migrate NAME` brings an older network here. A table without
rows needs no file. Metres, 1985 datum, x east and y north. Written from the code:
`drainage/network/schema.py`.
""",
    "zh": """# 管网各表

[English](../network-tables.md)

`networks/<名称>/tables/` 中每张表一个 CSV 文件（UTF-8）；旁边的 `network.toml` 写明
schema（各表格式的编号，没有时为 1）、title_zh、crs、datum 和 notes。旧格式的管网用
`drainage migrate NAME` 更新。没有数据行的表可不设文件。长度以米计，1985 国家高程基准，
x 向东、y 向北。由 `drainage/network/schema.py` 生成。
""",
}
HEADING = {
    "en": "| column | kind | meaning | rule |\n",
    "zh": "| 列 | 类型 | 含义 | 要求 |\n",
}
KINDS = {
    "en": {"text": "text", "number": "number", "integer": "integer", "flag": "flag"},
    "zh": {"text": "文本", "number": "数字", "integer": "整数", "flag": "true 或 false"},
}
RULES = {
    "en": {
        "choices": "one of {value}", "refers_to": "id in {value}", "above": "above {value:g}",
        "minimum": "at least {value:g}", "maximum": "at most {value:g}",
        "gap": "empty means not known", "run": "empty means not known: no run before it is filled",
        "default": "empty means {value}", "none": "empty means none", "needed": "needed",
        "or_else": "needed where {value} is empty",
        "or": " or ", "and": ", ", "then": "; ",
    },
    "zh": {
        "choices": "可用：{value}", "refers_to": "{value} 中的编号", "above": "大于 {value:g}",
        "minimum": "不小于 {value:g}", "maximum": "不大于 {value:g}",
        "gap": "空表示未知", "run": "空表示未知：补齐之前不能计算",
        "default": "空表示 {value}", "none": "空表示没有", "needed": "必填",
        "or_else": "{value} 为空时必填",
        "or": " 或 ", "and": "、", "then": "；",
    },
}  # fmt: skip
"""What the last column says of a column of a table."""


def tables_manual(lang: Lang) -> str:
    """The page as Markdown, in Chinese or English: every table, column, unit, bound, default."""
    parts = [HEAD[lang]]
    for table in TABLES:
        parts.append(f"\n## {table.name}\n\n{spoken(table.meaning, lang)}\n\n")
        parts.append(HEADING[lang] + "| --- | --- | --- | --- |\n")
        parts += [
            f"| {column.name} | {KINDS[lang][column.kind]} | {spoken(column.meaning, lang)} |"
            f" {_rule(column, table.run, lang)} |\n"
            for column in table.columns
        ]
    return "".join(parts)


def _rule(column: Column, run: bool, lang: Lang) -> str:
    words = RULES[lang]
    found = []
    if column.choices:
        found.append(words["choices"].format(value=words["and"].join(column.choices)))
    if column.refers_to:
        found.append(words["refers_to"].format(value=words["or"].join(column.refers_to)))
    for bound in ("above", "minimum", "maximum"):
        if (value := getattr(column, bound)) is not None:
            found.append(words[bound].format(value=value))
    if column.gap:
        found.append(words["run" if run else "gap"])
    if column.or_else and column.required:
        found.append(words["or_else"].format(value=column.or_else))
    if column.default == "":
        found.append(words["none"])
    elif column.default is not None:
        found.append(words["default"].format(value=column.default))
    return words["then"].join(found) or words["needed"]

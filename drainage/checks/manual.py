"""``docs/check-rules.md`` and ``docs/zh/check-rules.md``: the rules of the checks for people."""

from __future__ import annotations

from drainage.checks.rules import RULES, Rule
from drainage.languages import Lang, either
from drainage.said import spoken

REGRADES = """
```toml
[[regrades]]
rule = "adverse-slope"
grade = "warning"
reason = "{reason}"
ids = ["Y12-Y13"]
```
"""
HEAD = {
    "en": f"""# Rules of the checks

[中文](zh/check-rules.md)

Generated from `drainage/checks/rules.py`. An **error** stops a run, a **warning** should be looked
at before one, a **note** is worth knowing. A study may grade a rule up or down, for all elements
or some, with its reason:
{REGRADES.format(reason="confirmed by CCTV in 2024")}
Rules marked *fixed* keep their grade: SWMM cannot use such an element.

| rule | grade | finding | limit | source | cure |
| --- | --- | --- | --- | --- | --- |
""",
    "zh": f"""# 检查规则

[English](../check-rules.md)

由 `drainage/checks/rules.py` 生成。**错误**（error）使计算不能进行，
**警告**（warning）应在计算前核实，**提示**（note）供了解。
一项研究可以说明理由，对全部或部分要素调整某条规则的等级：
{REGRADES.format(reason="2024 年管道内窥检测已核实")}
标注“等级固定”的规则不能调整：SWMM 无法计算这样的要素。

| 规则 | 等级 | 问题 | 限值 | 依据 | 处理办法 |
| --- | --- | --- | --- | --- | --- |
""",
}
FIXED = {"en": ", *fixed*", "zh": "，等级固定"}


def rules_manual(lang: Lang) -> str:
    """The page as Markdown, in Chinese or English."""
    return HEAD[lang] + "".join(_row(rule, lang) for rule in RULES)


def _row(rule: Rule, lang: Lang) -> str:
    limit = "" if rule.limit != rule.limit else f"{rule.limit:g} {spoken(rule.unit, lang)}".strip()
    grade = spoken(rule.grade, lang) + (FIXED[lang] if rule.fixed else "")
    cells = (f"`{rule.id}`", grade, either(lang, rule.title_zh, rule.title_en), limit,
             spoken(rule.source, lang), spoken(rule.cure, lang))  # fmt: skip
    return f"| {' | '.join(cells)} |\n"

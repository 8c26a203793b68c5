"""``docs/check-rules.md``: the rules of the checks for people."""

from __future__ import annotations

from drainage.checks.rules import RULES, Rule

HEAD = """# Rules of the checks

Generated from `drainage/checks/rules.py`. An **error** stops a run, a **warning** should be looked
at before one, a **note** is worth knowing. A study may grade a rule up or down, for all elements
or some, with its reason:

```toml
[[regrades]]
rule = "adverse-slope"
grade = "warning"
reason = "confirmed by CCTV in 2024"
ids = ["Y12-Y13"]
```

Rules marked *fixed* keep their grade: SWMM cannot use such an element.

| rule | grade | finding | limit | source | cure |
| --- | --- | --- | --- | --- | --- |
"""


def rules_manual() -> str:
    """The page as Markdown."""
    return HEAD + "".join(_row(rule) for rule in RULES)


def _row(rule: Rule) -> str:
    limit = "" if rule.limit != rule.limit else f"{rule.limit:g} {rule.unit}".strip()
    grade = f"{rule.grade}, *fixed*" if rule.fixed else rule.grade
    return (
        f"| `{rule.id}` | {grade} | {rule.title_zh}: {rule.title_en} | {limit} | {rule.source} | "
        f"{rule.cure} |\n"
    )

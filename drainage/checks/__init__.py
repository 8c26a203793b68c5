"""Graded findings about a network: what stops a run, what to look at."""

from drainage.checks.check import check, check_network, require_sound, rule_findings
from drainage.checks.grades import Regrade
from drainage.checks.rules import GRADES, RULE_BY_ID, RULES, Grade, Rule

__all__ = [
    "GRADES",
    "RULES",
    "RULE_BY_ID",
    "Grade",
    "Regrade",
    "Rule",
    "check",
    "check_network",
    "require_sound",
    "rule_findings",
]

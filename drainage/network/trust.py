"""How far a value of the tables is to be trusted, from the words of its source."""

from __future__ import annotations

import re

TRUST = ("assumption", "rule", "plan", "survey")
"""The weakest first."""
_WORDS = {
    "assumption": r"assum\w+|inferred|guess\w*|likely|plausible|schematic|synthetic",
    "rule": r"rules?|filled|interpolated",
    "plan": r"plans?|published|announced|list",
    "survey": r"survey\w*|measured|levelled",
}
_WORDS_ZH = {
    "assumption": "假定|推定|推测|示意",
    "rule": "规则|推理公式",
    "plan": r"规划|公布|〔\d{4}〕",
    "survey": "测量|(?<!非)(?<!未经)实测",
}
_TRUST_WORD = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{_WORDS[kind]})\b|{_WORDS_ZH[kind]})" for kind in TRUST),
    re.IGNORECASE,
)


def trust_of(source: str) -> str:
    """survey, plan, rule, assumption or other: that of the weakest part of a source.

    The first word of each part (between semicolons) that says where it comes from decides.
    """
    parts = (_TRUST_WORD.search(part) for part in re.split("[;；]", source))
    kinds = {str(found.lastgroup) for found in parts if found}
    return next((kind for kind in TRUST if kind in kinds), "other")


def is_assumed(source: str) -> bool:
    """Whether a rule or an assumption stands behind a value, not a plan or a survey."""
    return trust_of(source) in ("rule", "assumption")


def place_is_assumed(source: str) -> bool:
    """Whether the place itself is assumed: the first part of a source speaks of the thing,
    those after it of its levels and fittings."""
    return trust_of(re.split("[;；]", source)[0]) == "assumption"

"""The forms in which cities print an intensity formula, as q = a1 (1 + c lg P) / (t + b)^n.

GB 50014-2021, 4.1.9: q = 167 A1 (1 + C lg P) / (t + b)^n in L/(s ha), P in years, t in minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drainage.said import said

MM_MIN = 10_000 / 60
"""L/(s ha) of 1 mm/min; the standard rounds it to 167."""
OF_167 = 167.0
LN_10 = 2.302585092994046
NUMERATORS = {"a1": 1.0, "a1_of_167": OF_167, "a1_mm_min": MM_MIN}
"""What is printed before the bracket: q itself, the A1 after 167, or i in mm/min."""
GROWTHS = {"c": 1.0, "c_ln": LN_10}
"""C of lg P or of ln P: C ln P = 2.3026 C lg P."""


def as_q_of_lg_p(printed: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a piece with ``a1`` in L/(s ha) and ``c`` of lg P in place of the printed ones.

    ``b_lg`` and ``b_ln`` are the B of (A + B lg P), in the unit of A: c = B/A. What is no
    number is left for the model to refuse. Raises ValueError where a form is given twice.
    """
    keys = dict(printed)
    factor = _one_of(keys, NUMERATORS, "the number before the bracket", scale="a1")
    growth = _one_of(keys, {**GROWTHS, "b_lg": 1.0, "b_ln": LN_10}, "the growth with P", scale="c")
    if growth in ("b_lg", "b_ln"):
        a = printed.get(factor)
        if _number(keys.get("c")) and _number(a) and a:
            keys["c"] = keys["c"] / a
    return keys


def _one_of(keys: dict[str, Any], forms: Mapping[str, float], what: str, *, scale: str) -> str:
    """Put the one form that stands in ``keys`` under ``scale``; its name."""
    found = [name for name in forms if name in keys]
    if len(found) > 1:
        raise ValueError(said("{what} is given twice: {names}", what=what, names=", ".join(found)))
    if not found:
        return scale
    value = keys.pop(found[0])
    keys[scale] = value * forms[found[0]] if _number(value) else value
    return found[0]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

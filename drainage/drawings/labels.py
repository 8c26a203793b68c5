"""What is written at a pipe or a manhole."""

from __future__ import annotations

import math
from typing import Any

from drainage.drawings.pipes import SETTLED
from drainage.languages import NO_VALUE, Lang, text
from drainage.network.trust import trust_of
from drainage.quantities import figure

ASSUMED = "*"


def mark_of(assumed: str) -> str:
    """The mark of what is assumed ("yes")."""
    return ASSUMED if assumed else ""


def mark_of_source(source: object) -> str:
    """The mark of what rests neither on a survey nor on a plan."""
    return "" if trust_of(str(source)) in SETTLED else ASSUMED


def number(value: float, digits: int) -> str:
    """A figure with its digits; a dash where there is none."""
    return NO_VALUE if math.isnan(value) else figure(value, digits)


def pipe_words(pipe: Any, lang: Lang) -> list[str]:
    """What a label of a pipe (a row of the ``pipe_table``) may say, the longest first."""
    figures = {
        "section": pipe.section or "?",
        "slope": number(pipe.slope_permille, 1),
        "length_m": pipe.pipe_length_m,
        "mark": mark_of(pipe.assumed),
    }
    return [text(lang, f"drawings.{key}", **figures) for key in ("pipe", "pipe_short")]

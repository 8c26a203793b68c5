"""Text that goes into documents."""

from __future__ import annotations

import math
import re

from drainage.languages import NO_VALUE, Lang, text
from drainage.quantities import figure

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
LONGEST = 400


def clean(text: str) -> str:
    """The text without control characters; an endless one is cut and says so."""
    plain = _CONTROL.sub(" ", text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def shown(value: float, digits: int) -> str:
    """A number with its digits; a dash where there is none."""
    return NO_VALUE if math.isnan(value) else figure(value, digits)


def money(cost_10k_yuan: float, lang: Lang) -> str:
    """A cost given in 10,000 yuan in the unit of a language (``sheets.money``)."""
    million = cost_10k_yuan / 100
    return text(lang, "sheets.amount", cost_10k_yuan=cost_10k_yuan, cost_million_yuan=million)

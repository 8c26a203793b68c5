"""Text that goes into documents."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST = 400


def clean(text: str) -> str:
    """The text without control characters; an endless one is cut and says so."""
    plain = _CONTROL.sub(" ", text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"

"""The number that a person means by a text: DN2400, 25 %, d800, "0.25"."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from drainage.said import said

SHARE = "less than 1 in a value in per cent: a share?"
METRES = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0}
_SIZE_OR_NUMBER = re.compile(
    r"(?P<size>dn|de|d|φ|ø|∅)?\s*=?\s*(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>mm|cm|dm|m|%)?"
)


def require_no_share(value: float) -> float:
    """A figure in per cent; PydanticCustomError for one above 0 and below 1, which is a share."""
    if 0 < value < 1:
        cure = said("Write {per_cent} for {per_cent} %, or 0.", per_cent=f"{100 * value:g}")
        raise PydanticCustomError("share", "{fault}. {cure}", {"fault": SHARE, "cure": cure})
    return value


PerCent = Annotated[float, AfterValidator(require_no_share)]
"""A part of a whole in per cent, of which nobody knows less than one."""


def number_for(key: str, text: str) -> float | None:
    """The number to write for a key or column whose name says the unit; None where it is none.

    ``DN2400`` is 2400 for ``diameter_mm`` and 2.4 for ``height_m``, ``25 %`` is 25 for
    ``clogged_pct`` and 0.25 for a share. None, too, where unit and key do not fit each other.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    match = _SIZE_OR_NUMBER.fullmatch(plain)
    if match is None:
        return None
    number, unit = float(match["number"]), match["unit"] or ("mm" if match["size"] else "")
    if unit == "":
        return number
    if unit == "%":
        return number if key.endswith("_pct") else number / 100 if "share" in key else None
    wanted = key.rpartition("_")[2]
    if wanted not in METRES:
        return None
    return round(number * METRES[unit] / METRES[wanted], 6)

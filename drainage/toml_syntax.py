"""What makes a file no TOML, in plain words and with its row: the reader of TOML speaks English."""

from __future__ import annotations

import re

from drainage.said import Said, Typed, said, word

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)
WORDS = (
    (r"Cannot declare \((.+?),?\) twice", "the table {name} stands twice"),
    (r"Cannot overwrite a value", "a key stands twice, or is a table here and a list there"),
    (r"Cannot (?:mutate immutable|redefine) namespace \((.+?),?\)",
     "{name} is given a second time"),
    (r"Duplicate inline table key (.+)", "the key {name} stands twice"),
    (r"Expected '=' after a key.*", "an equals sign is missing after the key"),
    (r"Expected '\]+' at the end of .*", "a heading is not closed, or has blanks without quotes"),
    (r"Expected newline or end of document.*", "something more stands behind the value"),
    (r"Invalid date or datetime", "no date and no time"),
    (r"Invalid (?:hex )?value", "no value: a text needs quotes"),
    (r"Invalid statement|Invalid initial character.*",
     "neither key nor heading: a key in Chinese needs quotes"),
    (r"Unclosed array", "a list is not closed: a square bracket is missing"),
    (r"Unclosed inline table", "a table is not closed: a brace is missing"),
    (r"Unescaped '\\+' in a string|Escaped character.*",
     "a backslash in a text: write it twice, or take single quotes"),
    (r"Unterminated string|Expected ['\"]['\"]+.*",
     "a text is not closed: a quotation mark is missing"),
    (r"(?:Found invalid|Illegal) character (.+)", "a sign that cannot stand here: {name}"),
    (r"Exceeds the limit .*", "a number with too many digits"),
)  # fmt: skip
"""What the reader of TOML says -> the same in plain words."""


def syntax_error(error: ValueError) -> tuple[str, str]:
    """Place and words of what is wrong; the reader's own words where they are none of these."""
    told = str(error)[:300]
    fits = _PLACE.fullmatch(told)
    if fits is None:
        return "", said("not valid TOML: {error}", error=_words(told))
    place = f"row {fits[2]}" if fits[2] else word("end of the file")
    return place, said("not valid TOML: {error}", error=_words(fits[1]))


def _words(told: str) -> str:
    for pattern, template in WORDS:
        if fits := re.fullmatch(pattern, told, re.DOTALL):
            if not fits.re.groups:
                return word(template)
            name = Typed(fits[1].strip("'").replace("', '", "."))
            return Said(template, {"name": name})
    return told

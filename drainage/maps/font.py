"""The Chinese font that travels with the package, so that maps need no system font."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from matplotlib.font_manager import FontProperties, get_font
from matplotlib.ft2font import FT2Font
from rich.cells import cell_len

MISSING = "■"
POINTS_PER_IN, MM_PER_IN, SUBPIXELS = 72.0, 25.4, 64
LONGEST = 40
LONGEST_ENTRY = 120
"""Of an entry of a legend, in lines of ``LONGEST`` cells; a source may be long."""


@cache
def _path() -> str:
    return str(files("drainage.maps") / "fonts" / "NotoSansSC-subset.otf")


@cache
def _characters() -> frozenset[int]:
    font: FT2Font = get_font(_path())
    return frozenset(font.get_charmap())


def font(size: float) -> FontProperties:
    """The font in a size, points."""
    return FontProperties(fname=_path(), size=size)


def wide_mm(words: str, size: float) -> float:
    """How wide a line is in letters of a size, points."""
    own: FT2Font = get_font(_path())
    own.set_size(size, POINTS_PER_IN)
    own.set_text(words)
    return float(own.get_width_height()[0]) / SUBPIXELS * MM_PER_IN / POINTS_PER_IN


WORD = re.compile(
    r"(?:[≥≤>] (?=\d)|\d (?=(?:mm|cm|min|m|a|%)(?![A-Za-z]))|[^\s，。；、])+[，。；、]*\s*"
    r"|[，。；、]+\s*"
)
"""What stays on one line: up to a space or a Chinese stop, a number with its sign and its unit."""


NEVER_FIRST, NEVER_LAST = "，。；、：！？）》〉」』】〕”’", "（《〈「『【〔“‘"
"""Signs that begin no line, and such that end none (禁则)."""


def folded(line: str, most_cells: int) -> list[str]:
    """A line broken at its spaces and Chinese stops into some of at most ``most_cells``, a Chinese
    character being two cells wide; what has nowhere to break is cut.

    No line begins with a stop or a closing bracket nor ends with an opening one, unless there is
    room for no more."""
    lines = [""]
    for word in _words(line):
        for part in _cut(word, most_cells):
            if cell_len(lines[-1] + part.rstrip()) > most_cells:
                lines.append("")
            lines[-1] += part
    return [own.rstrip() for own in lines]


def _words(line: str) -> list[str]:
    """What stays on one line each; a sign that begins no line stays with what is before it."""
    words: list[str] = []
    for word in WORD.findall(line):
        if words and not _may_part(words[-1], word):
            words[-1] += word
        else:
            words.append(word)
    return words


def _cut(word: str, most_cells: int) -> list[str]:
    """A word in parts of at most ``most_cells``."""
    parts = []
    while cell_len(word.rstrip()) > most_cells:
        fits = 1
        while cell_len(word[: fits + 1]) <= most_cells:
            fits += 1
        end = next((k for k in range(fits, 0, -1) if _may_part(word[:k], word[k:])), fits)
        parts.append(word[:end])
        word = word[end:]
    return [*parts, word]


def _may_part(before: str, after: str) -> bool:
    """Whether a line may end between the two, blanks aside."""
    last, first = before.rstrip()[-1:], after.lstrip()[:1]
    return not (first and first in NEVER_FIRST) and not (last and last in NEVER_LAST)


def plain(text: object, longest: int = LONGEST) -> str:
    """Text safe to draw: no mathematics, no unknown characters, not too long."""
    line = " ".join(str(text).split())
    if len(line) > longest:
        line = line[: longest - 1] + "…"
    known = _characters()
    shown = "".join(sign if ord(sign) in known else MISSING for sign in line)
    return shown.replace("$", r"\$")


def in_lines(text: object) -> str:
    """``plain`` text for a legend, whole, on as many lines as it needs."""
    return "\n".join(folded(plain(text, LONGEST_ENTRY), LONGEST))

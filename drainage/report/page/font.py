"""The part of the package's Chinese font that a page needs, as a web font."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def font_subset(characters: set[str]) -> bytes:
    """A WOFF with the glyphs of ``characters`` that the font has; deterministic."""
    return _subset(frozenset(characters))


# To cut it takes a second or more, and pages of one study differ in their figures alone.
@lru_cache(maxsize=4)
def _subset(characters: frozenset[str]) -> bytes:
    source = io.BytesIO((files("drainage.maps") / "fonts" / "NotoSansSC-subset.otf").read_bytes())
    options = Options(layout_features=[], hinting=False, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(sign) for sign in characters])
    # The bounds of the whole font hold for its parts, too; to draw every glyph for narrower ones
    # takes a third of the time.
    with TTFont(source, recalcTimestamp=False, recalcBBoxes=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()

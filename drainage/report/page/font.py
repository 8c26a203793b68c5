"""The part of the package's Chinese font that a page needs, as a web font."""

from __future__ import annotations

import io
from importlib.resources import files

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def font_subset(characters: set[str]) -> bytes:
    """A WOFF with the glyphs of ``characters`` that the font has; deterministic."""
    source = io.BytesIO((files("drainage.maps") / "fonts" / "NotoSansSC-subset.otf").read_bytes())
    options = Options(layout_features=[], hinting=False, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(sign) for sign in characters])
    with TTFont(source, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff"
        written = io.BytesIO()
        font.save(written)
    return written.getvalue()

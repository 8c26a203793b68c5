"""The page of the desk from its parts and from those it shares with the report."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from drainage.languages import languages, side, text, texts_of
from drainage.report.page.document import SHARED, asset, own_parts

ASSETS: Traversable = files("drainage.desk") / "assets"
LIBRARIES = ("leaflet.js", "d3.min.js", "plot.umd.min.js")
TEXTS = ("page", "desk", "desk_map", "desk_look", "desk_design", "desk_runs", "desk_bring")
"""Files of words, those of the report first."""
PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>drainage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="desk.css">
</head>
<body>
<div id="desk"></div>
<script src="desk.js"></script>
</body>
</html>
"""


def page_html() -> str:
    """The page; everything in it is made by its script, names of a study only as text."""
    return PAGE


@cache
def page_script() -> str:
    """Libraries, then as one script: words, the parts shared with the report, the desk's own."""
    words = {
        lang: {key: own for file in TEXTS for key, own in texts_of(lang, file).items()}
        for lang in languages()
    }
    tongues = [
        {"id": lang, "name": text(lang, "language.name"), "side": side(lang),
         "numbers": text(lang, "language.numbers")}
        for lang in languages()
    ]  # fmt: skip
    data = {"languages": tongues, "columns": {}, "limits": {}, "events": []}
    spoken = (
        f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n"
        f"const DATA = {json.dumps(data, ensure_ascii=False)};"
    )
    libraries = [asset("vendor", name) for name in LIBRARIES]
    own = "\n".join([spoken, *own_parts(SHARED), *_own()])
    return "\n".join([*libraries, f'(() => {{\n"use strict";\n{own}\n}})();'])


def _own() -> list[str]:
    parts = sorted((part for part in (ASSETS / "js").iterdir() if part.name.endswith(".js")),
                   key=lambda part: part.name)  # fmt: skip
    return [part.read_text(encoding="utf-8") for part in parts]


@cache
def page_style() -> str:
    """Leaflet's styles and the desk's."""
    own = sorted((part for part in ASSETS.iterdir() if part.name.endswith(".css")),
                 key=lambda part: part.name)  # fmt: skip
    return "\n".join(
        [
            asset("vendor", "leaflet.css"),
            asset("map.css"),
            *(p.read_text(encoding="utf-8") for p in own),
        ]
    )


@cache
def page_font() -> bytes:
    """The font of the maps, whole: a street may be called anything."""
    fonts = files("drainage.maps") / "fonts"
    return next(
        p for p in fonts.iterdir() if p.name.endswith((".otf", ".ttf", ".woff"))
    ).read_bytes()

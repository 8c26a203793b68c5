"""One self-contained HTML file: template, styles, scripts, font and data put together."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from drainage.languages import Lang, either, languages, text, texts_of
from drainage.report.page.font import font_subset
from drainage.report.page.packing import packed_json
from drainage.report.page.payload import Payload, build_payload
from drainage.report.page.study_page import StudyPage
from drainage.written import write_text

ASSETS: Traversable = files("drainage.report") / "assets"
SHARED = ("10-words.js", "20-dom.js", "30-tables.js", "31-map-colours.js", "32-map-marks.js",
          "33-line-layer.js", "34-line-index.js", "50-charts.js", "51-bands.js")  # fmt: skip
"""Parts that the desk shows its study with, too."""
LIBRARIES = ("leaflet.js", "d3.min.js", "plot.umd.min.js")
OUTSIDE_IMAGE = re.compile(r"^.*url\((?!#)[^)]*\).*$", re.MULTILINE)
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def write_page(page: StudyPage, lang: Lang, path: Path) -> Path:
    """Write report.html, which opens in ``lang`` and switches, whole or not at all.

    Raises StoreError where a depth.nc of the study cannot be read.
    """
    whole = render(build_payload(page), lang)
    write_text(path, whole)
    return path


def render(payload: Payload, lang: Lang) -> str:
    """The page as text. Names and figures stand in it packed alone, never as markup."""
    script = _script({own: texts_of(own, "page") for own in languages()})
    study = payload.data["study"]
    data = json.dumps(payload.data, ensure_ascii=False)
    template = asset("template.html")
    spoken = {key: html.escape(_in_all(key)) for key in ("language", "opening", "needs_scripts")}
    switch = _switch()
    used = set().union(data, script, template, switch, *spoken.values(), map(chr, range(32, 127)))
    parts = {
        "lang": lang,
        "policy": _policy(script),
        "title": html.escape(either(lang, study["title_zh"], study["title_en"])),
        "style": asset("vendor", "leaflet.css", without=OUTSIDE_IMAGE)
        + asset("map.css")
        + asset("report.css"),
        "font": base64.b64encode(font_subset(used)).decode("ascii"),
        "data": packed_json(payload.data),
        "blocks": "\n".join(
            f'<script type="application/octet-stream" id="block-{name}">{block}</script>'
            for name, block in payload.blocks.items()
        ),
        "script": script,
        "switch": switch,
        **spoken,
    }  # fmt: skip
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place[1]], template)


def _in_all(key: str) -> str:
    """A word of the page in all languages, for before the reader has chosen one."""
    return " ".join(text(lang, f"page.{key}") for lang in languages())


def _switch() -> str:
    """A button for each language there is."""
    return "\n    ".join(
        f'<button type="button" data-lang="{lang}" lang="{lang}">'
        f"{html.escape(text(lang, 'language.name'))}</button>"
        for lang in languages()
    )


def _script(words: dict[Lang, dict[str, str]]) -> str:
    """Libraries and the page's own parts in the order of their names, as one script."""
    libraries = [asset("vendor", name, without=SOURCE_MAP) for name in LIBRARIES]
    names = sorted(part.name for part in (ASSETS / "js").iterdir() if part.name.endswith(".js"))
    parts = "\n".join(own_parts(names))
    spoken = f"const WORDS = {json.dumps(words, ensure_ascii=False)};"
    script = "\n".join([*libraries, f'(() => {{\n"use strict";\n{spoken}\n{parts}\n}})();'])
    return script.replace("</script", "<\\/script")


def own_parts(names: Sequence[str]) -> list[str]:
    """Parts of the page's script by the names of their files."""
    return [asset("js", name) for name in names]


def _policy(script: str) -> str:
    """A content security policy: this script alone runs, nothing is asked of a network."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def asset(*place: str, without: re.Pattern[str] | None = None) -> str:
    """A file of the page's assets as text, without the lines of ``without``."""
    text = ASSETS.joinpath(*place).read_text(encoding="utf-8")
    return without.sub("", text) if without else text

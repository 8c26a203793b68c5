"""The site of the manuals: ``make docs`` builds it into build/docs, without internet."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sphinx.search
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the docstrings of this tree, not of one installed beside it
HAN = "\u3400-\u9fff"
FOUND = re.compile(f"[{HAN}]+|[A-Za-z0-9_]+")


class SearchPairs(SearchEnglish):
    """English by stems, Chinese by pairs of characters, in the index as in the query.

    So every Chinese phrase of the manuals is found, without a dictionary of words.
    """

    lang = "zh"
    js_splitter_code = """
var splitQuery = (query) => (query.match(/[%s]+|[A-Za-z0-9_]+/g) || []).flatMap((run) =>
  /[%s]/.test(run) && run.length > 2
    ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
    : [run]);
""".replace("%s", HAN)

    def split(self, text: str) -> list[str]:
        terms: list[str] = []
        for run in FOUND.findall(text):
            if re.match(f"[{HAN}]", run) and len(run) > 2:
                terms += [run[at : at + 2] for at in range(len(run) - 1)]
            else:
                terms.append(run)
        return terms


sphinx.search.languages["zh"] = SearchPairs

project = "密云老城排水工具箱 · Urban drainage toolkit"
author = copyright = "the drainage project"
version = release = re.search(
    r'__version__ = "(.+?)"', (ROOT / "drainage" / "__init__.py").read_text(encoding="utf-8")
)[1]
language = "zh_CN"

# Files of the repository that are pages of the site too: their links as the site has them.
AS_PAGES = {
    "](networks/miyun-old-town/CALIBRATION.md": "](calibration.md",
    "](CALIBRATION.md": "](../calibration.md",
    "](CALIBRATION.zh.md": "](zh/calibration.md",
    "](../../docs/": "](/",
}


def on_this_site(_app: Sphinx, _path: Path, _parent: str, content: list[str]) -> None:
    for link, page in AS_PAGES.items():
        content[0] = content[0].replace(link, page)


def setup(app: Sphinx) -> None:
    app.connect("include-read", on_this_site)


extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_heading_anchors = 3
autodoc_typehints = "description"
suppress_warnings = ["ref.python"]  # a type of two packages is linked to the first
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = project
html_copy_source = False

"""The site of the manuals: ``make docs`` builds it into build/docs, without internet."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import sphinx.search
from sphinx.search.zh import SearchChinese

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the docstrings of this tree, not of one installed beside it
HAN = "\u3400-\u9fff"
FOUND = re.compile(f"[{HAN}]+|[A-Za-z0-9_]+")


class SearchPairs(SearchChinese):
    """Chinese by pairs of characters, in the index as in the query: every phrase is found."""

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
                self.latin_terms.add(run)
        return terms


sphinx.search.languages["zh"] = SearchPairs

project = "密云老城排水工具箱 · Urban drainage toolkit"
author = copyright = "the drainage project"
version = release = re.search(
    r'__version__ = "(.+?)"', (ROOT / "drainage" / "__init__.py").read_text(encoding="utf-8")
)[1]
language = "zh_CN"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.apidoc"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_heading_anchors = 3
apidoc_modules = [
    {
        "path": "../drainage",
        "destination": "reference",
        "module_first": True,
        "automodule_options": {"members", "ignore-module-all"},
    }
]
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = project
html_copy_source = False

"""The site of the manuals: built without a warning, whole without internet, searched in Chinese."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def site(root, tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going",
               "-d", str(place / "trees"), str(root / "docs"), str(place / "html")]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place)
    assert done.returncode == 0, done.stderr[-3000:]
    return place / "html"


@pytest.mark.heavy
def test_every_manual_is_a_page_with_its_pictures(root, site):
    for manual in (root / "docs").rglob("*.md"):
        page = site / manual.relative_to(root / "docs").with_suffix(".html")
        assert page.is_file(), manual
        for picture in re.findall(r"!\[.*?\]\((.+?)\)", manual.read_text(encoding="utf-8")):
            assert picture.rsplit("/", 1)[-1] in page.read_text(encoding="utf-8")


@pytest.mark.heavy
def test_the_site_asks_nothing_of_a_network(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.findall(r'(?:src="|url\(|<link[^>]+href=")(?:https?:)?//', text), page


@pytest.mark.heavy
def test_docstrings_are_on_it(site):
    text = (site / "reference.html").read_text(encoding="utf-8")
    assert "drainage.shipped.lay_workspace" in text
    assert "nothing is ever overwritten" in text


@pytest.mark.heavy
def test_a_chinese_phrase_is_found_where_it_stands(site):
    words = (site / "_static" / "language_data.js").read_text(encoding="utf-8")
    assert "window.Stemmer = EnglishStemmer" in words
    index = json.loads((site / "searchindex.js").read_text(encoding="utf-8")[16:].rstrip(");\n"))

    def pages(pair):
        found = [index[kind].get(pair, []) for kind in ("terms", "titleterms")]
        return {each for hit in found for each in (hit if isinstance(hit, list) else [hit])}

    survey = set.intersection(*(pages(pair) for pair in ("管线", "线点", "点成", "成果", "果表")))
    assert {index["docnames"][page] for page in survey} == {
        "your-own-town",
        "zh/your-own-town",
    }


def test_every_package_is_on_the_page_of_packages(root):
    text = (root / "docs" / "reference.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"automodule:: drainage\.(\w+)", text))
    packages = {path.parent.name for path in (root / "drainage").glob("*/__init__.py")}
    # Command line and desk speak to people; tracer and solver are the engine's own.
    assert packages - shown == {"cli", "desk", "tracer", "solver"}

"""One Chinese word for each word of the field, in everything a reader sees."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from drainage.glossary import glossary_manual, second_words, terms, terms_in
from drainage.said import catalogue

ROOT = Path(__file__).parents[1]
FREE = {"target", "limit", "section", "plan", "source", "sheet of a point", "block", "link",
        "storage", "slope", "cover", "rim", "sag", "cost", "report", "note", "plane", "gutter",
        "loop", "outlet", "finding", "measure", "study", "event", "inlet", "street",
        "invert", "pipe", "reach", "duration", "layer", "dead end", "lane", "kerb", "low point"}  # fmt: skip
"""Words that Chinese may leave out, or that are other words of everyday English, too."""


def test_the_page_is_made_of_the_table(root):
    assert (root / "docs" / "glossary.md").read_text(encoding="utf-8") == glossary_manual()


def test_the_glossary_has_the_terms_of_the_field():
    assert len(terms()) >= 120
    assert terms()["interception ratio"] == "截流倍数"
    assert terms()["invert level"] == "管底高程"


def test_a_term_inside_a_longer_one_is_not_a_term_of_its_own():
    assert terms_in("Lower the invert levels of both manholes.") == ["invert level", "manhole"]


def test_the_messages_use_the_word_of_the_glossary():
    # A term that stands in the Chinese as it is names a key or a file.
    odd = [
        f"{english!r} -> {chinese!r}: {term} is {terms()[term]}"
        for english, chinese in catalogue("zh").items()
        for term in terms_in(re.sub(r"\{[^}]*\}|`[^`]*`|[A-Z]{5,} \d+", "", english))
        if term not in FREE and terms()[term] not in chinese and term not in chinese
    ]
    assert odd == []


def test_no_second_word_is_used_for_the_same_thing():
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in (ROOT / "drainage" / "texts" / "zh").rglob("*.toml")
    }
    found = Counter(
        f"{path.name}: {other} for {word}"
        for path, text in texts.items()
        for word, others in second_words().items()
        for other in others
        if other in text
    )
    assert found == {}

"""The rain table on the page: the same words as the command for any rain, on a desk and a phone."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from drainage.errors import InputError
from drainage.languages import text
from drainage.quantities import figure
from drainage.report.page.rain_table import page_rain_table
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.season.asking import answer_to
from tests.browser.conftest import POINTS, STREETS, STUDY
from tests.season.made_document import curves_by_formula, season_document

pytestmark = pytest.mark.browser

SCREENS = [(1280, 800), (390, 844)]
CLOSED_CM = 27
SLOPES = (0.52, 0.61, 0.333, 0.18, 0.77, 0.41, 0.29, 0.9)
"""Of six points and two streets, cm a mm."""
ASK = """(asks) => asks.map(([mm, minutes, state]) => {
    document.getElementById(`ask-minutes-${minutes}`).click();
    document.querySelector(`[data-state="${state}"]`).click();
    const typed = document.getElementById('ask-mm');
    typed.value = mm;
    typed.dispatchEvent(new Event('input'));
    return { said: document.querySelector('#season-answer [role=status]').innerText,
        rows: [...document.querySelectorAll('table[data-table=season] tbody tr')]
            .map(row => [...row.cells].map(cell => cell.textContent)) }; })"""


@pytest.fixture(scope="module")
def network(village):
    return at_hand(Workspace(village), STUDY).built["existing"].network


@pytest.fixture(scope="module")
def document(network):
    """Three series over the points and the two longer streets of the village; one place falls
    back in more rain, one has no depth, one stands to the end."""
    street = network.streets.index
    places = [*(("point", no, name) for no, name in POINTS.items()),
              *(("street", street[k], STREETS[k]) for k in (0, 1))]  # fmt: skip
    hour = curves_by_formula((16, 24, 37, 53, 64, 88), 24, SLOPES, fall=(4,), unknown=(5,),
                             stands=(0,))  # fmt: skip
    half = curves_by_formula((8, 20, 41, 70), 12, [1.2 * own for own in SLOPES], stands=(7,))
    low = curves_by_formula((16, 30, 60, 88), 24, [0.7 * own for own in SLOPES], unknown=(0, 5))
    return season_document(places, [("dammed", 60, hour), ("dammed", 30, half), ("low", 60, low)])


@pytest.fixture
def with_table(retold, document, network):
    """The report with the rain table; nothing of it may be markup."""

    def change(data):
        data["season"] = {
            "remarks": {"zh": [], "en": []},
            "table": page_rain_table(document, network),
        }

    page = retold(change)
    page.on("dialog", lambda asked: pytest.fail(asked.message))
    return page


def expected(document, mm, minutes, state, lang):
    """The answer of the command in the words of the page; why there is none."""
    try:
        answer = answer_to(document, mm, minutes, state)
    except InputError as error:
        return SimpleNamespace(rows=[], refused=str(error))
    rows = []
    for own in answer.flooded:
        place = document.places[own.place]
        name = place.name_zh if lang == "zh" else place.name_en
        closed = text(lang, "page.season_closed") if own.depth_cm >= CLOSED_CM else ""
        mark = f" {own.mark}" if own.mark else ""
        rows.append([
            f"{place.id + ' ' if place.kind != 'street' else ''}{name} "
            + text(lang, f"rain_table.kind.{place.kind}"),
            f" {figure(own.depth_cm, 0)} cm{mark}{closed}",
            text(lang, f"rain_table.level.{own.level}") if own.level else "—",
            *(times(own, lang) for own in own.times),
        ])  # fmt: skip
    return SimpleNamespace(rows=rows, refused="", low=answer.low_mm, high=answer.high_mm,
                           unknown=answer.unknown)  # fmt: skip


def times(told, lang):
    """ "12, 45" of the command as the page says it."""
    if told == "—":
        return "—"
    first, above = told.split(", ")
    key = "season_before_peak" if first.startswith("-") else "season_after_peak"
    above = above.replace("≥", "≥ ")
    return text(lang, f"page.{key}", first=first.lstrip("-"), above=above)


RAINS = (16, 16.4, 20, 23.99, 24, 25.1, 27, 29.85, 33.3, 37, 40, 41.7, 45, 45.5, 50, 53, 54.02,
         57, 63.9, 64, 70, 77.7, 80, 87.5, 88)  # fmt: skip
OUTSIDE = (15, 15.99, 88.01, 120)
CASES = [*((mm, 60, "dammed") for mm in (*RAINS, *OUTSIDE)),
         *((mm, 30, "dammed") for mm in (7, 8, 12.5, 20, 33, 41, 69.9, 70, 71)),
         *((mm, 60, "low") for mm in (16, 40, 41.4, 60, 88))]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_command_say_the_same_of_any_rain(with_table, document, lang):
    with_table.click(f'button[data-lang="{lang}"]')
    with_table.wait_for_timeout(300)
    number = {own.id: k for k, own in enumerate(document.states)}
    told = with_table.evaluate(ASK, [[mm, minutes, number[state]] for mm, minutes, state in CASES])
    marks = set()
    for case, page in zip(CASES, told, strict=True):
        own = expected(document, *case, lang)
        assert page["rows"] == own.rows, case
        if own.refused:
            assert (
                text(lang, "page.season_outside", mm="", minutes="", low="", high="")[-20:]
                in page["said"]
            )
            continue
        ends = [f"{own.low} mm 和 {own.high} mm", f"of {own.low} and {own.high} mm"]
        assert ends[lang == "en"] in page["said"]
        assert (str(own.unknown) in page["said"]) or not own.unknown
        marks.update(word for row in own.rows for word in row)
    joined = " ".join(marks)
    # What the cases were made for did come up.
    assert all(word in joined for word in ("*", "≥ ", text(lang, "page.season_closed")))
    assert re.search("雨峰前|before the rain's peak", joined)

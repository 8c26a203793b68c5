"""Unit prices as data: low, middle and high in yuan with year and source, one row a price."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from drainage.cost.kinds import BY_RULE, KINDS, LAID
from drainage.errors import Finding, InputError, one_of
from drainage.input_file import read_utf8
from drainage.network.schema import SYSTEMS

NAME = "prices.csv"
"""Of the program, in this package; of a study, beside its study.toml."""
COLUMNS = ("what", "system", "street_zh", "section", "unit", "low_yuan", "mid_yuan", "high_yuan",
           "year", "source")  # fmt: skip
PICKED_BY = ("system", "street_zh", "section")
MOST_BYTES = 2**20
CURE = "Write it as in drainage/cost/prices.csv; docs/cost.md lists kinds and units."


@dataclass(frozen=True)
class Price:
    """What one unit of a kind of works costs, yuan; an empty ``system``, ``street_zh`` or
    ``section`` stands for any. Of several that fit, the one that names most is taken, then that
    of the study."""

    what: str
    system: str
    street_zh: str
    section: str
    unit: str
    low_yuan: float
    mid_yuan: float
    high_yuan: float
    year: str
    source: str

    @property
    def picks(self) -> tuple[str, ...]:
        """What it is looked up by."""
        return (self.what, self.system, self.street_zh, self.section)


def shipped_prices() -> tuple[Price, ...]:
    """The prices of the program, for works and towns without prices of their own."""
    place = files("drainage.cost") / NAME
    return _parsed(NAME, place.read_text(encoding="utf-8-sig"))


def read_prices(folder: Path) -> tuple[Price, ...]:
    """The prices of a study over those of the program.

    Raises InputError with every row of ``folder``/prices.csv that cannot be used.
    """
    path = folder / NAME
    own = _parsed(str(path), read_utf8(path, MOST_BYTES, CURE)) if path.exists() else ()
    replaced = {price.picks for price in own}
    return (*(price for price in shipped_prices() if price.picks not in replaced), *own)


def price_of(
    prices: Sequence[Price], what: str, system: str, street_zh: str, section: str
) -> Price | None:
    """The price of a kind of works at a place, None where there is none."""
    asked = (system, street_zh, section)
    fitting = [
        price
        for price in prices
        if price.what == what
        and all(own in ("", name) for own, name in zip(price.picks[1:], asked, strict=True))
    ]
    # Later rows win among those that name as much: the study's stand behind the program's.
    return max(reversed(fitting), key=lambda own: sum(map(bool, own.picks[1:])), default=None)


def _parsed(file: str, text: str) -> tuple[Price, ...]:
    reader = csv.DictReader(io.StringIO(text))
    heads = tuple(reader.fieldnames or ())
    lacking = [name for name in COLUMNS if name not in heads]
    findings = [Finding(file, "header", name, "", "the column is missing", CURE)
                for name in lacking]  # fmt: skip
    findings += [Finding(file, "header", name, name, "unknown column", CURE)
                 for name in heads if name and name not in COLUMNS]  # fmt: skip
    if findings:
        raise InputError(findings)
    prices: list[Price] = []
    for number, row in enumerate(reader, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(cells.values()):
            continue
        wrong = list(_wrong(file, number, cells, prices))
        findings += wrong
        if not wrong:
            prices.append(_price(cells))
    if findings:
        raise InputError(findings)
    return tuple(prices)


def _price(cells: Mapping[str, str]) -> Price:
    figures = {name: float(cells[name]) for name in ("low_yuan", "mid_yuan", "high_yuan")}
    texts = {name: own for name, own in cells.items() if name not in figures}
    return Price(**texts, **figures)  # type: ignore[arg-type]


def _wrong(
    file: str, number: int, cells: Mapping[str, str], earlier: Iterable[Price]
) -> Iterable[Finding]:
    place = f"row {number}"
    what = cells["what"]
    if what not in KINDS:
        yield Finding(file, place, "what", what, "no kind of works that is measured",
                      one_of(KINDS))  # fmt: skip
        return
    units = (KINDS[what], *((BY_RULE,) if what in LAID else ()))
    if cells["unit"] not in units:
        yield Finding(file, place, "unit", cells["unit"], "not a unit of this kind of works",
                      one_of(units))  # fmt: skip
    if cells["system"] and cells["system"] not in SYSTEMS:
        yield Finding(file, place, "system", cells["system"], "no system of sewers",
                      one_of(SYSTEMS))  # fmt: skip
    if not cells["source"]:
        yield Finding(file, place, "source", "", "a price needs its source",
                      "Say where it comes from; write assumed where it is.")  # fmt: skip
    figures = []
    for name in ("low_yuan", "mid_yuan", "high_yuan"):
        try:
            figures.append(float(cells[name]))
        except ValueError:
            yield Finding(file, place, name, cells[name], "not a number", "Give yuan as a number.")
    # A nan passes no comparison.
    if len(figures) == 3 and not 0 <= figures[0] <= figures[1] <= figures[2] < float("inf"):
        shown = " ".join(cells[name] for name in ("low_yuan", "mid_yuan", "high_yuan"))
        yield Finding(file, place, "low_yuan", shown, "not 0 <= low <= middle <= high",
                      "Put the three in order.")  # fmt: skip
    picks = (what, *(cells[name] for name in PICKED_BY))
    if any(price.picks == picks for price in earlier):
        yield Finding(file, place, "what", " ".join(filter(None, picks)), "priced twice",
                      "Keep one of the rows.")  # fmt: skip

"""The cures that an earlier search has left, for the report."""

from __future__ import annotations

import pandas as pd

from drainage.digests import digest_of
from drainage.errors import StoreError
from drainage.said import said
from drainage.study.at_hand import AtHand
from drainage.study.cures import COLUMNS

CURES = "cures.csv"


def again(study: AtHand) -> str:
    """The command that searches for them."""
    return f"drainage cures {study.opened.study.id}"


def cures_key(study: AtHand, scenario: str) -> str:
    """Of what a search rests on: the runs of its scenario, with their targets and storms."""
    opened = study.opened
    runs = [(scenario, event.id) for event in opened.events
            if scenario in opened.study.runs_of(event)]  # fmt: skip
    return digest_of(*(study.key_of_scores(key) for key in runs))


def read_cures(study: AtHand, scenario: str) -> pd.DataFrame:
    """The rows of cures.csv, where they were found on the runs of a scenario as they are;
    none where they were not, or were changed by hand.

    Raises StoreError where the file is not what a search writes.
    """
    path = study.opened.results / CURES
    study.made.watch("cures", path)
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS)
    try:
        table = pd.read_csv(path, dtype={"point_no": str, "reason": str})
    except (ValueError, OSError) as error:
        raise StoreError(
            said(
                "{path}: cannot be read ({error}). Run {command} again.",
                path=path,
                error=error,
                command=again(study),
            )
        ) from None
    if list(table.columns) != COLUMNS:
        raise StoreError(
            said(
                "{path}: other columns than a search writes. Run {command} again.",
                path=path,
                command=again(study),
            )
        )
    own = table[table["scenario"] == scenario]
    return own if study.made.holds("cures", cures_key(study, scenario)) else own.head(0)


def cures_left_out(study: AtHand, scenario: str) -> bool:
    """Whether there are cures of a scenario that were found on other runs."""
    path = study.opened.results / CURES
    if not path.is_file() or study.made.holds("cures", cures_key(study, scenario)):
        return False
    table = pd.read_csv(path, dtype=str)
    return "scenario" in table and bool(table["scenario"].eq(scenario).any())

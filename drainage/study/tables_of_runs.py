"""Score tables and comparison of all current runs, written where one of them has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from drainage.comparison import write_csv
from drainage.digests import digest_of
from drainage.errors import StoreError
from drainage.said import said
from drainage.study.at_hand import AGAIN, AtHand, Key, OnDemand
from drainage.study.costs import compared_costs, prices_key, write_costs
from drainage.study.score_files import FILES, write_scores
from drainage.study.steps import Scores, compare_scenarios

COMPARISON = "comparison.csv"


def scores_at_hand(study: AtHand, runs: Sequence[Key]) -> Mapping[Key, Scores]:
    """(scenario, event) -> scores, read or computed when they are first asked for."""
    return OnDemand(runs, study.scores)


def require_runs(study: AtHand, runs: Sequence[Key], *names: str) -> None:
    """Raise StoreError where scenarios that are asked for have no current run, or none has."""
    missing = [name for name in dict.fromkeys(names) if not any(key[0] == name for key in runs)]
    if missing or not runs:
        raise StoreError(
            said(
                "{folder}: no finished runs of {names} from the files as they are. "
                "Run {command} first.",
                folder=study.opened.results,
                names=", ".join(missing) or "this study",
                command=_making(study, missing),
            )
        )


def last_that_ran(study: AtHand, runs: Sequence[Key]) -> str:
    """The last scenario of the study that has a current run, else the baseline."""
    conditions = study.opened.study.conditions
    ran = [name for name in conditions.scenarios if any(key[0] == name for key in runs)]
    return ran[-1] if ran else conditions.baseline


def _making(study: AtHand, names: Sequence[str]) -> str:
    """The command that makes the runs; of scenarios on demand it names them."""
    on_demand = [name for name in names if name in study.opened.study.conditions.on_demand]
    if not on_demand:
        return AGAIN["service"].format(study=study.opened.study.id)
    return f"drainage run {study.opened.study.id} --scenario {' --scenario '.join(on_demand)}"


def write_run_tables(study: AtHand, scores: Mapping[Key, Scores]) -> None:
    """points.csv, nodes.csv, outfalls.csv, streets.csv, conduits.csv, stories.csv, town.csv and
    the costs."""
    folder = study.opened.results

    def write() -> list[str]:
        write_scores(study.opened, scores)
        return list(FILES.values())

    study.made.make("tables", keys_of(study, list(scores)),
                    lambda: [folder / name for name in write()])  # fmt: skip
    write_costs(study, dict.fromkeys(name for name, _ in scores))


def comparisons_at_hand(study: AtHand, scores: Mapping[Key, Scores]) -> Mapping[str, pd.DataFrame]:
    """Scenario -> its comparison with the baseline, in the order of the study."""
    baseline = study.opened.study.conditions.baseline
    others = [name for name in study.opened.study.scenarios
              if name != baseline and any(key[0] == name for key in scores)]  # fmt: skip
    return OnDemand(others, lambda name: _compared(study, scores, baseline, name))


def _compared(study: AtHand, scores: Mapping[Key, Scores], before: str, after: str) -> pd.DataFrame:
    """What a scenario changes in the runs and what it costs."""
    compared = compare_scenarios(study.opened, scores, before, after)
    if compared.empty:
        return compared
    built = study.built
    events = compared["event"].unique()
    costs = compared_costs(study.opened, built[before], built[after], events)
    return pd.concat([compared, costs], ignore_index=True)


def write_comparison(study: AtHand, compared: Mapping[str, pd.DataFrame], of: str) -> None:
    """comparison.csv with all pairs, made again where a run has changed."""
    if not compared:
        return
    path = study.opened.results / COMPARISON

    def write() -> list[Path]:
        write_csv(pd.concat(compared.values(), ignore_index=True), path)
        return [path]

    study.made.make("comparison", digest_of(of, prices_key(study.inputs)), write)


def keys_of(study: AtHand, runs: Sequence[Key]) -> str:
    """Of what the scores of several runs are made from, in their order."""
    return digest_of(*(part for key in runs for part in (*key, study.key_of_scores(key))))

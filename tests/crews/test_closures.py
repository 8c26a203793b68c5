"""closures.csv takes a street by its id or by what people call it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drainage.network.tables import read_table
from drainage.study.crews.closures import read_closures
from drainage.study.crews.schema import CLOSURES
from tests.crews.made_roads import made_roads


@pytest.fixture
def roads():
    """码头街 of R1 and R2, of which R2 alone has an English name; two Quays; a nameless lane."""
    made = made_roads([(name, f"n{k}", f"n{k + 1}", 100, 1.0)
                       for k, name in enumerate(("R1", "R2", "R3", "R4", "R5"))])  # fmt: skip
    made.names.loc[:, ["name_zh", "name_en"]] = [
        ["码头街", ""], ["码头街", "Dock St"], ["东岸", "Quay"], ["西岸", "Quay"], ["", ""],
    ]  # fmt: skip
    return made


def closed(roads, *words, to_min=np.nan):
    rows = pd.DataFrame({"from_min": 5.0, "to_min": to_min, "source": "test"}, index=list(words))
    return read_closures(Path("closures.csv"), rows, roads)


@pytest.mark.parametrize(
    ("word", "streets"),
    [("R1", ["R1"]), ("R5", ["R5"]), ("码头街", ["R1", "R2"]), ("Dock St", ["R1", "R2"]),
     ("dock st", ["R1", "R2"]), ("东岸", ["R3"])],
)  # fmt: skip
def test_an_id_closes_that_street_and_a_name_all_of_its_road(roads, word, streets):
    spans, findings = closed(roads, word)
    assert not findings
    assert dict(spans) == dict.fromkeys(streets, ((5.0, np.inf),))


def test_a_name_of_two_roads_is_refused_with_the_ids_of_each(roads):
    _, (found,) = closed(roads, "Quay")
    assert (found.place, found.column, found.value) == ("row 2 (Quay)", "street_id", "Quay")
    assert found.message == "several streets have this name"
    assert found.cure == "Name the one you mean by its ids, a row each: 东岸: R3; 西岸: R4."


def test_a_name_of_two_roads_far_apart_is_refused_too(roads):
    roads.names.loc["R5"] = ["码头街", ""]
    roads.nodes.loc[["n4", "n5"], "x_m"] = [9000.0, 9100.0]
    _, (found,) = closed(roads, "码头街")
    assert found.cure.endswith(": 码头街: R1 R2; 码头街: R5.")


def test_an_unknown_name_is_refused_with_names_like_it(roads):
    _, (found,) = closed(roads, "Dock Street")
    assert found.message == "no such street or road"
    assert found.cure.startswith("Did you mean Dock St?")
    _, (found,) = closed(roads, "某某巷")
    assert found.cure.startswith("Give a name or an id")


def test_a_street_closed_by_its_name_and_by_its_id_is_refused(roads):
    _, (found,) = closed(roads, "码头街", "R2")
    assert (found.place, found.message) == ("row 3 (R2)", "closed in two rows, here as R2")


def test_a_name_with_blanks_may_stand_in_the_table(tmp_path):
    path = tmp_path / "closures.csv"
    path.write_text(
        "street_id,from_min,to_min,source\nDock St,5,,test\n,,,test\n", encoding="utf-8"
    )
    _, (found,) = read_table(path, CLOSURES)
    assert (found.place, found.message) == ("row 3 ()", "the cell is empty")

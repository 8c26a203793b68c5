"""What holds for every measure there is, known by the examples each gives of itself."""

import re
import tomllib
from string import Formatter

import pandas as pd
import pytest
from pydantic import TypeAdapter

from drainage.checks import check_network
from drainage.languages import WHOLE
from drainage.measures import MEASURES, AnyMeasure
from tests.measures.conftest import with_hollow

MEASURE = TypeAdapter(AnyMeasure)
VARIANTS = [
    {"kind": "relief_sewer", "point_no": "1"},
    {"kind": "inlets_at", "points": ["1"], "inlet": "kerb"},
]


def examples(measure):
    """The examples of a measure as keys."""
    return [tomllib.loads(f"[[measures]]{text}")["measures"][0] for text in measure.EXAMPLES]


ALL = [fields for measure in MEASURES for fields in examples(measure)] + [
    {"title_zh": "x", "source": "test"} | fields for fields in VARIANTS
]


@pytest.fixture
def small_network(small_network):
    """The town of the examples, its sag G-B a hollow H-1 of 0.25 m with 8 inlets."""
    return with_hollow(small_network)


@pytest.fixture(params=ALL, ids=lambda fields: fields["kind"])
def measure(request):
    """Each measure in turn."""
    return MEASURE.validate_python(request.param)


@pytest.fixture
def town(small_network, measure):
    """The town the examples are of; for a dead end the sewer between M-B and M-C is not there."""
    if measure.kind != "connect_dead_end":
        return small_network
    return small_network.with_tables(conduits=small_network.conduits.drop(index="C-2"))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda own: own.__name__)
def test_a_measure_gives_an_example_of_itself(measure):
    kinds = {fields["kind"] for fields in examples(measure)}
    assert len(kinds) == 1
    assert all(isinstance(MEASURE.validate_python(own), measure) for own in examples(measure))


def test_the_base_stays_untouched_and_the_result_is_sound(town, context, measure):
    copies = {name: frame.copy() for name, frame in town.tables.items()}
    assert measure.check(town) == []
    built = measure.apply(town, context).network
    for name, frame in copies.items():
        pd.testing.assert_frame_equal(town.tables[name], frame)
    assert check_network(built) == []


def test_a_pipe_that_is_laid_is_clean_and_has_the_sides_of_its_shape(town, context, measure):
    """Sediment and side slopes are of what stood there or of a ditch, no pipe is laid with them."""
    pipes = measure.apply(town, context).network.conduits
    laid = pipes[~pipes.index.isin(town.conduits.index) & pipes["shape"].isin(["circular", "box"])]
    assert (laid[["side_slope", "sediment_depth_mm"]] == 0).all(axis=None)


def test_land_and_sewage_are_conserved(town, context, measure):
    built = measure.apply(town, context).network
    for table, column in (("subcatchments", "area_ha"), ("dry_weather_flows", "flow_l_s")):
        before, after = town.tables[table], built.tables[table]
        assert after[column].sum() == pytest.approx(before[column].sum(), abs=1e-9)


def test_its_remarks_are_told_in_both_languages(town, context, measure):
    remarks = measure.apply(town, context).remarks
    assert remarks
    for remark in remarks:
        assert measure.text(remark.key, "zh", remark.figures)
        assert not chinese(measure.text(remark.key, "en", remark.figures))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda own: own.__name__)
def test_its_texts_say_the_same_in_both_languages(measure):
    for key, own in measure.TEXTS.items():
        assert set(own) == set(WHOLE), key
        assert not chinese(own["en"]), key
        if key != "on_a_sheet":
            assert figures(own["zh"]) == figures(own["en"]) or key == "heading", key


@pytest.mark.parametrize("measure", MEASURES, ids=lambda own: own.__name__)
def test_every_key_of_it_says_what_it_means(measure):
    assert [name for name, own in measure.model_fields.items() if not own.description] == ["kind"]


def chinese(text):
    """The Chinese characters of a text."""
    return re.findall(r"[\u4e00-\u9fff]", text)


def figures(text):
    """The figures a text names."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("fields", ALL, ids=lambda own: own["kind"])
def test_a_measure_serves_the_points_it_names_and_else_the_town(fields):
    asked = [fields.get("point_no"), *fields.get("points", ())]
    # The points of a ditch are places of its axis.
    named = tuple(own for own in asked if isinstance(own, str))
    assert MEASURE.validate_python(fields).points_served() == named

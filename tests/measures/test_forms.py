"""The form of a measure holds what its model holds, and what it is filled with is that measure."""

from __future__ import annotations

import json
import tomllib

import pytest
from pydantic import TypeAdapter

from drainage.languages import WHOLE
from drainage.measures import MEASURES, AnyMeasure
from drainage.measures.fields import kind_of
from drainage.measures.forms import measure_forms
from drainage.scenario.editing import measures_of, with_measure

FORMS = {own["kind"]: own for own in measure_forms()}
EXAMPLES = [(measure, own) for measure in MEASURES for own in measure.EXAMPLES]
MODEL = TypeAdapter(AnyMeasure)


def filled(fields, values):
    """What a page sends: only keys of the form, as JSON; KeyError for one that has no field."""
    by_key = {own["key"]: own for own in fields}
    sent = {}
    for key, own in values.items():
        part = by_key[key].get("fields")
        if part and isinstance(own, list):
            own = [filled(part, row) for row in own]
        elif part:
            own = filled(part, own)
        sent[key] = own
    return sent


@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_every_example_goes_through_form_and_file_unchanged(measure, example):
    values = tomllib.loads(f"[[measures]]\n{example}")["measures"][0]
    kind = values.pop("kind")
    sent = json.loads(json.dumps({**filled(FORMS[kind]["fields"], values), "kind": kind}))
    text = with_measure('title_zh = "a"\ntitle_en = "b"\n', sent)
    (written,) = measures_of(text)
    as_model = [MODEL.validate_json(json.dumps(own)) for own in (written, values | {"kind": kind})]
    assert isinstance(as_model[0], measure)
    assert as_model[0] == as_model[1]


def test_every_measure_has_a_form_with_all_its_keys_said_in_both_languages():
    assert list(FORMS) == [kind_of(own) for own in MEASURES]
    for measure in MEASURES:
        form = FORMS[kind_of(measure)]
        assert {own["key"] for own in form["fields"]} == set(measure.model_fields) - {"kind"}
        for own in form["fields"]:
            assert all(own["description"][lang] for lang in WHOLE), (form["kind"], own["key"])


def field(kind, *keys):
    fields = FORMS[kind]["fields"]
    for key in keys:
        own = next(own for own in fields if own["key"] == key)
        fields = own.get("fields", ())
    return own


def test_fields_know_their_limits_units_and_place_on_the_map():
    clogged = field("inlets_at", "clogged_pct")
    assert (clogged["type"], clogged["unit"], clogged["least"], clogged["below"]) == (
        "number", "%", 0, 100)  # fmt: skip
    assert field("inlets_at", "inlet")["choices"] == ["grate", "combination", "kerb"]
    assert field("inlets_at", "design", "entry_time_min")["default"] == 5.0
    assert field("relief_sewer", "design", "entry_time_min")["default"] == 10.0
    placed = {
        ("storage_tank", "place"): "place", ("inlets_at", "points"): "point",
        ("inlets_at", "nodes"): "street_node", ("relief_sewer", "course"): "street_node",
        ("trunk_sewers", "nodes"): "line", ("ditch", "points"): "line",
        ("sponge", "polygon"): "area", ("outlet_gate", "outlets"): "outlet",
        ("trunk_sewers", "intakes", "manhole"): "node", ("resize", "link_id"): "pipe",
    }  # fmt: skip
    assert {key: field(*key).get("placed") for key in placed} == placed
    assert "placed" not in field("storage_tank", "area_m2")


def test_no_text_that_names_something_of_the_network_is_typed_blindly():
    """A key called as a table's ids are points at the map; those of the measure itself do not."""
    named = ("manhole", "_node", "outlet", "point_no", "streets_zh", "subcatchment", "link_id")
    blind = [
        (kind, own["key"])
        for kind, form in FORMS.items()
        for own in form["fields"]
        if own["key"].endswith(named) and own["type"] in ("text", "list") and "placed" not in own
    ]
    assert blind == []

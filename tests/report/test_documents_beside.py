"""Links of the page to the documents of the season beside it."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import SimpleNamespace

import pytest

from drainage.study.atlas.files import BOOKS, books_rest_on, standing_books
from drainage.study.flood_plan import writing
from drainage.study.made import Made
from drainage.study.products.before_rains import BeforeRains, before_rain_notes
from drainage.study.products.season_documents import address_of, document_at


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("atlas.pdf", "./season/atlas.pdf"),
        ("老城 2024-flood-plan.docx", "./season/%E8%80%81%E5%9F%8E%202024-flood-plan.docx"),
        ("a#1 50%?.pdf", "./season/a%231%2050%25%3F.pdf"),
        ("javascript:alert(1)", "./season/javascript%3Aalert%281%29"),
        ('"><b>.pdf', "./season/%22%3E%3Cb%3E.pdf"),
    ],
)
def test_an_address_leads_to_the_file_whatever_its_name_holds(name, address):
    assert address_of(PurePosixPath("season") / name) == address


def test_a_document_is_named_by_its_place_and_size_in_the_notes_too(tmp_path):
    path = tmp_path / "season" / "老城 2024-flood-plan.docx"
    path.parent.mkdir()
    path.write_bytes(b"x" * 2600)
    found = document_at(tmp_path, "flood_plan", path)
    assert (found.place, found.size_kb) == ("season/老城 2024-flood-plan.docx", 3)
    notes = before_rain_notes(BeforeRains(documents=[found]), "zh")
    assert len(notes) == 2
    assert all("season/老城 2024-flood-plan.docx" in own for own in notes)
    assert not any("保留原样" in own for own in notes)
    kept = document_at(tmp_path, "flood_plan", path, filled_in=True)
    notes = before_rain_notes(BeforeRains(documents=[kept]), "zh")
    assert [("如已填写" in own, "as by filling it in" in own) for own in notes] == [
        (True, False), (False, True),
    ]  # fmt: skip


@pytest.fixture
def study(tmp_path):
    inputs = SimpleNamespace(digest="as they are")
    opened = SimpleNamespace(results=tmp_path, study=SimpleNamespace(id="town"))
    return SimpleNamespace(opened=opened, inputs=inputs, made=Made(tmp_path, inputs))


def test_an_atlas_is_named_while_it_stands_for_the_files(study, tmp_path):
    assert standing_books(study) == []
    book = tmp_path / "atlas" / "atlas.pdf"
    book.parent.mkdir()
    book.write_bytes(b"maps")
    # There, but nobody noted what it was made of.
    assert standing_books(study) == []
    study.made.keep(BOOKS, books_rest_on(study), [book])
    assert standing_books(study) == [book]
    study.inputs.digest = "changed"
    assert standing_books(study) == []
    study.inputs.digest = "as they are"
    book.write_bytes(b"something else")
    assert standing_books(study) == []


def test_documents_of_the_flood_plan_are_named_while_they_rest_on_what_stands(
    study, tmp_path, monkeypatch
):
    left = SimpleNamespace(digest="season and crews")
    monkeypatch.setattr(writing, "read_left", lambda *_: left)
    monkeypatch.setattr(writing, "depths_at_hand", lambda *_: {})
    flows = {}
    monkeypatch.setattr(writing, "runs_of_flows", lambda *_: flows)
    assert writing.standing_flood_documents(study, "better") == []
    (tmp_path / "season").mkdir()
    paths = writing.document_paths(study.opened, "en")
    for path in paths:
        path.write_bytes(b"plan")
    of = writing._rests_on(study, left, "better", "en")
    for path in paths:
        study.made.keep(f"flood-plan/{path.name}", of, [path])
    assert writing.standing_flood_documents(study, "better") == list(paths)
    # Another rain table, or works beside other ones.
    assert writing.standing_flood_documents(study, "existing") == []
    # The outlets would be those of a run that was not there.
    flows["existing"] = "h33"
    study.expected_id = "{0[0]} {0[1]}".format
    assert writing.standing_flood_documents(study, "better") == []
    flows.clear()
    assert writing.standing_flood_documents(study, "better") == list(paths)
    left.digest = "season was made again"
    assert writing.standing_flood_documents(study, "better") == []

"""Tables say which way they are kept: an older one is brought here in words, a newer refused."""

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.errors import InputError
from drainage.network import folder as network_folder
from drainage.network import migrate_network, migration, read_network, write_network
from drainage.network.migration import KeptNetwork, Migration


@pytest.fixture
def folder(tmp_path, small_network):
    place = tmp_path / "networks" / "small"
    write_network(small_network, place)
    return place


def rename_sediment(kept: KeptNetwork) -> KeptNetwork:
    """As if schema 1 had called the sediment ``silt_mm`` and had no notes."""
    pipes = kept.tables["conduits"].rename(columns={"silt_mm": "sediment_depth_mm"})
    return KeptNetwork(kept.texts | {"notes": "none"}, kept.tables | {"conduits": pipes})


@pytest.fixture
def older(folder, monkeypatch):
    """The small town as an older version left it, read by a version of schema 2."""
    path = folder / "tables" / "conduits.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("sediment_depth_mm", "silt_mm"),
                    encoding="utf-8")  # fmt: skip
    path = folder / "network.toml"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace("schema = 1\n", "")
        .replace('notes = "test"\n', ""),
        encoding="utf-8",
    )
    step = Migration("淤积列改名", "the column of the sediment is renamed", rename_sediment)
    monkeypatch.setattr(migration, "MIGRATIONS", {1: step})
    monkeypatch.setattr(migration, "SCHEMA", 2)
    monkeypatch.setattr(network_folder, "SCHEMA", 2)
    return folder


def test_a_network_that_is_written_says_its_schema(folder):
    assert (folder / "network.toml").read_text(encoding="utf-8").startswith("schema = 1\n")


def test_an_older_network_is_refused_with_what_will_be_changed(older):
    with pytest.raises(InputError) as caught:
        read_network(older)
    said = str(caught.value)
    assert "made by an older drainage" in said
    assert "drainage migrate small" in said
    assert "the column of the sediment is renamed" in said


def test_an_older_network_is_migrated_in_words_and_its_files_are_kept(older, small_network):
    before = (older / "tables" / "conduits.csv").read_bytes()
    done = CliRunner().invoke(main, ["--root", str(older.parents[1]), "migrate", "small"])
    assert done.exit_code == 0, done.output
    assert "the column of the sediment is renamed" in done.output
    assert "淤积列改名" not in done.output
    again = read_network(older)
    assert again.notes == "none"
    assert again.conduits["sediment_depth_mm"].equals(small_network.conduits["sediment_depth_mm"])
    assert (older / "schema-1" / "tables" / "conduits.csv").read_bytes() == before
    assert "schema" not in (older / "schema-1" / "network.toml").read_text(encoding="utf-8")
    assert migrate_network(older) == ""


def test_a_migration_that_gives_no_network_changes_nothing(older):
    path = older / "tables" / "conduits.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("M-C,CO1", "M-C,CO9"), encoding="utf-8"
    )
    before = path.read_bytes()
    with pytest.raises(InputError, match="no such id"):
        migrate_network(older)
    assert path.read_bytes() == before
    assert not (older / "schema-1").exists()
    assert sorted(p.name for p in older.parent.iterdir()) == ["small"]


def test_what_an_earlier_migration_kept_is_not_written_over(older):
    (older / "schema-1").mkdir()
    with pytest.raises(InputError, match="an earlier migration"):
        migrate_network(older)


@pytest.mark.parametrize("read", [read_network, migrate_network])
def test_a_newer_network_is_refused(folder, read):
    path = folder / "network.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("schema = 1", "schema = 2"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="made by a newer drainage") as caught:
        read(folder)
    assert "Update drainage" in str(caught.value)


@pytest.mark.parametrize("value", ['"one"', "0", "true", "1.5"])
def test_a_schema_that_is_no_number_is_named(folder, value):
    path = folder / "network.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("schema = 1", f"schema = {value}"),
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="not the number of a schema"):
        read_network(folder)


def test_a_network_without_the_key_is_of_schema_1(folder):
    path = folder / "network.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("schema = 1\n", ""), encoding="utf-8")
    assert read_network(folder).name == "small"

"""A network as a folder: network.toml and tables/*.csv."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict

from drainage.errors import Finding, InputError
from drainage.input_file import read_utf8
from drainage.network.changing import finish
from drainage.network.integrity import integrity_findings
from drainage.network.kept_lines import OWN_ROW
from drainage.network.migration import (
    SCHEMA,
    KeptNetwork,
    migrated,
    require_present,
    schema_of,
    steps_in_words,
)
from drainage.network.model import Network, empty_table
from drainage.network.number_ids import with_plain_references
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table, table_text
from drainage.said import said
from drainage.spreadsheet_cell import ENCODING
from drainage.toml_file import checked, read_toml
from drainage.whereabouts import not_there
from drainage.written import put_in_place, write_text

NEEDED = ("junctions",)
MODEL_FILE = "model.inp"
"""The SWMM model a network was imported from, beside its tables."""
LARGEST_MODEL_BYTES = 60 * 2**20


class NetworkTexts(BaseModel):
    """``network.toml``: what the tables cannot say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title_zh: str
    crs: str
    datum: str
    notes: str


def read_texts(folder: Path) -> NetworkTexts:
    """``folder``/network.toml; raises InputError."""
    path = folder / "network.toml"
    content = read_toml(path)
    require_present(path, content)
    content.pop("schema", None)
    texts: NetworkTexts = checked(
        path, NetworkTexts, content, "Give the keys title_zh, crs, datum and notes."
    )
    return texts


def read_network(folder: Path) -> Network:
    """Read a network whose tables fit together; InputError with every finding at once.

    A table without a file is empty, but junctions are needed.
    """
    if not folder.is_dir():
        known = sorted(p.name for p in folder.parent.glob("*") if p.is_dir())
        raise InputError([not_there(folder, "no such network", known)])
    finish(folder)
    texts = read_texts(folder)
    place = folder / "tables"
    findings = [
        Finding(str(path), "", "", "", "not a table of a network",
                "Remove it, or rename it to a table of docs/network-tables.md.")
        for path in sorted(place.glob("*.csv")) if path.stem not in TABLE_BY_NAME
    ]  # fmt: skip
    model = _read_model(folder)
    tables: dict[str, pd.DataFrame] = {}
    for name, table in TABLE_BY_NAME.items():
        path = place / f"{name}.csv"
        if not os.path.lexists(path) and name not in NEEDED:
            tables[name] = empty_table(table)
            continue
        tables[name], found = read_table(path, table, beyond_limits=OWN_ROW if model else None)
        findings += found
    if findings:
        raise InputError(findings)
    network = Network(
        name=folder.name, **texts.model_dump(), **with_plain_references(tables), model=model
    )
    findings = integrity_findings(network, f"{place}{os.sep}")
    if findings:
        raise InputError(findings)
    return network


def _read_model(folder: Path) -> str:
    """The kept model of a network; empty where there is none."""
    path = folder / MODEL_FILE
    if not os.path.lexists(path):
        return ""
    return read_utf8(path, LARGEST_MODEL_BYTES, "Import the model again.")


def write_network(network: Network, folder: Path) -> None:
    """Write a new network (network.toml and tables), whole or not at all.

    What is written is read back strictly first. Raises InputError where a value does not
    fit its table, or where ``folder`` is there already.
    """
    if folder.exists():
        raise InputError([Finding(str(folder), "", "", "", "a network of this name is there",
                                  "Give another name, or remove the folder first.")])  # fmt: skip
    with _proved(network, folder) as fresh:
        put_in_place(fresh, folder)


def rewrite_network(network: Network, folder: Path) -> None:
    """Replace the tables of a network that is there; they are read back strictly first."""
    with _proved(network, folder):
        write_tables(network, folder)


@contextmanager
def _proved(network: Network, folder: Path) -> Iterator[Path]:
    """The network in a folder beside ``folder`` that is gone afterwards, read back once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".network-") as scratch:
        fresh = Path(scratch) / folder.name
        write_tables(network, fresh)
        _write_texts({key: getattr(network, key) for key in NetworkTexts.model_fields}, fresh)
        if network.model:
            (fresh / MODEL_FILE).write_text(network.model, encoding="utf-8", newline="")
        _read_back(fresh, folder)
        yield fresh


def _write_texts(texts: Mapping[str, Any], folder: Path) -> None:
    lines = [f"schema = {SCHEMA}\n"]
    lines += [f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in texts.items()]
    write_text(folder / "network.toml", "".join(lines))


def _read_back(fresh: Path, folder: Path) -> None:
    """InputError, about ``folder``, where what was written is no network."""
    try:
        read_network(fresh)
    except InputError as error:
        raise InputError(
            replace(finding, file=finding.file.replace(str(fresh), str(folder)))
            for finding in error.findings
        ) from None


def migrate_network(folder: Path) -> str:
    """Bring a network of an older schema to the present one; what was changed, in words.

    The files as they were stay in ``folder``/schema-<number>. Empty where the network is of
    the present schema. Raises InputError for a newer one, and where the files are no network.
    """
    path = folder / "network.toml"
    content = read_toml(path)
    schema = schema_of(path, content)
    if schema == SCHEMA:
        return ""
    kept = folder / f"schema-{schema}"
    if kept.exists():
        raise InputError([Finding(str(kept), "", "", "", "an earlier migration left this folder",
                                  "Move its files back and remove it, then migrate.")])  # fmt: skip
    content.pop("schema", None)
    made = migrated(KeptNetwork(content, _cells(folder / "tables")), schema)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".network-") as scratch:
        fresh = Path(scratch) / folder.name
        (fresh / "tables").mkdir(parents=True)
        for name, cells in made.tables.items():
            cells.to_csv(
                fresh / "tables" / f"{name}.csv",
                index=False,
                lineterminator="\n",
                encoding=ENCODING,
            )
        _write_texts(made.texts, fresh)
        _read_back(fresh, folder)
        shutil.copytree(folder / "tables", kept / "tables")
        shutil.copy(path, kept)
        put_in_place(fresh / "tables", folder / "tables")
        put_in_place(fresh / "network.toml", path)
    return steps_in_words(schema)


def _cells(tables: Path) -> dict[str, pd.DataFrame]:
    try:
        return {
            path.stem: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            for path in sorted(tables.glob("*.csv"))
        }
    except (OSError, ValueError) as error:
        raise InputError(
            [
                Finding(
                    str(tables),
                    "",
                    "",
                    "",
                    said("a table cannot be read: {error}", error=error),
                    "Save it as CSV UTF-8.",
                )
            ]
        ) from None


def write_tables(network: Network, folder: Path) -> None:
    """Write ``folder``/tables whole or not at all; tables without rows get no file."""
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / "tables"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".tables-") as scratch:
        fresh = Path(scratch) / "tables"
        fresh.mkdir()
        for name, frame in network.tables.items():
            if len(frame) or name in NEEDED:
                text = table_text(frame, TABLE_BY_NAME[name])
                (fresh / f"{name}.csv").write_text(text, encoding=ENCODING, newline="\n")
        put_in_place(fresh, final)

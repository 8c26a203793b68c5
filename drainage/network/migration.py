"""Networks of an older schema, brought to the present one step by step.

``schema`` in network.toml counts the ways in which tables have been kept; without the key it
is 1. A change that an older table cannot be read through raises ``SCHEMA`` by one and adds its
step to ``MIGRATIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from drainage.errors import Finding, InputError
from drainage.said import Sided, said

SCHEMA = 1


@dataclass(frozen=True)
class KeptNetwork:
    """A network as its files hold it: keys of network.toml, tables of text cells."""

    texts: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Migration:
    """The step from one schema to the next, and what it changes in words."""

    words_zh: str
    words_en: str
    step: Callable[[KeptNetwork], KeptNetwork]


MIGRATIONS: Mapping[int, Migration] = {}
"""Schema -> the step to the next."""


def schema_of(path: Path, content: Mapping[str, Any]) -> int:
    """The schema of network.toml ``path``; InputError where it is none or a newer one."""
    schema = content.get("schema", 1)
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise _refused(
            path,
            schema,
            "not the number of a schema",
            said("Write schema = {schema}.", schema=SCHEMA),
        )
    if schema > SCHEMA:
        raise _refused(
            path,
            schema,
            said("made by a newer drainage; this one reads schema {schema}", schema=SCHEMA),
            "Update drainage.",
        )
    return schema


def require_present(path: Path, content: Mapping[str, Any]) -> None:
    """InputError where network.toml ``path`` is not of the present schema."""
    schema = schema_of(path, content)
    if schema < SCHEMA:
        cure = said(
            "Run drainage migrate {network}: {steps}.",
            network=path.parent.name,
            steps=steps_in_words(schema),
        )
        problem = said("made by an older drainage; this one reads schema {schema}", schema=SCHEMA)
        raise _refused(path, schema, problem, cure)


def _refused(path: Path, schema: object, problem: str, cure: str) -> InputError:
    return InputError([Finding(str(path), "schema", "", str(schema), problem, cure)])


def steps_in_words(schema: int) -> str:
    """What the steps from an older schema to the present change, in both languages."""
    steps = [MIGRATIONS[number] for number in range(schema, SCHEMA)]
    return Sided("; ".join(own.words_en for own in steps), "；".join(own.words_zh for own in steps))


def migrated(kept: KeptNetwork, schema: int) -> KeptNetwork:
    """The files of a network of an older schema as the present one has them."""
    for number in range(schema, SCHEMA):
        kept = MIGRATIONS[number].step(kept)
    return kept

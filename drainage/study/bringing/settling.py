"""What was built takes its place among the networks, with a study of it."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from pathlib import Path

from drainage.checks.check import findings_of
from drainage.digests import file_digest
from drainage.errors import Finding, InputError
from drainage.names import require_name
from drainage.shipped import lay_rainfall
from drainage.study.bringing.building import Built, build
from drainage.study.bringing.columns import mapping_file
from drainage.study.bringing.incoming import Choices, Incoming, remove
from drainage.study.bringing.kinds import forget_tables
from drainage.study.drafting import draft_study, require_new_study
from drainage.study.workspace import Workspace
from drainage.written import put_in_place, write_text

TABLES = ("network.toml", "model.inp", "tables/*.csv", "rules.toml")


def settle(workspace: Workspace, own: Incoming, choices: Choices) -> str:
    """Keep the network under its name and draft its study; the name of the study.

    A study of that name that is of this network already stays as it is. What was brought is
    removed. Raises InputError, with nothing kept, for names that are none or taken, for questions
    without an answer, for errors that stop a run, and where somebody changed the network meanwhile.
    """
    require_name(choices.network)
    require_name(choices.study)
    place = workspace.folder("networks", choices.network)
    study = workspace.folder("scenarios", choices.study)
    drafted = not _is_of(study, choices.network)
    if drafted:
        require_new_study(study)
    before = _state(place)
    built = build(workspace, own, choices)
    _require_answered(built)
    if built.blocked:
        raise InputError(built.blocked)
    if drafted and len(errors := built.findings[built.findings["grade"] == "error"]):
        raise InputError(findings_of(errors))
    if _state(place) != before:
        raise InputError([Finding(str(place), "", "", "", "the network was changed meanwhile",
                                  "Look at what changed and finish again.")])  # fmt: skip
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".network-") as scratch:
        fresh = shutil.copytree(built.folder, Path(scratch) / place.name)
        put_in_place(fresh, place)
    if built.mapping:
        write_text(mapping_file(workspace, choices.network), built.mapping)
    lay_rainfall(workspace.root)
    if drafted:
        draft_study(workspace, choices.study, choices.network, built.regrades)
    remove(own)
    forget_tables()
    return choices.study


def _is_of(study: Path, network: str) -> bool:
    """Whether the study in a folder is one of a network."""
    try:
        text = (study / "study.toml").read_text(encoding="utf-8-sig")
        return bool(tomllib.loads(text).get("network") == network)
    except (OSError, ValueError):
        return False


def _state(network: Path) -> dict[str, str]:
    """Digests of the files of a network that people edit."""
    files = [path for pattern in TABLES for path in sorted(network.glob(pattern))]
    return {str(path): file_digest(path) for path in files}


def _require_answered(built: Built) -> None:
    if len(built.questions):
        raise InputError([
            Finding("import", "", "", "", "values that both sides changed are not answered",
                    "Say of each whose value stands.")
        ])  # fmt: skip

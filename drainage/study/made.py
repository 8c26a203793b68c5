"""results/<study>/made.json: what every product was made of, so that only what changed is
made again (docs/decisions/0024)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from drainage.digests import digest_of, file_digest
from drainage.errors import StoreError
from drainage.study.inputs import Inputs
from drainage.written import write_text

NAME = "made.json"
SCHEMA = 1
PARTS = ("products", "run_ids", "commands")


class Made:
    """The products of a study with the digests of what they were made of and of their files.

    A product whose file is missing or holds something else counts as not made. A ledger that
    cannot be read holds nothing: then everything is made again.
    """

    def __init__(self, folder: Path, inputs: Inputs) -> None:
        self.folder = folder
        self.inputs = inputs
        self._parts = _read(folder / NAME)
        self._touched: dict[str, None] = {}
        self._watched: dict[str, str] = {}

    def holds(self, name: str, of: str) -> bool:
        """Whether a product stands as it was made, from what ``of`` is the digest of."""
        entry = self._parts["products"].get(name)
        return entry is not None and entry["of"] == of and self._stand(entry["files"])

    def keep(self, name: str, of: str, files: Iterable[Path], text: str = "") -> None:
        """Note a product that was just made."""
        stands = {path.relative_to(self.folder).as_posix(): file_digest(path) for path in files}
        self._parts["products"][name] = {"of": of, "files": stands, "text": text}
        self._touched[name] = None

    def make(self, name: str, of: str, write: Callable[[], Iterable[Path]]) -> bool:
        """Make a product where it does not stand already; whether it was made."""
        self._touched[name] = None
        if self.holds(name, of):
            return False
        self.keep(name, of, write())
        return True

    def wrote(self, name: str, path: Path) -> bool:
        """Whether a file is as a product left it, whatever it was made of."""
        place = path.relative_to(self.folder).as_posix()
        noted = self._parts["products"].get(name, {"files": {}})["files"].get(place)
        return noted is not None and file_digest(path) == noted

    def files(self, name: str) -> list[Path]:
        """The files of a product that was made; none of one that was not."""
        entry = self._parts["products"].get(name, {"files": {}})
        return [self.folder / place for place in entry["files"]]

    def words(self, name: str) -> str:
        """The text that was noted with a product; empty of one that was not made."""
        return str(self._parts["products"].get(name, {"text": ""})["text"])

    def touch(self, name: str) -> None:
        """Count a product that stands among those of this command."""
        self._touched[name] = None

    def watch(self, name: str, path: Path) -> None:
        """Count a product of another command, there or not, among what this one reads."""
        self._watched[name] = path.relative_to(self.folder).as_posix()

    def text(self, name: str, of: str, tell: Callable[[], str]) -> str:
        """A text that is composed only where what it says has changed."""
        if not self.holds(name, of):
            self.keep(name, of, [], tell())
        self._touched[name] = None
        return str(self._parts["products"][name]["text"])

    def run_id(self, run: str, of: str, compute: Callable[[], str]) -> str:
        """The id of a run that stands in the files, whose inputs have the digest ``of``."""
        known = self._parts["run_ids"].get(run)
        if known is None or known["of"] != of:
            known = self._parts["run_ids"][run] = {"of": of, "id": compute()}
        return str(known["id"])

    def said(self, command: str, runs: Iterable[Path]) -> Mapping[str, Any] | None:
        """What a command said when it last ended, where nothing it read or made has changed."""
        entry = self._parts["commands"].get(command)
        if entry is None or entry["of"] != self.inputs.digest:
            return None
        stands = (
            self._stand(entry["files"])
            and all(self._read_as(*own) == of for *own, of in entry["read"])
            and entry["runs"] == self.runs_digest(runs)
        )
        return entry["said"] if stands else None

    def keep_command(self, command: str, runs: Iterable[Path], said: Mapping[str, Any]) -> None:
        """Note that a command has made all it makes, and what it said."""
        products = self._parts["products"]
        files = {place: own for name in self._touched for place, own in
                 products.get(name, {"files": {}})["files"].items()}  # fmt: skip
        current = {name: entry for name, entry in self._parts["commands"].items()
                   if entry["of"] == self.inputs.digest}  # fmt: skip
        self._parts["commands"] = current | {
            command: {
                "of": self.inputs.digest,
                "runs": self.runs_digest(runs),
                "files": files,
                "read": [[*own, self._read_as(*own)] for own in self._watched.items()],
                "said": dict(said),
            }
        }

    def runs_digest(self, runs: Iterable[Path]) -> str:
        """Of every file in the folders of runs, relative to the results."""
        found = []
        for run in runs:
            folder = self.folder / run
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    found += [path.relative_to(self.folder).as_posix(), file_digest(path)]
        return digest_of(*found)

    def read_again(self) -> None:
        """Learn what others have noted since; what both know is as they have it."""
        noted = _read(self.folder / NAME)
        self._parts = {part: {**self._parts[part], **noted[part]} for part in PARTS}

    def write_if_unchanged(self) -> None:
        """``write`` where the inputs are still those of the beginning, else nothing."""
        with suppress(StoreError, OSError):
            self.write()

    def write(self) -> None:
        """Write the ledger whole; raises StoreError where the inputs changed meanwhile."""
        self.inputs.require_unchanged()
        held = json.dumps({"schema": SCHEMA, **self._parts}, ensure_ascii=False, indent=0)
        write_text(self.folder / NAME, held)

    def _read_as(self, name: str, place: str) -> str:
        entry = self._parts["products"].get(name, {"of": ""})
        return digest_of(str(entry["of"]), file_digest(self.folder / place))

    def _stand(self, files: Mapping[str, str]) -> bool:
        return all(own and file_digest(self.folder / place) == own for place, own in files.items())


def _read(path: Path) -> dict[str, dict[str, Any]]:
    nothing: dict[str, dict[str, Any]] = {part: {} for part in PARTS}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return nothing
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return nothing
    parts = {part: content.get(part, {}) for part in PARTS}
    return parts if _sound(parts) else nothing


def _sound(parts: Mapping[str, Any]) -> bool:
    needed = {"products": {"of", "files", "text"}, "run_ids": {"of", "id"},
              "commands": {"of", "runs", "files", "read", "said"}}  # fmt: skip
    return all(
        isinstance(parts[part], dict)
        and all(isinstance(e, dict) and keys <= set(e) for e in parts[part].values())
        for part, keys in needed.items()
    )

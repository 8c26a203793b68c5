"""Scenario files read and saved by more than one at a time: no change is lost.

Who saves says which version was seen. Where another wrote meanwhile nothing is saved; a page
or a text editor is another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drainage.errors import DrainageError, Finding, InputError, one_of
from drainage.input_file import read_bytes, read_utf8
from drainage.names import CURE as NAME_CURE
from drainage.names import fault_of
from drainage.said import said
from drainage.scenario import Scenario, load_study
from drainage.scenario.editing import Basis, new_scenario, with_on_demand
from drainage.scenario.editing.lines import MARK
from drainage.scenario.loading import order_findings, scenario_of
from drainage.study.inputs import NO_SCENARIOS, scenario_names
from drainage.study.saving import DESK, saving
from drainage.study.scenario_history import History, read_history, write_history
from drainage.study.workspace import Workspace
from drainage.toml_file import MOST_BYTES
from drainage.written import write_text, written_whole


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario as its file is; ``undo`` and ``redo`` count the steps there are."""

    name: str
    text: str
    undo: int
    redo: int

    @property
    def version(self) -> str:
        """A digest of the file's bytes."""
        return version_of(self.text)


class ChangedError(DrainageError):
    """Another wrote the file meanwhile: ``theirs`` is what stands there."""

    exit_code = 2

    def __init__(self, theirs: ScenarioFile) -> None:
        self.theirs = theirs
        super().__init__(said("{name} was changed meanwhile, in another window or a text editor: "
                              "nothing was saved", name=theirs.name))  # fmt: skip


def version_of(text: str) -> str:
    """Of a text as the bytes of a file."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_scenario(workspace: Workspace, study: str, name: str) -> ScenarioFile:
    """A scenario of the study as it is; what was changed outside becomes a step of its history.

    Raises InputError for one the study does not list and for what is no text.
    """
    path = _path(workspace, study, name)
    with saving(workspace, study):
        return _read(workspace, study, path)


def save_scenario(
    workspace: Workspace, study: str, name: str, text: str, seen: str
) -> ScenarioFile:
    """Save a scenario whole where ``seen`` is the version that stands.

    Raises ChangedError where it is not, InputError where the text is no scenario of this study.
    """
    path = _path(workspace, study, name)
    return _stepped(workspace, study, path, seen, lambda history: history.with_text(text))


def undo(workspace: Workspace, study: str, name: str, seen: str) -> ScenarioFile:
    """The text before the present one; raises as ``save_scenario`` and where there is none."""
    path = _path(workspace, study, name)
    return _stepped(workspace, study, path, seen, History.undone)


def redo(workspace: Workspace, study: str, name: str, seen: str) -> ScenarioFile:
    """The text that was undone last; raises as ``undo``."""
    path = _path(workspace, study, name)
    return _stepped(workspace, study, path, seen, History.redone)


def text_seen(workspace: Workspace, study: str, name: str, version: str) -> str | None:
    """The text of a version that was read or saved here; None for one that is not kept."""
    history = read_history(_history(workspace, study, _path(workspace, study, name)))
    texts = (*history.past, *history.future, history.present or "")
    return next((own for own in texts if version_of(own) == version), None)


def require_fits(workspace: Workspace, study: str, name: str, text: str) -> Scenario:
    """The scenario of a text; InputError where it is none or does not fit into the study."""
    folder = workspace.folder("scenarios", study)
    path = folder / f"{name}.toml"
    scenario = scenario_of(path, text.removeprefix(MARK))
    own = load_study(folder)
    found = order_findings(folder / "study.toml", own.conditions, {**own.scenarios, name: scenario})
    wrong = [finding for finding in found if finding.file == str(path)]
    if wrong:
        raise InputError(wrong)
    return scenario


def add_scenario(
    workspace: Workspace, study: str, name: str, source: str, titles: tuple[str, str], basis: Basis
) -> ScenarioFile:
    """A scenario that stands on ``source``, entered in ``on_demand`` of study.toml.

    Its file is written first: one that study.toml does not list does no harm. Raises InputError
    for a name that is taken or none.
    """
    folder = workspace.folder("scenarios", study)
    path, conditions = folder / f"{name}.toml", folder / "study.toml"
    _require_free(path, name)
    first = read_scenario(workspace, study, source)
    with saving(workspace, study):
        text = new_scenario(source, first.text, titles, basis)
        scenario_of(path, text.removeprefix(MARK))
        before = _text(conditions)
        write_text(path, text)
        try:
            write_text(conditions, with_on_demand(before, name))
            load_study(folder)
        except BaseException:
            # A study whose other files are wrong is not left listing a file that is gone.
            write_text(conditions, before)
            path.unlink(missing_ok=True)
            raise
        return _read(workspace, study, path)


def _require_free(path: Path, name: str) -> None:
    fault = fault_of(name)
    if fault:
        raise InputError([Finding(str(path), "", "", name, fault, NAME_CURE)])
    taken = {own.stem.casefold() for own in path.parent.glob("*.toml")}
    if name.casefold() in {*taken, *NO_SCENARIOS}:
        raise InputError([Finding(str(path), "", "", name, "there is a file of this name",
                                  "Give it another name.")])  # fmt: skip


def _path(workspace: Workspace, study: str, name: str) -> Path:
    known = scenario_names(workspace, study)
    folder = workspace.folder("scenarios", study)
    if name not in known or fault_of(name):
        raise InputError([Finding(str(folder / "study.toml"), "", "", name,
                                  "no such scenario in this study",
                                  one_of(known)
                                  )])  # fmt: skip
    return folder / f"{name}.toml"


def _history(workspace: Workspace, study: str, path: Path) -> Path:
    return workspace.folder("results", study) / DESK / "history" / f"{path.stem}.json"


def _text(path: Path) -> str:
    """The text with its mark and line ends as they are."""
    read_utf8(path, MOST_BYTES, "Is it the right file?")
    return read_bytes(path, MOST_BYTES, "").decode("utf-8")


def _read(workspace: Workspace, study: str, path: Path) -> ScenarioFile:
    place = _history(workspace, study, path)
    known, text = read_history(place), _text(path)
    history = known.with_text(text)
    if history != known:
        write_history(history, place)
    return ScenarioFile(path.stem, text, len(history.past), len(history.future))


def _stepped(
    workspace: Workspace,
    study: str,
    path: Path,
    seen: str,
    step: Callable[[History], History | None],
) -> ScenarioFile:
    """The file is written first: killed between, its text is a step the next who reads adds."""
    place = _history(workspace, study, path)
    with saving(workspace, study):
        present = _read(workspace, study, path)
        if present.version != seen:
            raise ChangedError(present)
        history = step(read_history(place))
        if history is None or history.present is None:
            raise InputError([Finding(str(path), "", "", "", "there is no such step",
                                      "Go on from the text that stands.")])  # fmt: skip
        if history.present != present.text:
            require_fits(workspace, study, path.stem, history.present)
            with written_whole(path) as scratch:
                scratch.write_text(history.present, encoding="utf-8", newline="")
                meanwhile = _read(workspace, study, path)
                if meanwhile.version != seen:
                    raise ChangedError(meanwhile)
            write_history(history, place)
        return _read(workspace, study, path)

"""The tests that could notice a change, from what ``recording`` wrote."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coverage import CoverageData

from benchmarks.mutants.operators import Change

Lines = dict[str, dict[int, frozenset[str]]]
"""File below the root -> line -> the tests that run it."""


@dataclass(frozen=True)
class Costs:
    """Seconds of each test alone, the shared fixtures it asks for, and theirs."""

    seconds: Mapping[str, float]
    shared: Mapping[str, frozenset[str]]
    fixture_seconds: Mapping[str, float]

    def cheapest_first(self, tests: Iterable[str], limit_s: float) -> tuple[list[str], float]:
        """As many tests as run within a limit, and their seconds; a fixture is paid once."""
        order = sorted(tests, key=lambda test: (self._alone(test), test))
        chosen: list[str] = []
        paid: set[str] = set()
        total = 0.0
        for test in order:
            due = self.shared[test] - paid
            cost = self.seconds[test] + sum(self.fixture_seconds.get(name, 0.0) for name in due)
            if chosen and total + cost > limit_s:
                continue
            chosen.append(test)
            paid |= due
            total += cost
        return chosen, total

    def _alone(self, test: str) -> float:
        fixtures = sum(self.fixture_seconds.get(name, 0.0) for name in self.shared[test])
        return self.seconds[test] + fixtures


def read_costs(folders: Sequence[Path]) -> Costs:
    """The costs of all processes of recorded runs; of a test that ran twice, the later."""
    seconds: dict[str, float] = {}
    shared: dict[str, frozenset[str]] = {}
    fixtures: dict[str, float] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("costs.*.json"))):
        said = json.loads(path.read_text(encoding="utf-8"))
        for test, own in said["tests"].items():
            seconds[test] = own["seconds"]
            shared[test] = frozenset(own["shared"])
        for name, cost in said["shared"].items():
            fixtures[name] = max(fixtures.get(name, 0.0), cost)
    return Costs(seconds, shared, fixtures)


def read_lines(folders: Sequence[Path], root: Path, costs: Costs) -> Lines:
    """Who runs which line; the lines of a shared fixture belong to all who ask for it."""
    users: dict[str, set[str]] = defaultdict(set)
    for test, names in costs.shared.items():
        for name in names:
            users[name].add(test)
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in (path for folder in folders for path in sorted(folder.glob("coverage.*"))):
        if path.suffix == ".coveragerc" or path.name.endswith("-journal"):
            continue
        data = CoverageData(basename=str(path))
        data.read()
        for file in data.measured_files():
            if not Path(file).is_relative_to(root):  # a copy of the package that a test made
                continue
            name = Path(file).relative_to(root).as_posix()
            for line, contexts in data.contexts_by_lineno(file).items():
                for context in contexts:
                    found[name][line] |= users.get(context, {context}) & costs.seconds.keys()
    return {
        file: {line: frozenset(tests) for line, tests in lines.items()}
        for file, lines in found.items()
    }


@dataclass(frozen=True)
class _Function:
    """A function of the package: its lines, the names it uses, whether numba compiles it."""

    file: str
    name: str
    first: int
    last: int
    uses: frozenset[str]
    compiled: bool


class Covering:
    """Which tests could notice a change in a package whose run was recorded.

    A line in a function: the tests that ran the statement. What runs at import (a constant, a
    field) has no test of its own: the tests that ran a function which uses its name or that of a
    constant made of it, or calls a compiled one that does, and those whose file names it. Code that numba compiles is not seen to run: the tests that ran a
    function which calls it, and those whose file names it.
    """

    def __init__(self, root: Path, package: str, lines: Lines, tests: Iterable[str]) -> None:
        self._root, self._package, self._lines, self._tests = root, package, lines, list(tests)

    @cached_property
    def _functions(self) -> list[_Function]:
        found = []
        for path in sorted((self._root / self._package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    file = path.relative_to(self._root).as_posix()
                    found.append(_function(file, node))
        return found

    def tests(self, change: Change) -> frozenset[str]:
        """The tests that run what a change touches; of a table of data, the module beside it."""
        if not change.file.endswith(".py"):
            beside = self._lines.get(Path(change.file).with_suffix(".py").as_posix(), {})
            return frozenset().union(*beside.values())
        tree = ast.parse((self._root / change.file).read_text(encoding="utf-8"))
        inside = [
            own
            for own in self._functions
            if own.file == change.file and own.first <= change.line <= own.last
        ]
        if any(own.compiled for own in inside):
            own = {function.name for function in inside}
            return self._who_use(self._callers(own)) | self._who_name(own)
        if inside:
            first, last = _statement(tree, change.line)
            innermost = max(inside, key=lambda function: function.first)
            if first <= innermost.first:  # a default value
                first, last = innermost.first + 1, innermost.last
            return self._ran(change.file, first, last)
        # A compiled loop holds its constants: who calls it could notice them.
        names = self._callers(_made_of(tree, _names_at(tree, change.line)))
        return self._who_use(names) | self._who_name(names)

    def _ran(self, file: str, first: int, last: int) -> frozenset[str]:
        own = self._lines.get(file, {})
        return frozenset().union(*(own.get(line, ()) for line in range(first, last + 1)))

    def _who_use(self, names: set[str]) -> frozenset[str]:
        return frozenset().union(
            *(
                self._ran(own.file, own.first + 1, own.last)
                for own in self._functions
                if own.uses & names and not own.compiled
            )
        )

    def _who_name(self, names: set[str]) -> frozenset[str]:
        """The tests whose file holds one of these names."""
        word = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
        files = {test.split("::")[0] for test in self._tests}
        naming = {
            file
            for file in files
            if names and word.search((self._root / file).read_text(encoding="utf-8"))
        }
        return frozenset(test for test in self._tests if test.split("::")[0] in naming)

    def _callers(self, names: set[str]) -> set[str]:
        """Names of compiled functions through which these are reached, themselves included."""
        while more := {own.name for own in self._functions if own.compiled and own.uses & names}:
            if more <= names:
                break
            names = names | more
        return names


def _function(file: str, node: ast.FunctionDef) -> _Function:
    uses = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    uses |= {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    uses |= {n.arg for n in ast.walk(node) if isinstance(n, ast.keyword) and n.arg}
    decorators = " ".join(ast.unparse(d) for d in node.decorator_list)
    compiled = decorators.startswith(("compiled", "loops("))
    last = node.end_lineno or node.lineno
    return _Function(file, node.name, node.lineno, last, frozenset(uses), compiled)


def _statement(tree: ast.Module, line: int) -> tuple[int, int]:
    """First and last line of the innermost statement at a line; of a block, its head."""
    best = (line, line)
    for node in ast.walk(tree):
        last = getattr(node, "end_lineno", None)
        if isinstance(node, ast.stmt) and last and node.lineno <= line <= last:
            body = getattr(node, "body", None)
            head = body[0].lineno - 1 if body else last
            if line <= max(head, node.lineno):
                best = (node.lineno, max(head, node.lineno))
    return best


def _names_at(tree: ast.Module, line: int) -> set[str]:
    """What the statements at a line outside of functions define: names, classes."""
    names: set[str] = set()
    for node in ast.walk(tree):
        last = getattr(node, "end_lineno", None)
        if not (isinstance(node, ast.stmt) and last and node.lineno <= line <= last):
            continue
        if isinstance(node, ast.ClassDef):
            names.add(node.name)
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {t.id for t in targets if isinstance(t, ast.Name)}
    return names


def _made_of(tree: ast.Module, names: set[str]) -> set[str]:
    """These names and those of the constants of the module that hold them."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        if names & {own.id for own in ast.walk(node.value) if isinstance(own, ast.Name)}:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = names | {own.id for own in targets if isinstance(own, ast.Name)}
    return names

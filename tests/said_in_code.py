"""The sentences for the user that stand in the code, found in its syntax.

A sentence is what is given for a parameter named ``message``, ``problem``, ``cure``, ``done`` or
``sentence``, what an error of this package is raised with, and each template of
``said`` and each ``word``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SPOKEN = {"message", "problem", "cure", "done", "sentence"}
ERRORS = {"DrainageError", "EngineError", "ContinuityError", "ComparisonError", "StoreError"}


@dataclass(frozen=True)
class Sentence:
    """A text of the code that a user may read, and the names of the figures it is given."""

    file: str
    line: int
    text: str
    figures: frozenset[str] | None


@dataclass(frozen=True)
class Broken:
    """A text put together where the user would read it: it has no template to translate."""

    file: str
    line: int
    code: str


@cache
def of_package(package: Path) -> tuple[tuple[Sentence, ...], tuple[Broken, ...]]:
    """All sentences of the package, and all that are put together."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in package.rglob("*.py")}
    places: dict[str, set[int | str]] = {}
    own_places: dict[Path, dict[str, set[int | str]]] = {}
    for file, tree in trees.items():
        for name, own in _spoken_parameters(tree):
            known = own_places.setdefault(file, {}) if name.startswith("_") else places
            known.setdefault(name, set()).update(own)
    sentences: list[Sentence] = []
    broken: list[Broken] = []
    for file, tree in trees.items():
        name = file.relative_to(package.parent).as_posix()
        for found in _of_module(name, tree, places | own_places.get(file, {})):
            (sentences if isinstance(found, Sentence) else broken).append(found)  # type: ignore[arg-type]
    return tuple(dict.fromkeys(sentences)), tuple(dict.fromkeys(broken))


def _spoken_parameters(tree: ast.Module) -> Iterator[tuple[str, set[int | str]]]:
    """Function or class -> places and names of the parameters that hold a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            named = [own.arg for own in node.args.args if own.arg not in ("self", "cls")]
            more = [own.arg for own in node.args.kwonlyargs]
            if node.name != "__init__":
                yield node.name, _places(named, more)
        elif isinstance(node, ast.ClassDef):
            own = [
                line.target.id
                for line in node.body
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
            ]
            yield node.name, _places(own, [])


def _places(named: list[str], more: list[str]) -> set[int | str]:
    spoken = {place for place, name in enumerate(named) if name in SPOKEN}
    return {*spoken, *(name for name in (*named, *more) if name in SPOKEN)}


def _of_module(
    file: str, tree: ast.Module, places: dict[str, set[int | str]]
) -> Iterator[Sentence | Broken]:
    texts = _assigned(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = _called(node)
        if called == "said" and isinstance(node.func, ast.Name):
            figures = frozenset(own.arg or "" for own in node.keywords)
            yield from _said(file, node.args[0], figures, texts)
            continue
        if called == "word":
            yield from _words(file, node.args[0])
            continue
        if called in ERRORS:
            given = node.args[:1]
        else:
            own = places.get(called, set())
            given = [value for place, value in enumerate(node.args) if place in own]
            given += [value.value for value in node.keywords if value.arg in own]
        for value in given:
            yield from _spoken(file, value, texts)


def _words(file: str, own: ast.expr) -> Iterator[Sentence]:
    """What ``word`` is given where it stands there; a name of it stands elsewhere."""
    for part in [own.body, own.orelse] if isinstance(own, ast.IfExp) else [own]:
        if isinstance(part, ast.Constant):
            yield Sentence(file, part.lineno, str(part.value), None)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Name -> what the module assigns to it."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for name, value in zip(target.elts, node.value.elts, strict=True):
                        if isinstance(name, ast.Name):
                            found.setdefault(name.id, []).append(value)
    return found


def _spoken(
    file: str, value: ast.expr, texts: dict[str, list[ast.expr]]
) -> Iterator[Sentence | Broken]:
    if isinstance(value, ast.Constant):
        if isinstance(value.value, str) and value.value.strip():
            yield Sentence(file, value.lineno, value.value, None)
    elif isinstance(value, ast.JoinedStr | ast.BinOp):
        if _says_something(value):
            yield Broken(file, value.lineno, ast.unparse(value))
    elif isinstance(value, ast.IfExp):
        yield from _spoken(file, value.body, texts)
        yield from _spoken(file, value.orelse, texts)
    elif isinstance(value, ast.BoolOp):
        for own in value.values:
            yield from _spoken(file, own, texts)
    elif isinstance(value, ast.Starred):
        yield from _spoken(file, value.value, texts)
    elif isinstance(value, ast.Name):
        for own in texts.get(value.id, []):
            yield from _spoken(file, own, {})
    elif isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        for table in texts.get(value.value.id, []):
            if isinstance(table, ast.Dict):
                for own in table.values:
                    yield from _spoken(file, own, {})


def _says_something(value: ast.expr) -> bool:
    """Whether a text put together holds words of its own, not figures and signs alone."""
    if isinstance(value, ast.BinOp):
        return True
    parts = value.values if isinstance(value, ast.JoinedStr) else []
    return any(isinstance(own, ast.Constant) and re.search("[A-Za-z]", own.value) for own in parts)


def _said(
    file: str, template: ast.expr, figures: frozenset[str], texts: dict[str, list[ast.expr]]
) -> Iterator[Sentence | Broken]:
    if isinstance(template, ast.Constant):
        yield Sentence(file, template.lineno, str(template.value), figures)
    elif isinstance(template, ast.IfExp):
        yield from _said(file, template.body, figures, texts)
        yield from _said(file, template.orelse, figures, texts)
    elif isinstance(template, ast.Name) and template.id in texts:
        for own in texts[template.id]:
            yield from _said(file, own, figures, {})
    else:
        yield Broken(file, template.lineno, ast.unparse(template))

"""What of the program a part of it rests on: its modules and all that they import."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from drainage import errors

PACKAGE = Path(__file__).parent
NAME = PACKAGE.name
WORDING = ("drainage.said", "drainage.said_again", "drainage.toml_words", "drainage.toml_syntax",
           "drainage.errors", "drainage.languages")  # fmt: skip
"""Modules that word what is said and decide no figure: a better sentence makes no kept figure
again. docs/decisions/0053 says why, a test what others may take from them. ``decided_by_errors``
stands for what of ``drainage.errors`` decides whether there are figures."""


@cache
def imported_code_digest(*modules: str) -> str:
    """Of the source of modules ("drainage.engine.runs"), of every module of the program they import
    and of what lies beside those without being code. Line ends do not count, nor does the
    ``WORDING``.

    Raises FileNotFoundError for a name that is none.
    """
    whole = hashlib.sha256()
    every = imported_modules(*modules)
    code = [path for own, path in every.items() if own not in WORDING]
    beside = {path for own in code for path in own.parent.iterdir()
              if path.is_file() and path.suffix not in (".py", ".pyc")}  # fmt: skip
    for path in sorted({*code, *beside}):
        name = path.relative_to(PACKAGE).as_posix()
        whole.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    if f"{NAME}.errors" in every:
        whole.update("\n".join(decided_by_errors()).encode())
    return whole.hexdigest()


def decided_by_errors() -> list[str]:
    """What of ``drainage.errors`` decides whether a run has figures: which kind of error is which
    other, so what is caught, and whether a wrong table is refused at all."""
    kinds = [own for own in vars(errors).values()
             if isinstance(own, type) and issubclass(own, Exception)]  # fmt: skip
    lines = [" ".join(kind.__name__ for kind in own.__mro__) for own in kinds]
    return [*sorted(lines), f"refused {errors.MOST_FINDINGS > 0}"]


@cache
def imported_modules(*modules: str) -> dict[str, Path]:
    """Name -> file of the modules and of all modules of the program they import, wherever in the
    code, but for imports that only type checkers read.

    A name that is loaded by its text is not seen: name it among the ``modules``.
    """
    found: dict[str, Path] = {}
    due = list(modules)
    for name in modules:
        if _file_of(name) is None:
            raise FileNotFoundError(f"no module {name} in this program")
    while due:
        parts = due.pop().split(".")
        for k in range(1, len(parts) + 1):
            name = ".".join(parts[:k])
            path = _file_of(name)
            if path is not None and name not in found:
                found[name] = path
                due.extend(own for own in _imports(path) if own.split(".")[0] == NAME)
    return found


def _file_of(name: str) -> Path | None:
    place = PACKAGE.joinpath(*name.split(".")[1:])
    candidates = (place / "__init__.py", place.with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)


def _imports(path: Path) -> Iterator[str]:
    """The modules a file imports, and for each name it takes from one the module it may be."""
    due: list[ast.AST] = [ast.parse(path.read_bytes())]
    while due:
        node = due.pop()
        if isinstance(node, ast.If) and _for_type_checkers(node.test):
            due.extend(node.orelse)
        elif isinstance(node, ast.Import):
            yield from (own.name for own in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{own.name}" for own in node.names)
        else:
            due.extend(ast.iter_child_nodes(node))


def _for_type_checkers(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"

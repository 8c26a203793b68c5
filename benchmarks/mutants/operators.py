"""All operator mutants of a module: one small change each, as text put for text.

Operators, each with the changes it makes:

    arithmetic   + for -, * for /, // for /, % for *, ** for *, and back; -x to +x
    comparison   < for <=, > for >= and back (the boundary); < for >=, > for <=, == for !=,
                 in for not in, is for is not (the opposite)
    boolean      and for or, & for |, True for False, and back
    not          not x and ~x to x
    constant     a number n to n + 1, as cosmic-ray and mutmut do
    extreme      min for max, floor for ceil, any for all, head for tail, lower for upper, and
                 what is named after them in numpy and pandas
    reduction    sum to max, mean to max, cumsum to what was summed
    returned     a returned value to None
    swapped      the first two arguments of a call

Left alone: docstrings and other text, what stands in f-strings, annotations, imports, and
what is raised: words are no numbers. Nor is the ``strict`` of a zip, which only asks whether two
lists are as long as they must be.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"), ast.Mod: ("%", "*"), ast.Pow: ("**", "*"),
}  # fmt: skip
BITS: dict[type[ast.operator], tuple[str, str]] = {ast.BitAnd: ("&", "|"), ast.BitOr: ("|", "&")}
COMPARISON: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<", "<=", ">="), ast.LtE: ("<=", "<", ">"), ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"), ast.Eq: ("==", "!="), ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}  # fmt: skip
_PAIRS = (
    ("min", "max"), ("minimum", "maximum"), ("nanmin", "nanmax"), ("fmin", "fmax"),
    ("argmin", "argmax"), ("idxmin", "idxmax"), ("cummin", "cummax"), ("floor", "ceil"),
    ("any", "all"), ("head", "tail"), ("lt", "ge"), ("gt", "le"), ("eq", "ne"),
    ("first", "last"), ("ffill", "bfill"), ("nsmallest", "nlargest"),
)  # fmt: skip
EXTREMES = dict(_PAIRS) | {other: name for name, other in _PAIRS}
REDUCTIONS = {"sum": "max", "mean": "max", "nansum": "nanmax", "cumsum": "asarray"}
KEYWORDS = {"lower": "upper", "upper": "lower"}


@dataclass(frozen=True)
class Change:
    """Text to put in the place of text: ``start`` and ``end`` are offsets in the file."""

    file: str
    start: int
    end: int
    new: str
    operator: str
    line: int

    def applied_to(self, source: str) -> str:
        """The source with the change made."""
        return source[: self.start] + self.new + source[self.end :]


class _Text:
    """A source with the place of its nodes: ast counts bytes, text is characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = source.splitlines(keepends=True)
        self._begins = [0]
        for line in self._lines:
            self._begins.append(self._begins[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno, node.end_col_offset),
        )

    def between(self, left: ast.expr, right: ast.expr, sign: str) -> tuple[int, int] | None:
        """Where a sign stands between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        at = self.source.find(sign, start, end)
        return None if at < 0 else (at, at + len(sign))

    def of(self, node: ast.expr) -> str:
        start, end = self.span(node)
        return self.source[start:end]

    def _offset(self, line: int, column: int) -> int:
        text = self._lines[line - 1].encode()[:column].decode()
        return self._begins[line - 1] + len(text)


def mutants_of(file: str, source: str) -> list[Change]:
    """Every operator mutant of a module, in the order of the text."""
    text = _Text(source)
    found = [
        Change(file, start, end, new, operator, node.lineno)
        for node in _mutable(ast.parse(source))
        for operator, (start, end), new in _changes(text, node)
    ]
    valid = {change for change in found if _compiles(change.applied_to(source))}
    return sorted(valid, key=lambda c: (c.start, c.end, c.new))


def _compiles(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _mutable(node: ast.AST) -> Iterator[ast.expr | ast.Return]:
    """The expressions and returns below a node that make numbers, not words or types."""
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return
    if isinstance(node, ast.expr | ast.Return):
        yield node
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _mutable(child)


Found = Iterator[tuple[str, tuple[int, int], str]]


def _changes(text: _Text, node: ast.expr | ast.Return) -> Found:
    if isinstance(node, ast.BinOp):
        yield from _of_operation(text, node)
    elif isinstance(node, ast.Compare):
        yield from _of_comparison(text, node)
    elif isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            if place := text.between(left, right, old):
                yield "boolean", place, new
    elif isinstance(node, ast.UnaryOp):
        start = text.span(node)[0]
        operand = text.span(node.operand)[0]
        if isinstance(node.op, ast.Not | ast.Invert):
            yield (
                "not",
                (start, operand),
                text.source[start:operand].lstrip("~").removeprefix("not").lstrip(),
            )
        elif isinstance(node.op, ast.USub):
            yield "arithmetic", (start, start + 1), "+"
    elif isinstance(node, ast.Constant):
        yield from _of_constant(text, node)
    elif isinstance(node, ast.Call):
        yield from _of_call(text, node)
    elif isinstance(node, ast.Return) and node.value and text.of(node.value) != "None":
        yield "returned", text.span(node.value), "None"


def _of_operation(text: _Text, node: ast.BinOp) -> Found:
    for operator, table in (("arithmetic", ARITHMETIC), ("boolean", BITS)):
        if type(node.op) in table:
            old, new = table[type(node.op)]
            if place := text.between(node.left, node.right, old):
                yield operator, place, new


def _of_comparison(text: _Text, node: ast.Compare) -> Found:
    operands = [node.left, *node.comparators]
    for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
        old, *others = COMPARISON[type(op)]
        place = text.between(left, right, old)
        for new in others if place else ():
            yield "comparison", place, new


def _of_constant(text: _Text, node: ast.Constant) -> Found:
    value = node.value
    if isinstance(value, bool):
        yield "boolean", text.span(node), str(not value)
    elif isinstance(value, int | float):
        yield "constant", text.span(node), repr(value + 1)


def _of_call(text: _Text, node: ast.Call) -> Found:
    _start, end = text.span(node.func)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else text.of(node.func)
    for operator, table in (("extreme", EXTREMES), ("reduction", REDUCTIONS)):
        if name in table and (name != "cumsum" or text.of(node.func) == "np.cumsum"):
            yield operator, (end - len(name), end), table[name]
    for keyword in node.keywords:
        if keyword.arg in KEYWORDS:
            at = text.span(keyword)[0]
            yield "extreme", (at, at + len(keyword.arg)), KEYWORDS[keyword.arg]
    if len(node.args) >= 2 and not any(isinstance(a, ast.Starred) for a in node.args[:2]):
        first, second = node.args[:2]
        if text.of(first) != text.of(second):
            between = text.source[text.span(first)[1] : text.span(second)[0]]
            whole = (text.span(first)[0], text.span(second)[1])
            yield "swapped", whole, text.of(second) + between + text.of(first)

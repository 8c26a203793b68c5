"""The tool that puts mistakes in: what it changes, which tests it runs, what it remembers."""

import json
import tomllib

import pytest

from benchmarks.mutants.covering import Costs, Covering
from benchmarks.mutants.mistakes import read_mistakes
from benchmarks.mutants.operators import Change, mutants_of
from benchmarks.mutants.verdicts import Book, Verdict, copied


@pytest.mark.parametrize("mistake", read_mistakes(), ids=lambda own: own.name)
def test_every_named_mistake_fits_the_code(mistake, root):
    change = mistake.change(root)
    source = (root / mistake.file).read_text(encoding="utf-8")
    assert change.applied_to(source) == source.replace(mistake.old, mistake.new)
    if mistake.file.endswith(".toml"):
        tomllib.loads(change.applied_to(source))
    else:
        compile(change.applied_to(source), mistake.file, "exec")


def changed(line):
    """What the operators make of one line."""
    return {change.applied_to(line) for change in mutants_of("x.py", line)}


@pytest.mark.parametrize(
    ("line", "mutants"),
    [
        ("a - b", {"a + b"}),
        ("a * b", {"a / b"}),
        ("a <= b", {"a < b", "a > b"}),
        ("a == b", {"a != b"}),
        ("a not in b", {"a in b"}),
        ("a and b", {"a or b"}),
        ("m & ~n", {"m | ~n", "m & n"}),
        ("not a", {"a"}),
        ("-a", {"+a"}),
        ("x = 0.95", {"x = 1.95"}),
        ("x = True", {"x = False"}),
        ("np.minimum(a)", {"np.maximum(a)"}),
        ("a.sum()", {"a.max()"}),
        ("a.clip(lower=b)", {"a.clip(upper=b)"}),
        ("f(a, b, c)", {"f(b, a, c)"}),
        ("'深' < b", {"'深' <= b", "'深' >= b"}),
        ("f'{a - b}'", set()),
        ("zip(a, strict=True)", set()),
        ("x: Literal[3]", set()),
        ("'text'", set()),
    ],
)
def test_operators_change_numbers_and_leave_words(line, mutants):
    assert {text.strip() for text in changed(line)} == mutants


def test_a_returned_value_becomes_none():
    assert "def f():\n    return None" in changed("def f():\n    return a")


def test_the_cheapest_tests_run_first_and_a_shared_fixture_is_paid_once():
    """a: 1 s; b and c: 1 and 2 s and 10 s for the town they share, so 14 s for all."""
    town = frozenset({"town"})
    costs = Costs({"a": 1, "b": 1, "c": 2}, {"a": frozenset(), "b": town, "c": town}, {"town": 10})
    assert costs.cheapest_first("cba", 100) == (["a", "b", "c"], 14)
    assert costs.cheapest_first("cba", 12) == (["a", "b"], 12)
    assert costs.cheapest_first("c", 1) == (["c"], 12)


def test_a_kill_holds_while_its_test_stands_and_a_survival_while_no_test_changes(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    for name in ("a", "b"):
        (tests / f"test_{name}.py").write_text("one", encoding="utf-8")
    book = Book(tmp_path / "book.jsonl", tmp_path)
    killer = "tests/test_a.py::test_x"
    digest = book.killer_digest(killer)
    book.add(Verdict("dead", "killed", killer, digest, book.tests_digest, 1.0))
    book.add(Verdict("alive", "survived", "", "", book.tests_digest, 1.0))

    def remembered():
        own = Book(tmp_path / "book.jsonl", tmp_path)
        return own.known("dead") is not None, own.known("alive") is not None

    assert remembered() == (True, True)
    (tests / "test_b.py").write_text("two", encoding="utf-8")
    assert remembered() == (True, False)
    (tests / "test_a.py").write_text("two", encoding="utf-8")
    assert remembered() == (False, False)
    assert json.loads((tmp_path / "book.jsonl").read_text().splitlines()[0])["key"] == "dead"


def test_mistakes_are_made_in_a_copy_of_the_whole_package(tmp_path):
    # The results of studies are left out, the package that reads them is not.
    for name in ("results/run.json", "build/x.py", "drainage/results/store.py", "tests/build/y.py"):
        path = tmp_path / "repository" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1", encoding="utf-8")
    copy = copied(tmp_path / "repository", tmp_path / "copy")
    found = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*.*"))
    assert found == ["drainage/results/store.py", "tests/build/y.py"]


def test_a_limit_is_tried_by_the_tests_that_name_it_though_they_run_no_line(tmp_path):
    for name, text in (
        ("drainage/a.py", "class Rules:\n    most: int = 3\n"),
        ("tests/test_x.py", "Rules(most=4)"),
        ("tests/test_y.py", "Ruleset()"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    tests = ["tests/test_x.py::test_1", "tests/test_y.py::test_2"]
    covering = Covering(tmp_path, "drainage", {}, tests)
    change = Change("drainage/a.py", 30, 31, "4", "constant", 2)
    assert covering.tests(change) == {"tests/test_x.py::test_1"}


def test_a_constant_of_a_compiled_loop_is_tried_by_who_calls_the_loop(tmp_path):
    text = (
        "ROOT = 4.0\n\n\n@compiled\ndef kernel(x):\n    return ROOT * x\n\n\n"
        "def flow(x):\n    return kernel(x)\n"
    )
    (tmp_path / "drainage").mkdir()
    (tmp_path / "drainage" / "a.py").write_text(text, encoding="utf-8")
    (tmp_path / "tests").mkdir()
    for name in ("x", "y"):
        (tmp_path / "tests" / f"test_{name}.py").write_text("flow(1)", encoding="utf-8")
    tests = ["tests/test_x.py::test_1", "tests/test_y.py::test_2"]
    ran = {"drainage/a.py": {10: frozenset({"tests/test_x.py::test_1"})}}
    change = Change("drainage/a.py", 7, 10, "5.0", "constant", 1)
    assert Covering(tmp_path, "drainage", ran, tests).tests(change) == {"tests/test_x.py::test_1"}


def test_a_constant_that_others_are_made_of_is_tried_by_who_uses_those(tmp_path):
    text = "ROOF = 4.0\nBUILDS = {'roof': ROOF}\n\n\ndef held(form):\n    return BUILDS[form]\n"
    for name, own in (("drainage/a.py", text), ("tests/test_x.py", ""), ("tests/test_y.py", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(own, encoding="utf-8")
    tests = ["tests/test_x.py::test_1", "tests/test_y.py::test_2"]
    ran = {"drainage/a.py": {6: frozenset({"tests/test_x.py::test_1"})}}
    change = Change("drainage/a.py", 7, 10, "5.0", "constant", 1)
    assert Covering(tmp_path, "drainage", ran, tests).tests(change) == {"tests/test_x.py::test_1"}

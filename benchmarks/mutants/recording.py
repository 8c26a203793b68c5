"""A pytest plugin: which test runs which line, and what each costs.

    python -m pytest -n 2 -p benchmarks.mutants.recording --record-into build/mutants

A fixture that several tests share runs once, in the first of them: its lines belong to it,
and it to every test that asks for it. What a test does in a process of its own counts, too.
Written into the folder: coverage files, and ``costs.*.json`` with the seconds and fixtures of
each test.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import coverage
import pytest

CONTEXT = "DRAINAGE_TEST"
"""Environment variable that tells a child process for whom it works."""
SHARED = ("class", "module", "package", "session")

CHILD = """[run]
data_file = {folder}/coverage.child
parallel = true
source_pkgs = drainage
context = ${{{context}}}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-into", metavar="FOLDER", help="record which test runs which line")


def pytest_configure(config: pytest.Config) -> None:
    folder = config.getoption("--record-into")
    # Under xdist the first process only hands out tests.
    if folder and (hasattr(config, "workerinput") or not config.getoption("numprocesses", 0)):
        config.pluginmanager.register(Recorder(Path(str(folder)).absolute()))


class Recorder:
    """Lines and seconds of the tests of one process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._costs: dict[str, dict[str, Any]] = {}
        self._shared: dict[str, float] = {}
        settings = folder / "child.coveragerc"
        settings.write_text(CHILD.format(folder=folder, context=CONTEXT), encoding="utf-8")
        self._coverage = coverage.Coverage(
            data_file=str(folder / f"coverage.{os.getpid()}"),
            config_file=False,
            source_pkgs=["drainage"],
            messages=False,
        )
        # The fixtures of tests/conftest.py have imported it already: what runs at import has no
        # test of its own anyhow.
        self._coverage.set_option("run:disable_warnings", ["module-not-measured"])
        self._coverage.start()
        os.environ["COVERAGE_PROCESS_START"] = str(settings)
        self._works_for("")

    def _works_for(self, name: str) -> None:
        os.environ[CONTEXT] = name
        self._coverage.switch_context(name)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._works_for(item.nodeid)
        own = self._costs[item.nodeid] = {"shared": [], "seconds": 0.0}
        began, before = _seconds(), sum(self._shared.values())
        done = yield
        shared = sum(self._shared.values()) - before
        own["seconds"] = _seconds() - began - shared
        known: dict[str, Any] = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009
        own["shared"] = sorted(
            _name(definition)
            for definitions in known.values()
            for definition in definitions
            if definition.scope in SHARED
        )
        self._works_for("")
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, Any, Any]:
        if fixturedef.scope not in SHARED:
            return (yield)
        before, name = os.environ[CONTEXT], _name(fixturedef)
        within = sum(self._shared.values())
        began = _seconds()
        self._works_for(name)
        try:
            return (yield)
        finally:
            inner = sum(self._shared.values()) - within
            spent = _seconds() - began - inner
            self._shared[name] = self._shared.get(name, 0.0) + spent
            self._works_for(before)

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        self._coverage.save()
        text = json.dumps({"tests": self._costs, "shared": self._shared})
        (self._folder / f"costs.{os.getpid()}.json").write_text(text, encoding="utf-8")


def _seconds() -> float:
    """Processor time of this process and its finished children: no matter what else runs."""
    return sum(os.times()[:4])


def _name(fixture: pytest.FixtureDef[Any]) -> str:
    return f"fixture {fixture.baseid}::{fixture.argname}"

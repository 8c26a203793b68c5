"""What stands on Windows is looked for in the source, since the tests run on other systems too.

Each rule of the search is itself shown to find what it is for.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path, PureWindowsPath

import pytest
from packaging.requirements import Requirement

from drainage.cli.plain_errors import plain_errors
from drainage.errors import EngineError
from drainage.names import DEVICE

POSIX_MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt",
                 "readline", "posix"}  # fmt: skip
POSIX_CALLS = {
    "os": {"fork", "forkpty", "kill", "killpg", "setsid", "setpgrp", "getuid", "geteuid", "getgid",
           "getpgid", "getppid", "wait", "waitpid", "nice", "mkfifo", "chown", "getloadavg",
           "sched_getaffinity", "symlink", "link", "uname", "sysconf", "pread", "pwrite"},
    "signal": {"SIGKILL", "SIGHUP", "SIGALRM", "SIGXCPU", "SIGUSR1", "SIGUSR2", "SIGCHLD",
               "alarm", "setitimer", "pause"},
}  # fmt: skip
REPLACING = {"rename", "replace", "renames"}
SYSTEM_PATH = re.compile(r"/(tmp|dev|etc|usr|home|var|proc|opt)(/|$)")
PATH_WORDS = re.compile(r"folder|path|root|results|workspace|place|tables", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')


def named(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{named(node.value)}.{node.attr}"
    return ast.unparse(node)


def is_guarded(scopes: list[ast.AST]) -> bool:
    """Whether a function around the place asks which system it is on."""
    return any(
        isinstance(scope, ast.FunctionDef)
        and re.search(r"sys\.platform|os\.name", named(scope))
        for scope in scopes
    )  # fmt: skip


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((own.value for own in call.keywords if own.arg == name), None)


def of_a_call(call: ast.Call, may_replace: bool):
    """What a call does that Windows does not, or does otherwise."""
    name = named(call.func)
    last = name.rpartition(".")[2]
    if name.endswith(".write_text") and not (
        keyword(call, "newline") and keyword(call, "encoding")
    ):
        yield f"{name} without newline and encoding"
    if last == "read_text" and not keyword(call, "encoding"):
        yield f"{name} without encoding"
    if last == "to_csv" and call.args and not keyword(call, "encoding"):
        yield f"{name} to a file without encoding"
    if last == "open" and not re.search(r"rasterio|zipfile|Image|archive|xr|PdfReader", name):
        mode = keyword(call, "mode") or next(iter(call.args[name == "open" :]), None)
        binary = isinstance(mode, ast.Constant) and "b" in str(mode.value)
        if not binary and not keyword(call, "encoding"):
            yield f"{name} without encoding"
    of_a_path = last in REPLACING and len(call.args) == 1 and not call.keywords
    if (not may_replace and (of_a_path and not isinstance(call.args[0], ast.Constant))) or name in (
        "shutil.move",
        "os.rename",
        "os.replace",
    ):
        yield f"{name}: only drainage/written.py puts a file in the place of another"
    if last in ("Popen", "run") and "subprocess" in name:
        if keyword(call, "preexec_fn") or keyword(call, "pass_fds"):
            yield f"{name}: preexec_fn and pass_fds are of POSIX"
        alone = keyword(call, "start_new_session")
        if isinstance(alone, ast.Constant) and alone.value:
            yield f"{name}: start_new_session is of POSIX"
        if keyword(call, "text") and not keyword(call, "encoding"):
            yield f"{name}: text in the code page of the system"
        if keyword(call, "shell"):
            yield f"{name}: another shell"
    if last == "ProcessPoolExecutor" and 'get_context("spawn")' not in named(call).replace(
        "'", '"'
    ):
        yield f"{name}: Windows starts processes afresh (spawn)"
    if last == "get_context" and [named(own) for own in call.args] != ["'spawn'"]:
        yield f"{name}: Windows starts processes afresh (spawn)"
    if name in ("multiprocessing.Pool", "multiprocessing.Process", "Process", "Pool"):
        yield f"{name}: name the way processes start (spawn)"
    if last == "strftime" and re.search(r"%-", named(call)):
        yield f"{name}: %- is of POSIX"
    if last in ("with_name", "joinpath"):
        yield from (
            f"{name}: {own.value!r} is no name on Windows"
            for own in call.args
            if isinstance(own, ast.Constant) and not is_name(str(own.value))
        )


def is_name(text: str) -> bool:
    return all(
        not FORBIDDEN.search(part) and not part.endswith((" ", ".")) and not DEVICE.fullmatch(part)
        for part in text.split("/")
    )


def of_a_text(node: ast.AST):
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and SYSTEM_PATH.match(text):
        yield f"{text!r}: a path of POSIX"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        own = node.right
        if isinstance(own, ast.Constant) and isinstance(own.value, str) and not is_name(own.value):
            yield f"{own.value!r} is no name on Windows"
    if isinstance(node, ast.JoinedStr):
        for before, after in zip(node.values, node.values[1:], strict=False):
            if (
                isinstance(before, ast.FormattedValue)
                and isinstance(after, ast.Constant)
                and str(after.value).startswith("/")
                and PATH_WORDS.search(named(before.value))
            ):
                yield f"{named(node)}: a path joined by /"


def of_posix(node: ast.AST, scopes: list[ast.AST]):
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [own.name for own in node.names] if isinstance(node, ast.Import) else [node.module]
        yield from (f"import {own}" for own in names if own in POSIX_MODULES)
    of_posix_alone = isinstance(node, ast.Attribute) and (
        node.attr in POSIX_CALLS.get(named(node.value), ())
    )
    if of_posix_alone and not is_guarded(scopes):
        yield f"{named(node)} without asking for the system"


def found_in(source: str, file: str = "drainage/any.py") -> list[str]:
    """Everything in a source that does not hold on Windows."""
    found = []
    scopes: list[ast.AST] = []

    def visit(node: ast.AST) -> None:
        found.extend(of_posix(node, scopes))
        found.extend(of_a_text(node))
        if isinstance(node, ast.Call):
            found.extend(of_a_call(node, file.endswith("drainage/written.py")))
        scopes.append(node)
        for child in ast.iter_child_nodes(node):
            visit(child)
        scopes.pop()

    visit(ast.parse(source))
    return found


def test_no_path_process_or_lock_call_of_the_program_needs_another_system_than_windows(root):
    assert {
        path.relative_to(root).as_posix(): found
        for path in sorted((root / "drainage").rglob("*.py"))
        if (found := found_in(path.read_text(encoding="utf-8"), path.as_posix()))
    } == {}


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl", "from resource import getrusage", "os.killpg(1, 9)", "os.kill(1, 0)",
        "os.getuid()", "os.fork()", "signal.SIGKILL", "os.rename(a, b)", "scratch.replace(path)",
        "part.rename(final)", "shutil.move(a, b)", "path.write_text(t, encoding='utf-8')",
        "path.write_text(t, newline='\\n')", "path.read_text()", "open(path)", "path.open('w')",
        "frame.to_csv(path, index=False)", "subprocess.Popen(x, start_new_session=True)",
        "subprocess.run(x, preexec_fn=f)", "subprocess.run(x, text=True)",
        "subprocess.run(x, shell=True)", "ProcessPoolExecutor(2)", "get_context('fork')",
        "multiprocessing.Process(target=f)", "moment.strftime('%-d')", "folder / 'a:b.csv'",
        "folder / 'aux.csv'", "path.with_name('x. ')", "'/tmp/x'", "f'{folder}/tables/'",
    ],
)  # fmt: skip
def test_the_search_finds_what_windows_has_not(source):
    assert found_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "def stop(p):\n    if sys.platform != 'win32':\n        os.killpg(p, signal.SIGKILL)",
        "path.write_text(t, encoding='utf-8', newline='\\n')", "path.open('rb')",
        "text.replace('a', 'b')", "low.rename('low')", "frame.rename(columns=names)",
        "ProcessPoolExecutor(2, mp_context=get_context('spawn'))", "f'{done}/{total}'",
    ],
)  # fmt: skip
def test_the_search_leaves_what_windows_has(source):
    assert found_in(source) == []


def repository_files(root: Path) -> list[str]:
    done = subprocess.run(["git", "-c", "core.quotePath=false", "ls-files", "-z"], cwd=root,
                          capture_output=True, check=False)  # fmt: skip
    if done.returncode == 0:
        return [name for name in done.stdout.decode("utf-8").split("\0") if name]
    return [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]


def test_a_checkout_of_the_repository_fits_a_windows_disk(root):
    """260 signs less D:\\ and a folder of 100 signs; names that differ in more than capitals."""
    names = repository_files(root)
    assert len(names) > 100
    assert [name for name in names if not is_name(name)] == []
    assert [name for name in names if len(str(PureWindowsPath(name))) > 260 - 4 - 100] == []
    alike = Counter(name.casefold() for name in names)
    assert [name for name, number in alike.items() if number > 1] == []


@pytest.mark.parametrize(("code_page", "shown"), [("cp936", "命令??"), ("cp1252", "????")])
def test_a_sign_the_code_page_lacks_is_shown_as_a_question_mark(root, code_page, shown):
    """GBK has no ✓ and no emoji: what was typed is told all the same, and the exit code stands."""
    done = subprocess.run(
        [sys.executable, "-m", "drainage", "命令✓😀"], capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": code_page, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 2
    assert f"No such command '{shown}'" in done.stderr.decode(code_page)
    assert b"Traceback" not in done.stderr


def locked(root: Path, name: str) -> dict[str, Requirement]:
    text = (root / name).read_text(encoding="utf-8")
    found = [Requirement(line.rstrip(" \\")) for line in re.findall(r"(?m)^[a-z].*$", text)]
    return {own.name: own for own in found}


SYSTEMS = {
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}


@pytest.mark.locked
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_what_a_library_asks_for_on_a_system_is_locked_there(root, file, system):
    """A lock with digests refuses a library it lacks: colorama, tzdata on Windows."""
    lock, lacking = locked(root, file), []
    for name, of_lock in lock.items():
        if of_lock.marker and not of_lock.marker.evaluate({**SYSTEMS[system], "extra": ""}):
            continue
        try:
            asked = [Requirement(own) for own in requires(name) or []]
        except PackageNotFoundError:
            continue
        for own in asked:
            here = {**SYSTEMS[system], "extra": ""}
            if own.marker is not None and not own.marker.evaluate(here):
                continue
            known = lock.get(re.sub(r"[-_.]+", "-", own.name).lower())
            if known is None or (known.marker and not known.marker.evaluate(here)):
                lacking.append(f"{name} asks for {own}")
    assert lacking == []


def test_the_tools_of_windows_are_in_the_lock_with_their_marker(root):
    assert "win32" in str(locked(root, "requirements-dev.txt")["colorama"].marker)
    assert locked(root, "requirements.txt")["tzdata"].marker is None


def test_both_locks_name_the_same_versions(root):
    users, developers = (locked(root, f"requirements{own}.txt") for own in ("", "-dev"))
    assert {name: str(own.specifier) for name, own in users.items()} == {
        name: str(developers[name].specifier) for name in users
    }


def targets_of_the_makefile(root: Path) -> set[str]:
    text = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([a-z-]+): \$\(READY\)", text))


def test_the_script_of_windows_has_the_targets_of_the_makefile(root):
    script = (root / "drainage.cmd").read_bytes()
    shown = (root / "docs/windows/targets.txt").read_text(encoding="utf-8")
    text = script.decode("ascii")  # cmd reads it in any code page
    assert text.count("\r\n") == text.count("\n")
    offered = set(re.search(r"for %%T in \(([^)]*)\)", text)[1].split())
    assert targets_of_the_makefile(root) | {"check", "help"} == offered
    assert {name for name in offered if not re.search(rf"(?m)^  {name} ", shown)} == set()
    for name in offered - {"maps", "help"}:
        assert f'if /i "%TARGET%"=="{name}" "%EXE%" -m drainage' in text


def test_every_text_the_script_shows_and_every_label_it_goes_to_is_there(root):
    text = (root / "drainage.cmd").read_text(encoding="ascii")
    labels = set(re.findall(r"(?m)^:([a-z]+)", text))
    called = set(re.findall(r"(?:goto|call) :?([a-z]+)", text))
    assert called == labels - {"forward"} | ({"forward"} & called)
    shown = re.findall(r"call :say ([a-z-]+)", text)
    assert {f"{name}.txt" for name in shown} == {p.name for p in (root / "docs/windows").iterdir()}
    for path in (root / "docs/windows").iterdir():
        assert re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))


def test_the_versions_the_script_looks_for_are_those_the_package_takes(root):
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert wanted["requires-python"] == ">=3.11"
    text = (root / "drainage.cmd").read_text(encoding="ascii")
    assert "sys.version_info[:2] < (3, 11)" in text


@pytest.mark.parametrize(
    "path", [r"D:\密云\results\a\existing\h54", r"C:\Users\张三\AppData\Local\Temp"]
)
def test_a_live_model_under_chinese_folders_is_refused_on_windows_alone(path):
    from drainage.engine.live import require_sayable

    short = PureWindowsPath(r"D:\work")
    with pytest.raises(EngineError, match="cannot open a live model"):
        require_sayable(PureWindowsPath(path), short, "win32")
    with pytest.raises(EngineError, match="cannot open a live model"):
        require_sayable(short, PureWindowsPath(path), "win32")
    require_sayable(short, short, "win32")
    require_sayable(PureWindowsPath(path), short, "linux")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ImportError("DLL load failed while importing _solver: not found"), "vc_redist.x64.exe"),
        (FileNotFoundError(2, "not found", "D:" + "\\" + "目" * 250), "longer than Windows takes"),
        (PermissionError(13, "Permission denied", "D:\\points.csv"), "Close it in other programs"),
        (OSError(28, "No space left on device", "D:\\points.csv"), "the disk is full"),
    ],
)
def test_what_windows_refuses_is_told_with_a_cure(error, told, capsys):
    @plain_errors
    def command():
        raise error

    with pytest.raises(SystemExit) as left:
        command()
    assert left.value.code == 2
    assert told in capsys.readouterr().err


def test_an_import_that_is_no_matter_of_windows_is_not_explained_away():
    @plain_errors
    def command():
        raise ImportError("No module named drainage.nothing")

    with pytest.raises(ImportError):
        command()

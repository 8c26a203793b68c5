"""One command at a time works in the results of a study, and none leads or deletes outside."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.batch import Part
from drainage.study import score_files
from drainage.study.holding import HOLDER, LOCK, holding
from drainage.study.workspace import Workspace

HOLDS = """
import sys, time
from pathlib import Path
from drainage.study.holding import holding
from drainage.study.workspace import Workspace
with holding(Workspace(Path(sys.argv[1])), "small"):
    print("held", flush=True)
    time.sleep(600)
"""


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


@pytest.fixture
def other(new_small_study, root):
    """Another process that holds the results of the study."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(new_small_study)],
                               stdout=subprocess.PIPE, text=True, cwd=root,
                               env={**os.environ, "PYTHONPATH": str(root)})  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


COMMANDS = [
    ("run", "small"), ("rank", "small"), ("map", "small"), ("report", "small"),
    ("compare", "small", "existing", "better"), ("inundate", "small"), ("cures", "small"),
    ("flood-check", "small"), ("convergence", "small"), ("build", "small"),
]  # fmt: skip


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_second_command_is_refused_in_words_with_who_works_there(new_small_study, other, words):
    done = call(new_small_study, *words)
    assert done.exit_code == 2, done.output
    assert f"process {other.pid}, since 20" in done.output
    assert "Wait until it has ended" in done.output


def test_a_killed_process_blocks_nobody(new_small_study, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    results = new_small_study / "results" / "small"
    assert (results / HOLDER).exists()
    with holding(Workspace(new_small_study), "small"):
        assert str(os.getpid()) in (results / HOLDER).read_text("utf-8")
    assert not (results / HOLDER).exists()


def test_the_same_process_may_hold_again_inside(tmp_path):
    workspace = Workspace(tmp_path)
    with holding(workspace, "small"), holding(workspace, "small"):
        assert (tmp_path / "results" / "small" / LOCK).exists()


def test_the_folder_another_process_works_in_is_not_deleted(tmp_path):
    """Of two runs into the same folder each has a working folder of its own."""
    theirs = tmp_path / f"h33.part-{os.getppid()}-1"
    theirs.mkdir()
    left = tmp_path / "h33.part-999999999-1"
    left.mkdir()
    with Part(tmp_path / "h33") as part:
        assert part.is_dir()
        assert theirs.is_dir()
        assert not left.exists()


def test_the_folder_another_machine_works_in_is_deleted_a_day_after_it_died(tmp_path):
    """Its process has a number that means nothing here, be it that of one that is gone."""
    theirs, left = tmp_path / "h33.part-999999999-1-other", tmp_path / "h33.part-999999998-1-other"
    for folder, hours in ((theirs, 23), (left, 25)):
        folder.mkdir()
        (folder / "model.out").write_text("")
        since = time.time() - 3600 * hours
        os.utime(folder / "model.out", (since, since))
        os.utime(folder, (since - 3600, since - 3600))
    with Part(tmp_path / "h33"):
        assert theirs.is_dir()
        assert not left.exists()


def linked(place: Path, outside: Path) -> Path:
    """``place`` as a link to a folder with a file that must stay."""
    outside.mkdir()
    (outside / "kept.txt").write_text("theirs", encoding="utf-8")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    return outside / "kept.txt"


@pytest.mark.parametrize("place", ["results", "results/small", "results/small/better",
                                   "results/small/better/h33", "results/small/maps"])  # fmt: skip
@pytest.mark.parametrize("words", COMMANDS[:4], ids=lambda words: words[0])
def test_results_behind_a_link_are_refused_and_nothing_outside_is_touched(
    new_small_study, tmp_path_factory, place, words
):
    outside = tmp_path_factory.mktemp("outside") / "theirs"
    kept = linked(new_small_study / place, outside)
    done = call(new_small_study, *words)
    assert done.exit_code == 2, done.output
    assert f"{new_small_study / place}: a link to {outside}" in done.output
    assert "Traceback" not in done.output
    assert [path.name for path in outside.iterdir()] == [kept.name]


def test_a_file_where_the_results_should_be_is_said(new_small_study):
    (new_small_study / "results").write_text("a file", encoding="utf-8")
    done = call(new_small_study, "run", "small")
    assert done.exit_code == 2
    assert "results" in done.output
    assert not isinstance(done.exception, OSError)


@pytest.mark.parametrize(("number", "words"), [
    (errno.ENOSPC, "the disk is full"), (errno.EACCES, "no right to write"),
    (errno.EROFS, "the disk is read-only"),
])  # fmt: skip
def test_what_the_disk_refuses_is_said_in_words(finished_small_study, tmp_path, monkeypatch, number,
                                                words):  # fmt: skip
    def refuses(frame, path):
        raise OSError(number, os.strerror(number), str(path))

    for name in ("networks", "scenarios", "rainfall"):
        (tmp_path / name).symlink_to(finished_small_study / name)
    subprocess.run(["cp", "-r", finished_small_study / "results", tmp_path], check=True)
    (tmp_path / "results" / "small" / "points.csv").unlink()
    monkeypatch.setattr(score_files, "write_csv", refuses)
    done = call(tmp_path, "run", "small", "--no-maps")
    assert done.exit_code == 2
    assert f"points.csv: {words}" in done.output
    assert "what was finished is kept" in done.output
    monkeypatch.undo()
    assert call(tmp_path, "run", "small", "--no-maps").exit_code == 0


@pytest.mark.heavy
def test_of_two_runs_at_once_neither_dies_and_the_results_are_whole(new_small_study, root):
    def start():
        return subprocess.Popen(
            [sys.executable, "-m", "drainage", "--root", str(new_small_study), "run", "small",
             "--no-maps"], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    both = [start(), start()]
    said = [process.communicate()[0] for process in both]
    for process, words in zip(both, said, strict=True):
        assert "Traceback" not in words
        assert process.returncode == 0 or (process.returncode == 2 and "works here" in words)
    assert 0 in [process.returncode for process in both]
    done = call(new_small_study, "run", "small", "--no-maps")
    assert "2 runs (2 already there)." in done.output

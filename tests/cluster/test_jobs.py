"""The file of --cluster: what it may say, and the jobs it becomes."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.cluster import batch_system
from drainage.cluster.batch_system import BatchJobs, arguments, job_of, walltime
from drainage.cluster.jobs_file import JobsFile, jobs_schema_text, read_jobs
from drainage.errors import EngineError, InputError
from drainage.said import spoken
from drainage.study.ensemble.files import FILES
from drainage.toml_keys import keys_table
from tests.study.uncertain_town import uncertain_town

SLURM = """
kind = "slurm"
cores = 32
memory_gb = 64
walltime_h = 8
queue = "work"
account = "water"
directives = ["--exclusive"]
before = ["module load python/3.12"]
interface = "ib0"
jobs = 10
members_per_task = 20
"""


@pytest.fixture
def jobs_file(tmp_path):
    def written(text):
        path = tmp_path / "cluster.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def said_of(path):
    with pytest.raises(InputError) as caught:
        read_jobs(path)
    (finding,) = caught.value.findings
    return finding


def test_a_file_becomes_the_job_script_of_the_batch_system(jobs_file):
    jobqueue = pytest.importorskip("dask_jobqueue")
    own = read_jobs(jobs_file(SLURM))
    with jobqueue.SLURMCluster(**arguments(own) | {"interface": "lo"}) as cluster:
        script = cluster.job_script()
    # 32 workers of one core, 64 GB / 32 = 2 GB each; gone 5 minutes before 8 h are over.
    for line in ("#SBATCH -p work", "#SBATCH -A water", "#SBATCH --cpus-per-task=32",
                 "#SBATCH --mem=60G", "#SBATCH -t 08:00:00", "#SBATCH --exclusive",
                 "module load python/3.12"):  # fmt: skip
        assert f"\n{line}\n" in script
    for words in ("--nthreads 1", "--nworkers 32", "--memory-limit 1.86GiB", "--lifetime 28500s",
                  "--interface lo"):  # fmt: skip
        assert words in script


@pytest.mark.parametrize("kind", sorted(batch_system.CLUSTERS))
def test_every_kind_is_one_of_jobqueue_and_takes_what_is_written(kind, jobs_file):
    jobqueue = pytest.importorskip("dask_jobqueue")
    text = f'kind = "{kind}"\ncores = 4\nmemory_gb = 8\njobs = 2\ndirectives = ["a = b"]\n'
    more = {"htcondor": "disk_gb = 5\n", "local": ""}
    text += more.get(kind, 'queue = "work"\naccount = "water"\nwalltime_h = 2.5\n')
    room = importlib.import_module("dask_jobqueue.local") if kind == "local" else jobqueue
    asked = arguments(read_jobs(jobs_file(text)))
    with getattr(room, batch_system.CLUSTERS[kind])(**asked) as cluster:
        script = cluster.job_script()
    if kind not in more:
        assert "water" in script
        assert "work" in script
        assert ("02:30" if kind == "lsf" else "02:30:00") in script


def test_workers_and_hours_by_hand(jobs_file):
    own = read_jobs(jobs_file(SLURM))
    assert own.tasks_at_once == 10 * 32
    # 8 workers of 4 threads each are as many.
    two = read_jobs(jobs_file(SLURM + "processes = 8\n"))
    assert two.tasks_at_once == 10 * 8 * 4
    assert walltime("pbs", 36.5) == "36:30:00"
    assert walltime("lsf", 36.5) == "36:30"
    follow = SLURM.replace("jobs = 10", "fewest_jobs = 2\nmost_jobs = 6")
    grows = read_jobs(jobs_file(follow))
    assert (grows.fewest, grows.most, grows.tasks_at_once) == (2, 6, 192)


def test_a_job_is_given_back_when_none_of_its_workers_is_busy():
    class Worker:
        name = "SLURMCluster-3-17"

    assert job_of(Worker()) == "SLURMCluster-3"


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="jobs are started by a shell")
def test_members_of_jobs_are_those_of_this_machine(jobs_file, tmp_path):
    """A job of two workers, processes of this machine; 8 members, 3 a task."""
    pytest.importorskip("dask_jobqueue")
    text = f"""
        kind = "local"
        cores = 2
        memory_gb = 4
        jobs = 1
        members_per_task = 3
        scratch = "{tmp_path}"
    """
    kept = {}
    for name, more in (("here", ["-j", "1"]), ("jobs", ["--cluster", str(jobs_file(text))])):
        folder = uncertain_town(tmp_path / name)
        words = ["ensemble", "small", "-n", "8", "-s", "existing", "-e", "h33", *more]
        # In a process of its own: jobqueue's local jobs leave their pipes to the end of it.
        done = subprocess.run([sys.executable, "-m", "drainage", "--root", str(folder), *words],
                              capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        results = folder / "results" / "small" / "ensemble"
        kept[name] = {path.name: path.read_bytes() for path in results.glob("*.csv")}
    assert "local: 1 jobs are asked for" in done.stderr
    assert "Traceback" not in done.stderr
    assert set(kept["here"]) == set(FILES.values())
    assert kept["jobs"] == kept["here"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("walltime_h = 8", 'walltime = "08:00:00"', "unknown key"),
        ('kind = "slurm"', 'kind = "slrum"', "must be one of 'slurm', 'pbs'"),
        ("memory_gb = 64", 'memory_gb = "64GB"', "a number is needed"),
        ("jobs = 10", "", "give jobs, or most_jobs in its place"),
        ("jobs = 10", "jobs = 10\nmost_jobs = 20", "give jobs, or most_jobs in its place"),
        ("jobs = 10", "fewest_jobs = 9\nmost_jobs = 8", "fewest_jobs is above"),
        ("cores = 32", "cores = 32\nprocesses = 33", "more processes than cores"),
        ("jobs = 10", "jobs = 10\ndisk_gb = 5", "slurm has no disk_gb"),
        ('kind = "slurm"', 'kind = "local"', "local has no "),
        ("members_per_task = 20", "members_per_task = 51", "less than or equal to 50"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_finding(jobs_file, old, new, message):
    assert old in SLURM
    finding = said_of(jobs_file(SLURM.replace(old, new)))
    assert message in finding.message
    assert finding.cure


def test_every_key_is_said_in_chinese_and_stands_in_the_manuals(root):
    keys = [own.description for own in JobsFile.model_fields.values()]
    assert [own for own in keys if spoken(own, "zh") == own] == []
    for folder, lang in (("docs", "en"), ("docs/zh", "zh")):
        page = (root / folder / "ensemble.md").read_text(encoding="utf-8")
        assert keys_table(JobsFile, lang) in page
    schema = root / "docs" / "cluster.schema.json"
    assert json.loads(schema.read_text(encoding="utf-8")) == json.loads(jobs_schema_text())


def test_without_jobqueue_the_cure_is_said_before_anything_runs(
    jobs_file, new_small_study, monkeypatch
):
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    words = ["--root", str(new_small_study), "run", "small", "--cluster", str(jobs_file(SLURM))]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 3
    assert done.output.count("\n") == 1
    assert "pip install dask-jobqueue" in done.output
    assert not (new_small_study / "results").exists()


def test_where_no_job_can_be_submitted_the_command_that_is_missing_is_named(jobs_file):
    pytest.importorskip("dask_jobqueue")
    with pytest.raises(EngineError, match="slurm: no command sbatch on this machine"):
        BatchJobs(read_jobs(jobs_file(SLURM)), print)


def test_a_scheduler_and_jobs_at_once_are_refused(jobs_file, new_small_study):
    words = ["--root", str(new_small_study), "size", "small", "--cluster", str(jobs_file(SLURM)),
             "--scheduler", "tcp://host:8786"]  # fmt: skip
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "to a scheduler that runs or to jobs, not to both" in done.output


def test_a_job_the_batch_system_refuses_is_told_and_not_waited_for(
    jobs_file, tmp_path, monkeypatch
):
    """sbatch that says no, as it does for an account it does not know."""
    pytest.importorskip("dask_jobqueue")
    command = tmp_path / "bin" / "sbatch"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\necho 'sbatch: error: Invalid account' >&2\nexit 1\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=os.pathsep)
    jobs = BatchJobs(read_jobs(jobs_file(SLURM.replace('interface = "ib0"\n', ""))), print)
    with pytest.raises(EngineError, match=r"slurm took no job .*Invalid account"):
        jobs.address()
    jobs.close()

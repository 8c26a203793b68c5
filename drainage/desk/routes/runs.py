"""What is run, searched and written: the queue of jobs."""

from __future__ import annotations

import threading
from typing import Any

import pandas as pd
from fastapi import APIRouter

from drainage.desk.answering import error_words, in_all
from drainage.desk.desk import Desk
from drainage.report.page.packing import table
from drainage.said_again import said_again
from drainage.study.at_hand import Key
from drainage.study.jobs.job import Job
from drainage.study.jobs.queue import JobQueue
from drainage.study.jobs.works import RunsAsked, SizesAsked, runs_standing, works_of
from drainage.study.sizing.trials import EVERY_KIND


def routes(desk: Desk) -> APIRouter:
    """`/api/runs`, `/api/size`: ask, look, stop, go on with what was left."""
    router = APIRouter(prefix="/api")

    @router.get("/runs")
    def jobs() -> list[dict[str, Any]]:
        return [job_words(job) for job in queue_of(desk).jobs()]

    @router.post("/runs")
    def run(asked: RunsAsked) -> dict[str, Any]:
        standing = runs_standing(desk.study(), asked)
        if standing is not None:
            return {"job": None, "reused": standing}
        return {"job": job_words(queue_of(desk).ask("runs", asked.model_dump(mode="json")))}

    @router.get("/size")
    def sizable(scenario: str) -> dict[str, Any]:
        own = desk.study()
        own.opened.require_scenarios([scenario])
        base = own.opened.base_of(scenario)
        outlets = base.outfalls[base.outfalls["system"].eq("combined")]
        places = pd.concat([base.watch_points, outlets])[["name_zh", "name_en"]]
        rows = places.rename_axis("id").reset_index().astype(str)
        return {"points": rows.to_dict("records"), "kinds": list(EVERY_KIND)}

    @router.post("/size")
    def size(asked: SizesAsked) -> dict[str, Any]:
        desk.study().opened.require_scenarios([asked.scenario])
        return {"job": job_words(queue_of(desk).ask("sizes", asked.model_dump(mode="json")))}

    @router.post("/runs/go-on")
    def go_on() -> list[dict[str, Any]]:
        queue_of(desk).go_on()
        return jobs()

    @router.delete("/runs/{number}")
    def stop(number: str) -> dict[str, Any]:
        return job_words(queue_of(desk).stop(number))

    return router


def queue_of(desk: Desk) -> JobQueue:
    """The queue of the study on the desk."""
    study = desk.require_name()
    one_at_a_time = desk.part("one job at a time", threading.Lock)

    def make() -> JobQueue:
        queue = JobQueue(desk.workspace, study, works_of(desk.study),
                         lambda job: _changed(desk, job), one_at_a_time)  # fmt: skip
        desk.at_end.append(queue.end)
        return queue

    return desk.part(f"queue {study}", make)


def _changed(desk: Desk, job: Job) -> None:
    desk.news.tell("run", job=job_words(job))
    if job.state == "done" and job.kind == "runs":
        for scenario, event in job.answer["runs"]:
            desk.news.tell("results", scenario=scenario, event=event)


def job_words(job: Job) -> dict[str, Any]:
    """A job as the page shows it; sentences by language."""
    return {
        "id": job.id,
        "kind": job.kind,
        "asks": job.asks,
        "state": job.state,
        "changes": job.changes,
        "phase": job.phase,
        "holder": in_all(job.holder),
        "batch": job.batch,
        "progress": job.progress and {
            "fraction": round(job.progress.fraction, 4),
            "finished": job.progress.finished,
            "total": job.progress.total,
            "seconds_left": job.progress.seconds_left,
        },
        "error": job.error and error_words(job.error),
        "answer": _answer_words(job),
    }  # fmt: skip


def _answer_words(job: Job) -> dict[str, Any]:
    if not job.answer:
        return {}
    if job.kind == "sizes":
        return {**job.answer, "table": table(job.answer["table"])}
    if job.kind == "runs":
        missed = [
            {**own, "reason": in_all(said_again(own["reason"]))} for own in job.answer["missed"]
        ]
        runs: list[Key] = job.answer["runs"]
        return {**job.answer, "runs": runs, "missed": missed}
    return dict(job.answer)

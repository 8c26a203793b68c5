/* The panel of runs: run the scenario that is looked at, and the queue. */

const runState = { events: null, reused: null };

panel("runs", (place) => {
  if (!desk.study) {
    place.replaceChildren(note("desk_none"));
    return;
  }
  if (!document.getElementById("run-form")) {
    place.replaceChildren(el("div", { id: "run-form" }), el("div", { id: "run-queue",
      "aria-live": "polite" }), el("div", { id: "run-size" }));
  }
  drawRunForm();
  drawQueue();
  drawSizeForm();
});

drawJobs = () => {
  if (document.getElementById("run-queue")) drawQueue();
  drawExported();
};

function drawRunForm() {
  if (!document.getElementById("run-form")) return;
  const chosen = runState.events ?? [desk.event];
  fill("run-form", el("h2", {}, t("desk_runs")),
    el("form", { class: "run-form", onsubmit: (happened) => { happened.preventDefault(); attempt(runNow); } },
      el("p", {}, `${t("desk_scenario")}: `, el("strong", {}, deskTitle(desk.scenario))),
      el("fieldset", {}, el("legend", {}, t("desk_run_events")),
        desk.study.events.map((event) => el("label", { class: "tick" },
          el("input", { type: "checkbox", name: "event", value: event.id,
            checked: chosen.includes(event.id), onchange: tickEvents }),
          el("span", {}, eventWords(event.id), el("br"), el("span", { class: "note" }, t("desk_run_storm", {
            mm: number(event.depth_mm, 0), river: inLanguage(event.river_state) }), " · ", el("b", {}, standsWords(event.id))))))),
      el("button", { type: "submit", class: "go" }, t("desk_run_now"))),
    el("p", { class: "note", role: "status", id: "run-reused" }, runState.reused ?? ""));
}

/* Whether a run is there; not said before it was looked into. */
function standsWords(event) {
  const known = desk.runs?.length ? desk.runs : desk.study.runs;
  const run = known.find((own) => own.scenario === desk.scenario && own.event === event);
  if (!run) return t("desk_run_due");
  if (run.current === undefined) return "…";
  return t(run.current ? "desk_run_there" : "desk_run_stale");
}

function tickEvents() {
  runState.events = [...document.querySelectorAll("#run-form input:checked")].map((own) => own.value);
}

async function runNow() {
  tickEvents();
  if (!runState.events.length) return;
  const asked = { scenario: desk.scenario, events: runState.events };
  const { job, reused } = await ask("runs", { method: "POST", json: asked });
  runState.reused = job ? "" : t("desk_reused", { count: reused.length });
  if (job) put(job);
  else for (const [scenario, event] of reused) noteRun(scenario, event);
  drawRunForm();
}

function drawQueue() {
  const all = [...jobs.values()];
  const open = all.filter((job) => !FINISHED.includes(job.state));
  const ended = all.filter((job) => FINISHED.includes(job.state)).reverse();
  const kept = open.some((job) => job.state === "kept");
  fill("run-queue", el("h3", {}, t("desk_queue")),
    kept ? el("div", { class: "warn" }, el("p", {}, t("desk_kept")),
      el("button", { type: "button", onclick: () => attempt(async () => {
        await ask("runs/go-on", { method: "POST" });
        await readJobs();
      }) }, t("desk_go_on"))) : null,
    open.length ? el("ol", { class: "jobs" }, open.map(jobItem)) : note("desk_queue_empty"),
    ended.length ? el("ol", { class: "jobs ended" }, ended.map(jobItem)) : null);
}

onDesk(["scenario", "event", "runs"], (changed) => {
  if (changed.has("scenario") || changed.has("event")) Object.assign(runState, { events: null, reused: null });
  drawRunForm();
  if (changed.has("scenario") && document.getElementById("run-size")) drawSizeForm();
});

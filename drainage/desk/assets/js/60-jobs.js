/* Jobs of the desk: what runs, what waits, what came of it. */

const jobs = new Map();
const FINISHED = ["done", "stopped", "failed"];
let drawJobs = () => {};

/* Answers and news overtake each other: of two tellings of a job the later one counts. */
const later = (job) => (jobs.get(job.id)?.changes > job.changes ? jobs.get(job.id) : job);

async function readJobs() {
  const all = (await ask("runs")).map(later);
  jobs.clear();
  for (const job of all) jobs.set(job.id, job);
  drawJobs();
}

hear("hello", () => attempt(readJobs));
hear("study", () => attempt(readJobs));
hear("run", ({ job }) => {
  const known = jobs.get(job.id);
  if (later(job) !== job) return;
  jobs.set(job.id, job);
  if (known?.state !== job.state && job.state === "done" && job.kind === "files") fetchFiles(job);
  drawJobs();
});
hear("results", ({ scenario, event }) => noteRun(scenario, event));

/* A run is there from now on: maps and tables that show it ask for it again. */
function noteRun(scenario, event) {
  if (!desk.study) return;
  const known = desk.runs?.length ? desk.runs : desk.study.runs;
  const runs = [...known.filter((run) => run.scenario !== scenario || run.event !== event),
    { scenario, event, current: true }];
  desk.study.runs = runs;
  setDesk({ runs });
}

function put(job) {
  jobs.set(job.id, later(job));
  drawJobs();
}

function deskTitle(id) {
  const own = desk.study.scenarios.find((one) => one.id === id);
  return own ? either(own.title_zh, own.title_en) || id : id;
}

/* A job may be of a storm that the study has no more. */
const stormWords = (id) => (DATA.events.some((own) => own.id === id) ? eventWords(id) : id);

const inWords = (sentence) => sentence?.[state.lang] ?? sentence?.en ?? "";

function jobTitle({ kind, asks }) {
  if (kind === "runs") return `${deskTitle(asks.scenario)} · ${asks.events.map(stormWords).join(", ")}`;
  if (kind === "sizes") return `${t("desk_size")} · ${deskTitle(asks.scenario)}`;
  return `${t(`desk_export_${asks.kind}`)} · ${[...new Set(asks.runs.map(([own]) => deskTitle(own)))].join(", ")}`;
}

/* Minutes and seconds; nothing until it can be told. */
function timeLeft(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const whole = Math.ceil(seconds);
  return t("desk_left", { time: `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}` });
}

function progressWords({ kind, phase, batch, progress, holder }) {
  if (phase === "held") return t("desk_phase_held", { holder: inWords(holder) });
  const words = [t(`desk_phase_${phase || "begins"}`, { number: batch })];
  if (progress) {
    words.push(`${number(100 * progress.fraction, 0)} %`);
    if (progress.total > 1) words.push(t("desk_finished", progress));
    if (kind === "runs") words.push(timeLeft(progress.seconds_left));
  }
  return words.filter(Boolean).join(" · ");
}

function jobItem(job) {
  const open = !FINISHED.includes(job.state);
  return el("li", { class: `job ${job.state}`, "data-job": job.id },
    el("div", { class: "job-head" }, el("strong", {}, jobTitle(job)),
      el("span", { class: "job-state" }, t(`desk_job_${job.state}`)),
      open ? el("button", { type: "button", "aria-label": `${t("desk_stop")} ${jobTitle(job)}`,
        onclick: () => attempt(async () => put(await ask(`runs/${job.id}`, { method: "DELETE" }))) },
      t("desk_stop")) : null),
    job.state === "working" ? [
      el("progress", { max: 1, value: job.progress?.fraction ?? null, "aria-label": jobTitle(job) }),
      el("p", { class: "note" }, progressWords(job))] : null,
    jobCame(job));
}

/* What came of a job that has ended. */
function jobCame(job) {
  if (job.state === "failed" || (job.state === "stopped" && job.error?.message.en !== "stopped")) {
    return el("div", { class: "warn" }, el("p", {}, inWords(job.error.message)),
      el("ul", {}, job.error.findings.map((own) => el("li", {}, inWords(own.line)))));
  }
  if (job.state !== "done") return null;
  if (job.kind === "sizes") return sizesFound(job);
  if (job.kind === "files") return filesWritten(job);
  return [el("p", { class: "note" }, t("desk_ran", { made: job.answer.made,
    reused: job.answer.runs.length - job.answer.made })),
  job.answer.missed.map((own) => el("p", { class: "warn" },
    t("desk_not_scored", { event: stormWords(own.event), reason: inWords(own.reason) })))];
}

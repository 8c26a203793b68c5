/* What is given away of the board: report and workbook, and the models of the runs. */

function exportForm(rows) {
  const there = rows.filter((row) => row.town.run === "current");
  if (!there.length) return [el("h3", {}, t("desk_export")), note("desk_export_none", { event: eventWords(desk.event) })];
  const chosen = () => [...document.querySelectorAll("#export-form input:checked")]
    .map((own) => [own.value, desk.event]);
  const go = (kind) => attempt(async () => {
    const runs = chosen();
    if (!runs.length) return;
    const { job } = await ask("export", { method: "POST", json: { kind, runs, lang: state.lang } });
    put(job);
    if (document.getElementById("export-said")) fill("export-said", t("desk_export_asked"));
  });
  const flood = desk.study.events.find((own) => own.id === desk.event)?.purpose === "flood";
  return el("form", { id: "export-form", onsubmit: (happened) => happened.preventDefault() },
    el("h3", {}, t("desk_export")), el("fieldset", {}, el("legend", {}, t("desk_export_which", { event: eventWords(desk.event) })),
      there.map((row) => el("label", { class: "tick" }, el("input", { type: "checkbox", value: row.scenario,
        checked: row.k !== null }), el("span", {}, `${row.letter} ${candidateName(row)}`)))),
    flood ? note("desk_export_no_flood") : el("button", { type: "button", onclick: () => go("report") }, t("desk_export_report")),
    el("button", { type: "button", onclick: () => go("inp") }, t("desk_export_inp")),
    el("button", { type: "button", onclick: () => go("pipes") }, t("desk_export_pipes")),
    el("p", { class: "note", id: "export-said", role: "status" }, ""),
    el("ul", { class: "plain", id: "export-jobs", "aria-live": "polite" }, exportItems()));
}

function exportItems() {
  return [...jobs.values()].filter((job) => job.kind === "files").slice(-3).map(jobItem);
}

/* What came of it is said where it was asked for. */
function drawExported() {
  if (!document.getElementById("export-jobs")) return;
  fill("export-jobs", exportItems());
  if (![...jobs.values()].some((job) => job.kind === "files" && !FINISHED.includes(job.state))) fill("export-said");
}

const fileName = (path) => path.split(/[\\/]/).at(-1);

function fileLink(path) {
  return el("a", { href: `api/export/${encodeURIComponent(fileName(path))}`, download: fileName(path) },
    fileName(path));
}

/* Files that were just written come as downloads; links stay for another time. */
function fetchFiles({ answer }) {
  for (const path of answer.files) fileLink(path).click();
}

function filesWritten({ answer }) {
  return el("ul", { class: "plain" }, answer.files.map((path) => el("li", {}, fileLink(path),
    el("span", { class: "note" }, ` ${t("desk_lies_at", { path })}`))));
}

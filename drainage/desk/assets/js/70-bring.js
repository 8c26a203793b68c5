/* Beginning a study: what waits, the steps of an import, and how a change of it is kept. */

/* start: answer of /api/bring. state: that of one import, or null at the beginning. built: what
   came of it last, or null where something was chosen since. */
const bringing = { start: null, state: null, built: null, step: "files", busy: "", shown: {} };
const BRING_STEPS = ["files", "columns", "findings", "proposals", "study"];

panel("bring", drawBring);

function drawBring(place) {
  place.replaceChildren(el("div", { id: "bring", class: "bring" }));
  if (bringing.start) drawBringing();
  else attempt(readBringing);
}

/* What waits in the folder; an import that was interrupted is taken up again. */
async function readBringing() {
  bringing.start = await ask("bring");
  const [latest] = bringing.start.waiting;
  if (latest && !bringing.state) bringing.state = await ask(`bring/${latest.id}`);
  drawBringing();
}

function bringSteps() {
  const { files, tables } = bringing.state;
  return BRING_STEPS.filter((step) => step !== "columns" || tables.length || !files.some((own) => own.role === "model"));
}

/* The whole panel again; who had the focus keeps it. */
function drawBringing() {
  const place = document.getElementById("bring");
  if (!place) return;
  const focused = document.activeElement?.id;
  place.setAttribute("aria-busy", String(Boolean(bringing.busy)));
  place.replaceChildren(...[
    el("p", { class: "bring-busy", role: "status" }, bringing.busy),
    bringing.state ? bringWizard() : bringStart(),
  ].flat(Infinity).filter(Boolean));
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  drawPreview();
}

function bringWizard() {
  const draw = { files: bringFiles, columns: bringColumns, findings: bringFindings,
    proposals: bringProposals, study: bringStudy }[bringing.step];
  const steps = bringSteps();
  const here = steps.indexOf(bringing.step);
  return [
    el("ol", { class: "bring-steps" }, steps.map((step, place) => el("li", {},
      el("button", { type: "button", id: `bring-step-${step}`, "aria-current": step === bringing.step ? "step" : null,
        disabled: step !== "files" && !bringing.state.files.length,
        onclick: () => goToStep(step) }, `${place + 1} ${t(`desk_bring_step_${step}`)}`)))),
    el("section", { class: "bring-step", "aria-label": t(`desk_bring_step_${bringing.step}`) }, draw()),
    el("div", { class: "bring-ends" },
      here > 0 && el("button", { type: "button", id: "bring-back", onclick: () => goToStep(steps[here - 1]) }, t("desk_bring_back")),
      here < steps.length - 1 && el("button", { type: "button", id: "bring-next", class: "main",
        disabled: !bringing.state.files.length, onclick: () => goToStep(steps[here + 1]) }, t("desk_bring_next")),
      el("button", { type: "button", id: "bring-cancel", onclick: cancelBringing }, t("desk_bring_cancel"))),
  ];
}

async function goToStep(step) {
  bringing.step = step;
  if (["findings", "proposals", "study"].includes(step) && !bringing.built) await buildBringing();
  drawBringing();
  document.getElementById("panel").scrollTop = 0;
}

/* Work that takes a while, said until it is done; a refusal is told and nothing changes. */
async function busily(words, action) {
  bringing.busy = words;
  drawBringing();
  const done = await attempt(action);
  bringing.busy = "";
  drawBringing();
  return done;
}

/* The network of what is chosen; rows that are open are asked for again. */
async function buildBringing() {
  const { id } = bringing.state;
  Object.assign(preview, { view: null, at: null });
  const done = await busily(t("desk_bring_building"), async () => {
    const built = await ask(`bring/${id}/build`, { method: "POST" });
    bringing.drawn = await askPacked(`bring/${id}/drawn`);
    for (const key of Object.keys(bringing.shown)) {
      const [kind, by] = [key.slice(0, key.indexOf("|")), key.slice(key.indexOf("|") + 1)];
      bringing.shown[key] = await moreRows(kind, by, 0);
    }
    bringing.built = built;
    return true;
  });
  if (!done) Object.assign(bringing, { built: null, shown: {} });
  drawBringing();
}

/* Choices changed and kept; again: the network is built of them at once. */
async function chooseBringing(changed, { again = false } = {}) {
  const choices = { ...bringing.state.choices, ...changed };
  const kept = await attempt(() => ask(`bring/${bringing.state.id}`, { method: "PUT", json: choices }));
  if (!kept) return;
  bringing.state = kept;
  if (again) await buildBringing();
  else bringing.built = null;
  drawBringing();
}

async function cancelBringing() {
  if (!window.confirm(t("desk_bring_cancel_sure"))) return;
  await attempt(() => ask(`bring/${bringing.state.id}`, { method: "DELETE" }));
  Object.assign(bringing, { state: null, built: null, step: "files", start: null });
  await attempt(readBringing);
}

/* What a process refused, where it belongs. */
function refusalWords(refusal) {
  return refusal && el("div", { class: "bring-refused", role: "alert" },
    el("p", {}, refusal.message[state.lang] ?? refusal.message.en), lines(refusal.findings));
}

function lines(findings) {
  return el("ul", {}, findings.map((own) => el("li", {}, own.line[state.lang] ?? own.line.en)));
}

/* A sentence by language, or a text that is the same in all. */
function sentence(words) {
  return words && typeof words === "object" ? words[state.lang] ?? words.en : words ?? "";
}

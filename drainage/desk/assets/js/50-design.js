/* The panel where a scenario is designed: what it holds, read, saved, undone. */

/* file: answer of /api/scenario/<id>. editing: {number, kind, values, version} of the measure whose
   form is open, number null for one that is added. tried: answer of the last try. shown: the text
   before the last change, whose lines are marked. */
const design = { forms: null, file: null, ids: {}, editing: null, tried: null, shown: null, root: null };

panel("design", (place) => {
  if (!desk.study) {
    place.replaceChildren(note("desk_none"));
    return;
  }
  design.root ??= el("div", { class: "design" },
    ["head", "apart", "list", "form", "tried", "text"].map((part) => el("section", { id: `design-${part}` })));
  if (place.firstChild !== design.root) place.replaceChildren(design.root);
  if (design.file?.id !== desk.scenario) attempt(() => openDesign(desk.scenario));
  else tryLater(0);
});

async function openDesign(name) {
  design.forms ??= await ask("measures");
  const file = await ask(`scenario/${encodeURIComponent(name)}`);
  if (name !== desk.scenario) return;
  const other = design.file?.id !== name;
  Object.assign(design, { file, shown: other ? null : design.shown });
  if (other) {
    design.editing = null;
    design.ids = await ask(`scenario/${encodeURIComponent(name)}/ids`);
  }
  drawDesign();
  if (!design.editing) tryLater();
}

function designPath(way = "") {
  return `scenario/${encodeURIComponent(design.file.id)}${way}`;
}

function drawDesign() {
  if (!design.root?.isConnected) return;
  drawDesignHead();
  drawDesignList();
  drawForm();
  drawTried();
  drawText();
}

function tookFile(file) {
  Object.assign(design, { shown: design.file?.text ?? null, file, tried: null });
  closeApart();
  drawDesign();
  document.getElementById("design-head")?.scrollIntoView();
  tryLater();
}

/* Changes saved on the version that was seen; what another wrote meanwhile is shown beside mine. */
async function saveChanges(changes, version = design.file.version) {
  try {
    const file = await ask(designPath(), { method: "PUT", json: { version, changes } });
    design.editing = null;
    tookFile(file);
    return true;
  } catch (error) {
    if (error.kind !== "Changed") throw error;
    showBoth(error.more);
    return false;
  }
}

async function stepDesign(way) {
  try {
    tookFile(await ask(designPath(`/${way}`), { method: "POST", json: { version: design.file.version } }));
  } catch (error) {
    if (error.kind !== "Changed") throw error;
    showBoth(error.more);
  }
}

/* The file of what is shown, or of what it includes, changed elsewhere. */
hear("scenario", changedElsewhere);

/* What was told while nobody listened, before the page heard or while the machine slept. */
hear("hello", () => attempt(async () => {
  if (!design.file) return;
  const { id, version } = await ask(`scenario/${encodeURIComponent(design.file.id)}`);
  changedElsewhere({ id, version });
}));

function changedElsewhere({ id, version }) {
  const { file } = design;
  if (!file || (id === file.id && version === file.version)) return;
  if (id !== file.id && !file.measures.some((own) => own.scenario === id)) return;
  if (design.editing) drawChangedNote();
  else attempt(() => openDesign(file.id));
}

function drawChangedNote() {
  fill("design-apart", el("p", { class: "told", role: "status" }, t("desk_design_changed_elsewhere")));
}

onDesk(["scenario"], () => {
  if (desk.panel === "design" && desk.study) attempt(() => openDesign(desk.scenario));
});

onDesk(["panel"], () => {
  if (desk.panel !== "design" && window.L) markOnMap("design", []);
});

addEventListener("keydown", (happened) => {
  const letter = happened.key.toLowerCase();
  if (desk.panel !== "design" || !design.file || !(happened.ctrlKey || happened.metaKey)) return;
  if (happened.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  const way = letter === "y" || (letter === "z" && happened.shiftKey) ? "redo" : letter === "z" ? "undo" : "";
  if (!way || !design.file[way]) return;
  happened.preventDefault();
  attempt(() => stepDesign(way));
});

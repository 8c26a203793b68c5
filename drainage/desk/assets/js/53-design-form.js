/* The form of a measure, made from what the measure says of itself. */

function newForm(form) {
  const number = design.file.measures.filter((own) => own.own).length + 1;
  design.editing = { number: null, at: number, kind: form.kind, version: design.file.version,
    values: { kind: form.kind } };
  design.tried = null;
  drawDesign();
  document.querySelector("#design-form input, #design-form select")?.focus();
}

function openForm(own) {
  design.editing = { number: own.number, at: own.number, kind: own.kind, version: design.file.version,
    values: structuredClone(own.values) };
  design.tried = null;
  drawDesign();
  tryLater(0);
  document.querySelector("#design-form input, #design-form select")?.focus();
}

function closeForm() {
  design.editing = null;
  design.tried = null;
  closeApart();
  drawDesign();
  tryLater(0);
}

function drawForm() {
  const { editing } = design;
  if (!editing) {
    fill("design-form");
    return;
  }
  const form = design.forms.find((own) => own.kind === editing.kind);
  const { values } = editing;
  const rows = form.fields.map((field) => [field, fieldRow(field, values[field.key], (value) => {
    if (value === undefined) delete values[field.key];
    else values[field.key] = value;
    tryLater();
  }, [field.key])]);
  const first = ([field]) => field.required || field.placed || field.default === null
    || values[field.key] !== undefined;
  const shown = rows.filter(first);
  const more = rows.filter((row) => !first(row));
  fill("design-form", el("form", { class: "stacked", novalidate: true, onsubmit: (happened) => {
    happened.preventDefault();
    attempt(saveForm);
  } },
  el("h3", {}, kindName(editing.kind), " ", el("code", {}, editing.kind)),
  el("details", { class: "about" }, el("summary", {}, t("desk_design_about")),
    (form.explanation[state.lang] ?? form.explanation.en).split("\n\n").map((own) => el("p", {}, own.replaceAll("`", "")))),
  shown.map(([, row]) => row),
  more.length ? el("details", { class: "more", open: editing.more, ontoggle: (happened) => { editing.more = happened.target.open; } },
    el("summary", {}, t("desk_design_more", { count: more.length })), more.map(([, row]) => row)) : null,
  el("ul", { id: "design-refused", class: "refused", role: "alert" }),
  el("div", { class: "row form-ends" }, el("output", { id: "design-brief" }),
    el("button", { type: "submit", id: "design-save", class: "main" }, t(editing.number === null ? "desk_design_add_it" : "desk_design_save")),
    el("button", { type: "button", id: "design-cancel", onclick: closeForm }, t("desk_design_cancel")))));
}

async function saveForm() {
  const { editing } = design;
  clearTimeout(trying);
  editing.asked = true;
  await tryMeasure();
  if (design.editing !== editing || ownRefusals().length) {
    document.querySelector("#design-form [aria-invalid], #design-refused")?.scrollIntoView({ block: "center" });
    return;
  }
  const measure = editing.values;
  await saveChanges([editing.number === null ? { do: "add", measure }
    : { do: "replace", number: editing.number, measure }], editing.version);
}

/* What is wrong with the measure of the form itself; the rest of the scenario does not hold it up. */
function ownRefusals() {
  const refused = design.tried?.refused ?? [];
  return refused.filter((own) => own.number !== null && own.number === design.tried.number);
}

/* Each refusal at its field, those of no field below the form. */
function drawRefusals() {
  const place = document.getElementById("design-refused");
  if (!place) return;
  for (const error of document.querySelectorAll("#design-form .error")) error.textContent = "";
  for (const box of document.querySelectorAll("#design-form [aria-invalid]")) box.removeAttribute("aria-invalid");
  const beside = [];
  for (const own of design.tried?.refused ?? []) {
    if (own.missing && !design.editing.asked) continue;
    const mine = own.number !== null && own.number === design.tried.number;
    const row = mine && own.key ? fieldOf(own.key) : null;
    const words = [own.message, own.cure].map((said) => said[state.lang] ?? said.en).filter(Boolean).join("　");
    if (row) {
      row.querySelector(":scope > .error").textContent += words;
      row.querySelector("input, select, textarea")?.setAttribute("aria-invalid", "true");
      row.closest("details.more")?.setAttribute("open", "");
    } else beside.push(mine ? words : own.line[state.lang] ?? own.line.en);
  }
  place.replaceChildren(...beside.map((own) => el("li", {}, own)));
}

/* The row of a key such as `area_m2`, `nodes.1.x_m` or a place such as `return_to`. */
function fieldOf(key) {
  const parts = key.split(/[.\s]/);
  for (let length = parts.length; length > 0; length -= 1) {
    const wish = parts.slice(0, length).join(".");
    const row = [...document.querySelectorAll("#design-form [data-key]")].find((own) => own.dataset.key === wish);
    if (row?.querySelector(":scope > .error")) return row;
  }
  return null;
}

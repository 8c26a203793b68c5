/* A scenario from another, and the head of the one that is open. */

function textRow(label, name, value, more = {}) {
  return el("label", { class: "field" }, el("span", {}, label), el("input", { type: "text", name, value, ...more }));
}

function showNew() {
  const { study } = desk;
  const named = study.scenarios.map((one) => [one.id, either(one.title_zh, one.title_en) || one.id]);
  const form = el("form", { class: "stacked", onsubmit: (happened) => {
    happened.preventDefault();
    const given = Object.fromEntries(new FormData(form));
    attempt(() => makeScenario(given));
  } },
  el("h3", {}, t("desk_design_new")),
  el("label", { class: "field" }, el("span", {}, t("desk_design_source")), el("select", { name: "source" },
    named.map(([value, text]) => el("option", { value, selected: value === design.file.id }, text)))),
  textRow(t("desk_design_id"), "id", "", { required: true, pattern: "[A-Za-z0-9._\\-]+", autocomplete: "off", maxlength: "60" }),
  textRow(t("desk_design_title_zh"), "title_zh", "", { required: true, maxlength: "200" }),
  textRow(t("desk_design_title_en"), "title_en", "", { required: true, maxlength: "200" }),
  el("fieldset", {}, el("legend", {}, t("desk_design_basis")), ["includes", "copy"].map((basis) =>
    el("label", { class: "choice" }, el("input", { type: "radio", name: "basis", value: basis, checked: basis === "includes" }),
      el("span", {}, t(`desk_design_basis_${basis}`))))),
  el("div", { class: "row" }, el("button", { type: "submit", class: "main" }, t("desk_design_make")),
    el("button", { type: "button", onclick: closeApart }, t("desk_close"))));
  fill("design-apart", form);
  form.elements.id.focus();
}

async function makeScenario({ id, title_zh, title_en, source, basis }) {
  await ask("scenarios", { method: "POST", json: { id, title_zh, title_en, source, basis } });
  closeApart();
  await readStudy();
  setDesk({ scenario: id });
}

function showHead() {
  const { file } = design;
  const lines = (text) => text.split("\n").map((own) => own.trim()).filter(Boolean);
  const earlier = desk.study.scenarios.slice(0, desk.study.scenarios.findIndex((one) => one.id === file.id));
  const form = el("form", { class: "stacked", onsubmit: (happened) => {
    happened.preventDefault();
    const own = form.elements;
    const kept = file.includes.filter((id) => form.querySelector(`[name="includes"][value="${CSS.escape(id)}"]`)?.checked);
    const added = [...form.querySelectorAll('[name="includes"]:checked')].map((box) => box.value)
      .filter((id) => !kept.includes(id));
    attempt(() => saveChanges([{ do: "head", title_zh: own.title_zh.value, title_en: own.title_en.value,
      includes: [...kept, ...added], leaves_out: lines(own.leaves_out.value),
      adds_capacity_only: own.adds_capacity_only.checked }]));
  } },
  el("h3", {}, t("desk_design_head")),
  textRow(t("desk_design_title_zh"), "title_zh", file.title_zh, { required: true }),
  textRow(t("desk_design_title_en"), "title_en", file.title_en, { required: true }),
  el("fieldset", {}, el("legend", {}, t("desk_design_includes")), earlier.map((one) =>
    el("label", { class: "choice" }, el("input", { type: "checkbox", name: "includes", value: one.id,
      checked: file.includes.includes(one.id) }), el("span", {}, either(one.title_zh, one.title_en) || one.id)))),
  el("label", { class: "field" }, el("span", {}, t("desk_design_leaves_out")),
    el("textarea", { name: "leaves_out", rows: "4" }, file.leaves_out.join("\n"))),
  el("label", { class: "choice" }, el("input", { type: "checkbox", name: "adds_capacity_only", checked: file.adds_capacity_only }),
    el("span", {}, t("desk_design_adds_only"))),
  el("div", { class: "row" }, el("button", { type: "submit", class: "main" }, t("desk_design_save")),
    el("button", { type: "button", onclick: closeApart }, t("desk_close"))));
  fill("design-apart", form);
  form.elements.title_zh.focus();
}

/* Head and measures of the scenario: what it includes, what is its own, in the order of building. */

function drawDesignHead() {
  const { file } = design;
  const button = (way) => el("button", { type: "button", id: `design-${way}`, disabled: !file[way],
    onclick: () => attempt(() => stepDesign(way)) }, t(`desk_design_${way}`));
  fill("design-head",
    el("h2", {}, either(file.title_zh, file.title_en) || file.id),
    el("p", { class: "note" }, `${file.id}.toml`),
    el("div", { class: "row" }, button("undo"), button("redo"),
      el("button", { type: "button", id: "design-new", onclick: showNew }, t("desk_design_new")),
      el("button", { type: "button", id: "design-head-edit", onclick: showHead }, t("desk_design_head"))),
    file.leaves_out.length ? el("p", { class: "note" }, t("desk_design_leaves_out"), " ", file.leaves_out.join("；")) : null);
}

function drawDesignList() {
  const { measures } = design.file;
  if (design.editing) {
    fill("design-list");
    return;
  }
  const names = [...new Set(measures.map((own) => own.scenario))];
  fill("design-list",
    el("h3", {}, t("desk_design_measures")),
    names.filter((name) => name !== design.file.id).map((name) => el("details", { class: "included" },
      el("summary", {}, t("desk_design_from", { scenario: scenarioTitle(name) })),
      el("ol", {}, measures.filter((own) => own.scenario === name).map((own) => el("li", {}, measureTitle(own)))),
      el("button", { type: "button", onclick: () => setDesk({ scenario: name }) }, t("desk_design_go", { scenario: scenarioTitle(name) })))),
    el("ol", { class: "measures" }, measures.filter((own) => own.own).map(measureRow)),
    measures.some((own) => own.own) ? null : note("desk_design_no_own"),
    el("button", { type: "button", id: "design-add", class: "main", onclick: showKinds }, t("desk_design_add")));
}

function scenarioTitle(name) {
  const one = desk.study.scenarios.find((own) => own.id === name);
  return one ? either(one.title_zh, one.title_en) || name : name;
}

function kindName(kind) {
  const form = design.forms.find((own) => own.kind === kind);
  return form ? form.name[state.lang] ?? form.name.en : kind;
}

function measureTitle(own) {
  return [el("strong", {}, own.title_zh), el("span", { class: "kind" }, kindName(own.kind))];
}

function measureRow(own, row, all) {
  const act = (word, sign, run, off = false) => el("button", { type: "button", disabled: off,
    "aria-label": `${t(word)}: ${own.title_zh}`, title: t(word), onclick: () => attempt(run) }, sign);
  const move = (to) => saveChanges([{ do: "move", number: own.number, to }]);
  return el("li", {},
    el("div", { class: "named" }, measureTitle(own)),
    el("div", { class: "row" },
      act("desk_design_edit", "✎", () => openForm(own)),
      canBeSized(own.kind) ? act("desk_size", t("desk_size"), () => sizeMeasure(own)) : null,
      act("desk_design_up", "↑", () => move(own.number - 1), row === 0),
      act("desk_design_down", "↓", () => move(own.number + 1), row === all.length - 1),
      act("desk_design_remove", "✕", () => confirmed(t("desk_design_remove_sure", { title: own.title_zh }),
        () => saveChanges([{ do: "remove", number: own.number }])))));
}

/* A question that must be answered before something is taken away. */
function confirmed(question, act) {
  const box = el("dialog", { class: "ask", "aria-label": question });
  const end = () => { box.close(); box.remove(); };
  box.addEventListener("cancel", () => box.remove());
  box.append(el("p", {}, question), el("div", { class: "row" },
    el("button", { type: "button", class: "main", onclick: () => { end(); attempt(act); } }, t("desk_design_yes")),
    el("button", { type: "button", onclick: end }, t("desk_design_no"))));
  document.body.append(box);
  box.showModal();
}

function closeApart() {
  fill("design-apart");
}

/* Kinds of measures, found by a word of their name or explanation. */
function showKinds() {
  const list = el("ul", { class: "kinds" });
  const show = (wish) => {
    const words = wish.toLowerCase().split(/\s+/).filter(Boolean);
    const found = design.forms.filter((form) => {
      const said = [form.kind, ...Object.values(form.name), ...Object.values(form.explanation)].join(" ").toLowerCase();
      return words.every((word) => said.includes(word));
    });
    list.replaceChildren(...(found.length ? found.map((form) => el("li", {},
      el("button", { type: "button", onclick: () => { closeApart(); newForm(form); } },
        el("strong", {}, kindName(form.kind)), el("span", { class: "kind" }, form.kind)))) : [el("li", {}, t("desk_design_no_kind"))]));
  };
  const search = el("input", { type: "search", "aria-label": t("desk_design_search"), placeholder: t("desk_design_search"),
    oninput: (happened) => show(happened.target.value) });
  fill("design-apart", el("h3", {}, t("desk_design_which")), search, list,
    el("button", { type: "button", onclick: closeApart }, t("desk_close")));
  show("");
  search.focus();
}

/* Step 5: names, the surface over the sewers, and the study on the desk. */

function bringStudy() {
  const { choices, files, tables } = bringing.state;
  const { built } = bringing;
  const field = (key, value, list) => el("label", {}, el("span", {}, t(`desk_bring_name_${key}`)),
    el("input", { type: "text", id: `bring-name-${key}`, value, maxlength: "100", required: key !== "title", list,
      onchange: (happened) => chooseBringing({ [key]: happened.target.value.trim() }) }));
  const there = bringing.start.networks.includes(choices.network);
  const errors = (built?.findings ?? []).filter((own) => own.grade === "error").reduce((sum, own) => sum + own.count, 0);
  return [
    el("h2", {}, t("desk_bring_step_study")),
    el("div", { class: "bring-options" }, field("network", choices.network, "bring-networks"), field("title", choices.title), field("study", choices.study)),
    el("datalist", { id: "bring-networks" }, bringing.start.networks.map((value) => el("option", { value }))),
    note("desk_bring_names_about"),
    there && el("p", { class: "note" }, t("desk_bring_over", { network: choices.network })),
    tables.length > 0 && surfaceChoice(choices, files),
    built && el("p", {}, networkWords(built)),
    built?.blocked.length > 0 && el("div", { class: "bring-refused", role: "alert" }, el("p", {}, t("desk_bring_blocked")), lines(built.blocked)),
    errors > 0 && el("p", { class: "bring-refused" }, t("desk_bring_errors", { count: number(errors, 0) })),
    el("div", { class: "bring-ends" }, el("button", { type: "button", id: "bring-settle", class: "main",
      disabled: !choices.network || !choices.study, onclick: settleBringing }, t("desk_bring_settle"))),
  ];
}

/* Without streets no rain reaches the sewers of a survey. */
function surfaceChoice(choices, files) {
  const layers = files.filter((own) => ["listed-points", "streets", "boundary", "land-use", "buildings", "terrain"].includes(own.role));
  return el("fieldset", { class: "bring-options" }, el("legend", {}, t("desk_bring_surface")),
    el("label", { class: "bring-check" }, el("input", { type: "checkbox", id: "bring-surface", checked: choices.surface,
      onchange: (happened) => chooseBringing({ surface: happened.target.checked }, { again: true }) }), el("span", {}, t("desk_bring_surface_lay"))),
    note("desk_bring_surface_about"),
    layers.length > 0 && el("ul", { class: "bring-list" }, layers.map((own) => el("li", {}, `${roleWords(own.role)}: ${own.name}`))));
}

async function settleBringing() {
  const made = await busily(t("desk_bring_settling"), () => ask(`bring/${bringing.state.id}/settle`, { method: "POST" }));
  if (!made) return;
  Object.assign(bringing, { state: null, built: null, step: "files" });
  await showStudy("look");
}

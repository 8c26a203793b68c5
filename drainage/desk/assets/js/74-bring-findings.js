/* Step 3: what the import remarked and what the check finds, by kind, each place on the preview. */

function bringFindings() {
  const { built } = bringing;
  if (!built) return [el("h2", {}, t("desk_bring_step_findings")), el("p", {}, t("desk_bring_not_built")), againButton()];
  if (built.questions) return questionsAsked();
  const errors = built.findings.filter((own) => own.grade === "error").reduce((sum, own) => sum + own.count, 0);
  return [
    el("h2", {}, t("desk_bring_step_findings")),
    el("p", {}, networkWords(built)),
    built.blocked.length > 0 && el("div", { class: "bring-refused", role: "alert" }, el("p", {}, t("desk_bring_blocked")), lines(built.blocked)),
    el("p", { class: errors ? "bring-refused" : "bring-well" },
      errors ? t("desk_bring_errors", { count: number(errors, 0) }) : t("desk_bring_no_errors")),
    previewFrame(),
    kindsTable("findings", t("desk_bring_found")),
    kindsTable("remarks", t("desk_bring_remarked")),
    built.notes.length > 0 && [el("h3", {}, t("desk_bring_notes")), lines(built.notes)],
    built.difference > 0 && rowsBlock("difference", "", t("desk_bring_difference", { count: number(built.difference, 0) })),
  ];
}

function againButton() {
  return el("button", { type: "button", id: "bring-again", onclick: buildBringing }, t("desk_bring_again"));
}

function networkWords({ counts, plane, datum, area_ha: area }) {
  const parts = Object.entries(counts).filter(([, count]) => count)
    .map(([name, count]) => t(`desk_bring_count_${name}`, { count: number(count, 0) }));
  if (area) parts.push(t("desk_bring_area", { area: number(area, 1) }));
  return [...parts, plane, datum].filter(Boolean).join(" · ");
}

/* One line a kind with its count; opened, its rows. */
function kindsTable(kind, title) {
  const kinds = bringing.built[kind];
  return [el("h3", {}, title), kinds.length === 0 ? el("p", {}, t("desk_bring_nothing")) : kinds.map((own) =>
    [rowsBlock(kind, own.rule, [gradeMark(own.grade), ` ${number(own.count, 0)} × ${sentence(own.title)}. `,
      el("small", {}, sentence(own.cure))]), kind === "findings" && knownReason(own)])];
}

/* An error that is true and known stops no run once its reason is given; the study keeps it. */
function knownReason(own) {
  const { known } = bringing.state.choices;
  const given = known[own.rule] ?? "";
  if (own.fixed || (own.grade !== "error" && !given)) return null;
  return el("label", { class: "bring-known" }, el("span", {}, t("desk_bring_known")),
    el("input", { type: "text", id: `bring-known-${own.rule}`, value: given, minlength: "5", maxlength: "200",
      onchange: (happened) => chooseBringing({ known: { ...known, [own.rule]: happened.target.value.trim() } }, { again: true }) }));
}

/* Grades are told by sign and word, not by colour alone. */
function gradeMark(grade) {
  const sign = { error: "✗", warning: "▲", note: "·" }[grade];
  return el("strong", { class: `bring-grade ${grade}` }, `${sign} ${t(`desk_bring_grade_${grade}`)}`);
}

function rowsBlock(kind, by, words) {
  const key = `${kind}|${by}`;
  const shown = bringing.shown[key];
  return el("details", { class: "bring-kind", open: Boolean(shown),
    ontoggle: (happened) => openRows(key, kind, by, happened.target.open) },
  el("summary", { id: `bring-kind-${key}` }, words),
  shown && rowsTable(kind, by, shown));
}

async function openRows(key, kind, by, open) {
  if (open === Boolean(bringing.shown[key])) return;
  if (!open) delete bringing.shown[key];
  else {
    const rows = await attempt(() => moreRows(kind, by, 0));
    if (!rows) return;
    bringing.shown[key] = rows;
  }
  bringing.marked = open && kind === "findings" ? by : null;
  drawBringing();
}

function moreRows(kind, by, start) {
  return ask(`bring/${bringing.state.id}/rows?kind=${kind}&by=${encodeURIComponent(by)}&start=${start}`);
}

function rowsTable(kind, by, shown) {
  const names = Object.keys(shown.rows[0] ?? {}).filter((name) => !["grade", "cure", "accept", "meaning", "x_m", "y_m"].includes(name));
  return el("div", {}, scrolled(t("desk_bring_rows_of"), el("table", { class: "bring-table" },
    el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, t(`desk_bring_cell_${name}`))),
      kind === "findings" && el("td", {}))),
    el("tbody", {}, shown.rows.map((row) => el("tr", {},
      names.map((name) => el("td", {}, cellWords(row, name))),
      kind === "findings" && el("td", {}, rowActions(row))))))),
  shown.rows.length < shown.total && el("button", { type: "button", onclick: async () => {
    const next = await attempt(() => moreRows(kind, by, shown.rows.length));
    if (next) shown.rows.push(...next.rows);
    drawBringing();
  } }, t("desk_bring_more", { shown: number(shown.rows.length, 0), total: number(shown.total, 0) })));
}

/* Tables and columns of the network by what they are; all else as it stands. */
const BRING_TABLES = ["junctions", "outfalls", "conduits", "gullies", "streets", "subcatchments", "watch_points"];

function cellWords(row, name) {
  if (name === "table" && BRING_TABLES.includes(row.table)) return t(`desk_bring_of_${row.table}`);
  if (name === "column" && row.meaning) return sentence(row.meaning).split(/[,，]/)[0];
  return typeof row[name] === "number" ? number(row[name]) : sentence(row[name]);
}

function rowActions(row) {
  return [
    el("button", { type: "button", "aria-label": t("desk_bring_show_of", { id: row.id }), onclick: () => lookAt(row) }, t("desk_bring_show")),
    bringing.state.tables.length > 0 && el("button", { type: "button", "aria-label": t("desk_bring_correct_of", { id: row.id }),
      onclick: () => openCells(row) }, t("desk_bring_correct")),
  ];
}

/* Questions where the network that is there and the files both changed a value. */
function questionsAsked() {
  const shown = bringing.shown["questions|"];
  if (!shown) attempt(async () => {
    bringing.shown["questions|"] = await moreRows("questions", "", 0);
    drawBringing();
  });
  const { answers } = bringing.state.choices;
  const all = (whose) => chooseBringing({ answers: Object.fromEntries(shown.rows.map((row) => [cellKey(row), whose])) }, { again: true });
  return [
    el("h2", {}, t("desk_bring_questions", { count: number(bringing.built.questions, 0) })),
    shown && el("div", { class: "bring-ends" }, ["mine", "new"].map((whose) =>
      el("button", { type: "button", id: `bring-all-${whose}`, onclick: () => all(whose) }, t(`desk_bring_all_${whose}`)))),
    shown && scrolled(t("desk_bring_rows_of"), el("table", { class: "bring-table" },
      el("thead", {}, el("tr", {}, ["table", "id", "column", "before", "mine", "new", "answer"].map((name) =>
        el("th", { scope: "col" }, t(`desk_bring_cell_${name}`))))),
      el("tbody", {}, shown.rows.map((row, place) => el("tr", {},
        ["table", "id", "column", "before", "mine", "new"].map((name) => el("td", {}, cellWords(row, name))),
        el("td", {}, labelled(`bring-answer-${place}`, t("desk_bring_answer_of", { id: row.id }),
          [["", "—"], ["mine", t("desk_bring_cell_mine")], ["new", t("desk_bring_cell_new")]], answers[cellKey(row)] ?? "",
          (whose) => chooseAnswer(row, whose)))))))),
    el("p", {}, againButton()),
  ];
}

function cellKey(row) {
  return `${row.table}/${row.id}/${row.column}`;
}

async function chooseAnswer(row, whose) {
  const answers = { ...bringing.state.choices.answers };
  if (whose) answers[cellKey(row)] = whose;
  else delete answers[cellKey(row)];
  const choices = { ...bringing.state.choices, answers };
  bringing.state = await ask(`bring/${bringing.state.id}`, { method: "PUT", json: choices });
  drawBringing();
}

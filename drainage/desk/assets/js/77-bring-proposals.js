/* Step 4: values proposed for the gaps, taken or refused by rule or one by one. */

function bringProposals() {
  const { built } = bringing;
  if (!built) return [el("h2", {}, t("desk_bring_step_proposals")), el("p", {}, t("desk_bring_not_built")), againButton()];
  const undecided = built.proposals.reduce((sum, own) => sum + own.count - own.accepted - own.refused, 0);
  return [
    el("h2", {}, t("desk_bring_step_proposals")),
    el("p", {}, t(built.proposals.length ? "desk_bring_proposals_about" : "desk_bring_no_proposals")),
    undecided > 0 && el("p", { class: "note" }, t("desk_bring_undecided", { count: number(undecided, 0) })),
    built.proposals.map(proposalRule),
    built.proposals.length > 0 && el("p", { class: "bring-well" }, t("desk_bring_taken", { count: number(built.taken, 0) })),
  ];
}

function proposalRule(own) {
  const { choices } = bringing.state;
  const decide = (value) => {
    const rules = { ...choices.rules };
    if (value === null) delete rules[own.rule];
    else rules[own.rule] = value;
    return chooseBringing({ rules }, { again: true });
  };
  const chosen = choices.rules[own.rule];
  const button = (key, value) => el("button", { type: "button", id: `bring-rule-${key}-${own.rule}`, "aria-pressed": String(chosen === value),
    onclick: () => decide(chosen === value ? null : value) }, t(`desk_bring_${key}`));
  return el("section", { class: "bring-card" },
    el("h3", {}, `${number(own.count, 0)} × ${cellWords(own, "table")}: ${sentence(own.cell)}`),
    el("p", {}, `${t("desk_bring_how")}: ${sentence(own.method)}. `,
      t("desk_bring_decided", { accepted: number(own.accepted, 0), refused: number(own.refused, 0) })),
    el("div", { class: "bring-ends" }, button("accept_all", true), button("refuse_all", false)),
    proposalRows(own));
}

function proposalRows(own) {
  const key = `proposals|${own.rule}`;
  const shown = bringing.shown[key];
  return el("details", { class: "bring-kind", open: Boolean(shown),
    ontoggle: (happened) => openRows(key, "proposals", own.rule, happened.target.open) },
  el("summary", { id: `bring-kind-${key}` }, t("desk_bring_one_by_one")),
  shown && scrolled(t("desk_bring_rows_of"), el("table", { class: "bring-table" },
    el("thead", {}, el("tr", {}, ["id", "proposed", "value", "reason", "decision"].map((name) => el("th", { scope: "col" }, t(`desk_bring_cell_${name}`))))),
    el("tbody", {}, shown.rows.map(proposalRow)))),
  shown && shown.rows.length < shown.total && el("button", { type: "button", onclick: async () => {
    const next = await attempt(() => moreRows("proposals", own.rule, shown.rows.length));
    if (next) shown.rows.push(...next.rows);
    drawBringing();
  } }, t("desk_bring_more", { shown: number(shown.rows.length, 0), total: number(shown.total, 0) })));
}

function proposalRow(row) {
  const key = cellKey(row);
  const given = bringing.state.choices.rows[key];
  const decide = (changed) => {
    const own = { accept: row.accept === "yes", value: null, reason: "", ...given, ...changed };
    return chooseBringing({ rows: { ...bringing.state.choices.rows, [key]: own } }, { again: true });
  };
  return el("tr", {}, el("th", { scope: "row" }, row.id), el("td", { class: "number" }, number(row.proposed)),
    el("td", {}, el("input", { type: "number", step: "any", value: row.value, id: `bring-value-${key}`,
      "aria-label": t("desk_bring_value_of", { id: row.id }),
      onchange: (happened) => decide({ accept: true, value: happened.target.value === "" ? null : Number(happened.target.value) }) })),
    el("td", {}, el("input", { type: "text", value: given?.reason ?? "", maxlength: "200", id: `bring-reason-${key}`,
      "aria-label": t("desk_bring_reason_of", { id: row.id }), onchange: (happened) => decide({ reason: happened.target.value }) })),
    el("td", {}, labelled(`bring-decision-${key}`, t("desk_bring_decision_of", { id: row.id }),
      [["", "—"], ["yes", t("desk_bring_accept")], ["no", t("desk_bring_refuse")]], row.accept,
      (word) => (word ? decide({ accept: word === "yes" }) : undecide(key)))));
}

function undecide(key) {
  const rows = { ...bringing.state.choices.rows };
  delete rows[key];
  return chooseBringing({ rows }, { again: true });
}

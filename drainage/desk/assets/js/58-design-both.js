/* Another changed the scenario meanwhile: both are shown, and each measure is theirs or mine. */

function showBoth({ theirs, differences }) {
  const rows = (differences ?? []).map((own) => ({ ...own, take: own.changed_by_me ? "mine" : "theirs" }));
  design.theirs = theirs;
  const choice = (row, side) => el("label", { class: "choice" },
    el("input", { type: "radio", name: `both-${rows.indexOf(row)}`, value: side, checked: row.take === side,
      onchange: () => { row.take = side; } }),
    el("span", {}, t(`desk_design_${side}`)), el("pre", {}, sideWords(row[side])));
  fill("design-apart", el("form", { class: "both stacked", role: "alertdialog", "aria-label": t("desk_design_both"),
    onsubmit: (happened) => { happened.preventDefault(); attempt(() => settle(rows)); } },
  el("h3", {}, t("desk_design_both")),
  rows.length ? rows.map((row) => el("fieldset", {}, el("legend", {}, rowTitle(row)), choice(row, "theirs"), choice(row, "mine")))
    : el("p", {}, t("desk_design_both_read")),
  el("div", { class: "row" }, el("button", { type: "submit", class: "main", id: "design-settle" }, t("desk_design_settle")),
    el("button", { type: "button", onclick: () => attempt(takeTheirs) }, t("desk_design_take_theirs")))));
  document.getElementById("design-apart").scrollIntoView();
}

function rowTitle({ key, mine, theirs }) {
  return key || (theirs ?? mine).title_zh || kindName((theirs ?? mine).kind);
}

function sideWords(value) {
  if (value === null || value === undefined) return t("desk_design_absent");
  if (typeof value !== "object" || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value).map(([key, own]) => `${key} = ${JSON.stringify(own)}`).join("\n");
}

function takeTheirs() {
  design.editing = null;
  tookFile(design.theirs);
}

/* Mine put into theirs: what is changed, then what goes (the last first), then what is added. */
async function settle(rows) {
  const mine = rows.filter((row) => row.take === "mine");
  const heads = mine.filter((row) => row.key).map((row) => [row.key, row.mine ?? emptyOf(row.theirs)]);
  const replaced = mine.filter((row) => !row.key && row.number !== null && row.mine !== null)
    .map((row) => ({ do: "replace", number: row.number, measure: row.mine }));
  const removed = mine.filter((row) => !row.key && row.mine === null).map((row) => row.number)
    .sort((a, b) => b - a).map((number) => ({ do: "remove", number }));
  const added = mine.filter((row) => !row.key && row.number === null).map((row) => ({ do: "add", measure: row.mine }));
  const head = heads.length ? [{ do: "head", ...Object.fromEntries(heads) }] : [];
  const changes = [...head, ...replaced, ...removed, ...added];
  const { theirs } = design;
  if (!changes.length) takeTheirs();
  else await saveChanges(changes, theirs.version);
}

function emptyOf(value) {
  return Array.isArray(value) ? [] : typeof value === "boolean" ? true : "";
}

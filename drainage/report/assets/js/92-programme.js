/* Which works in which year: fronts, the order beside the plan's own, what each project takes. */

section("programme", drawProgramme);

function aimTitle(aim) {
  const { unit } = DATA.columns[aim.column];
  return `${columnTitle(aim.column)}${unit ? ` (${unit})` : ""} · ${aim.event}`;
}

function aimNumber(aim, value) {
  return number(value, DATA.columns[aim.column].digits);
}

/* "a + b" as the names of the scenarios, where this file holds them. */
function projectNames(words) {
  return (words || "").split(" + ").filter(Boolean).map((id) => {
    const known = DATA.scenarios.find((one) => one.id === id);
    return known ? named(known) : id;
  }).join(" + ") || "—";
}

function frontChart(aim) {
  const list = rows("programme_fronts").filter((row) => row.figure === aim.name);
  const x = (row) => row.cost_mid_10k_yuan;
  const title = `${t("programme_front")}: ${aimTitle(aim)}`;
  return figure(title, [], chart({ height: 300, marginBottom: 44,
    ariaLabel: `${title}: ${list.map((row) => `${number(x(row), 0)}, ${aimNumber(aim, row.value)}`).join("; ")}`,
    x: { label: `${t("costs_word")} (${t("cost_unit")})`, grid: true }, y: { label: aimTitle(aim), grid: true, zero: true },
    marks: [Plot.lineY(list, { x, y: "value", curve: "step-after", stroke: INK.after }),
      Plot.dot(list, { x, y: "value", fill: INK.after,
        title: (row) => `${projectNames(row.projects)}\n${number(x(row), 0)} ${t("cost_unit")} · ${aimNumber(aim, row.value)}` })] }, 560));
}

function sharesChart(aim) {
  const list = rows("programme_shares").filter((row) => row.figure === aim.name
    && row.on_average !== null);
  const title = `${t("programme_shares")}: ${aimTitle(aim)}`;
  const y = (row) => cut(projectNames(row.scenario), 28);
  return figure(title, [], chart({ marginLeft: 200, marginRight: 70, marginBottom: 44, height: 64 + 28 * list.length,
    ariaLabel: `${title}: ${list.map((row) => `${projectNames(row.scenario)} ${aimNumber(aim, row.on_average)}`).join("; ")}`,
    x: { label: aimTitle(aim), grid: true }, y: { label: null, domain: list.map(y) },
    marks: [Plot.barX(list, { x: "on_average", y, fill: INK.after }),
      Plot.tickX(list, { x: "alone", y, stroke: INK.before, strokeWidth: 3 }), Plot.ruleX([0])] }, 560));
}

function plainTable(name, caption, heads, body) {
  return scrolled(caption, el("table", { "data-table": name, "data-rows": body.length },
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, heads.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, body.map((cells) => el("tr", {}, cells.map((cell) => el("td", {
      class: /^[−-]?[\d,.]+$/.test(cell) ? "number" : null }, cell)))))));
}

function drawProgramme() {
  if (!DATA.programme) {
    fill("programme", heading("programme", "programme"), note("programme_none"));
    return;
  }
  const { aims } = DATA.programme;
  const years = rows("programme_years").map((row) => [t(`programme_${row.order}`), String(row.year),
    row.built ? projectNames(row.built) : t("programme_nothing"), number(row.spent_10k_yuan, 0), number(row.given_10k_yuan, 0),
    ...aims.map((aim) => aimNumber(aim, row[aim.name]))]);
  const cases = groupBy(rows("programme_moves").map((row) => ({ ...row,
    change: `${row.moved}|${row.by_pct}` })), "change");
  fill("programme", heading("programme", "programme"), note("programme_note"),
    rows("programme_years").some((row) => row.order === "plan") ? null : note("programme_no_plan"),
    DATA.programme.exact ? null : note("programme_searched"),
    plainTable("programme-years", t("programme_years"), [t("programme_order"), columnTitle("year"),
      columnTitle("built"),
      `${columnTitle("spent_10k_yuan")} (${t("cost_unit")})`, `${columnTitle("given_10k_yuan")} (${t("cost_unit")})`, ...aims.map(aimTitle)], years),
    el("div", { class: "two" }, aims.map(frontChart)),
    el("div", { class: "two" }, aims.map(sharesChart)), note("programme_shares_note"),
    note("programme_moves", { stays: [...cases.values()].filter((own) => [...own.values()].every((row) => row.stays)).length,
      cases: cases.size }));
}

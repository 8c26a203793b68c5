/* What an auditor asks: balances, versions, digests, sources, assumptions, checks, calibration. */

section("audit", drawAudit);

function whole(name, caption, more = {}) {
  return dataTable({ name, caption, rows: rows(name), columns: DATA.tables[name].columns
    .filter((key) => more[key] !== null).map((key) => column(key, more[key])) });
}

function drawAudit() {
  const calibration = el("div", { class: "calibration" });
  // Made from the study's own Markdown by a renderer that passes no HTML through.
  calibration.innerHTML = DATA.calibration_html[language().id];
  calibration.querySelectorAll("table").forEach(roomForHeads);
  const findings = rows("findings");
  fill("audit", heading("audit", "audit"),
    facts([
      [t("network"), `${named(DATA.study.network)} · ${inLanguage(DATA.study.network.notes)}`],
      [t("crs"), `${DATA.study.network.crs} · ${DATA.study.network.datum}`],
      [t("surface"), t(`surface_${DATA.study.surface}`)],
      [t("built_on"), `${DATA.study.built_on} · drainage ${DATA.study.version}`],
      [t("limit"), `±${number(DATA.study.continuity_limit_pct)} %`],
    ]),
    el("h3", {}, t("events_heading")), eventsTable(),
    el("h3", {}, t("balances")), whole("runs", t("balances"), { scenario: {
      show: (row) => named(scenario(row.scenario)) }, within_limits: {
      show: (row) => t(row.within_limits ? "passed" : "failed") }, reason: {
      show: (row) => inLanguage(row.reason) } }), note("balances_note"),
    rows("book").length ? [el("h3", {}, t("book")), bookTable(), note("book_note")] : null,
    DATA.tables.convergence ? [el("h3", {}, t("convergence")), note("convergence_note"),
      whole("convergence", t("convergence"), { scenario: {
        show: (row) => named(scenario(row.scenario)) } })] : null,
    rows("replaced").length ? [el("h3", {}, t("replaced")), dataTable({ name: "replaced",
      caption: t("replaced"), rows: rows("replaced"), columns: [
        { key: "line", title: t("replaced_line") }, { key: "runs", title: t("replaced_runs") }] }),
      note("replaced_note")] : null,
    el("h3", {}, t("sources")), whole("sources", t("sources"), { source: {
      show: (row) => inLanguage(row.source) }, trust: { show: (row) => t(`trust_${row.trust}`) } }), note("sources_note"),
    DATA.tables.assumptions.rows ? [el("h3", {}, t("assumptions")),
      whole("assumptions", t("assumptions"), { meaning: { show: (row) => inLanguage(row.meaning) },
        source: { show: (row) => inLanguage(row.source) } })] : null,
    el("h3", {}, t("checks")),
    findings.length ? dataTable({ name: "findings", caption: t("checks"), rows: findings,
      columns: [{ ...column("grade"), show: (row) => t(`grade_${row.grade}`) },
        { key: `title_${language().side}`, title: t("finding") },
        column("table"), column("id"), column("column"), column("value"),
        { ...column("cure"), show: (row) => (language().side === "zh" ? row.mend_zh : row.cure) }] })
      : note("no_findings"),
    calibration.innerHTML ? [el("h3", {}, t("calibration")), calibration] : null);
}

/* A line a term and a column a run: a book is read downwards. */
function bookTable() {
  const runs = rows("book");
  const terms = DATA.tables.book.columns.filter((key) => !["scenario", "event"].includes(key));
  return dataTable({ name: "book", caption: t("book"), filter: false,
    rows: terms.map((key) => ({ term: column(key).title, digits: column(key).digits,
      ...Object.fromEntries(runs.map((run, at) => [`run_${at}`, run[key]])) })),
    columns: [{ key: "term", title: t("book_term") }, ...runs.map((run, at) => ({
      key: `run_${at}`, digits: 0, title: `${named(scenario(run.scenario))} · ${run.event}`,
      show: (row) => number(row[`run_${at}`], row.digits) }))] });
}

function eventsTable() {
  return dataTable({ name: "events", caption: t("events_heading"), rows: DATA.events,
    filter: false, columns: [{ key: "id", title: columnTitle("event") },
      { key: "title_zh", title: t("storm") },
      { key: "hourly_depth_mm", title: t("hourly_depth"), digits: 1 },
      { key: "depth_mm", title: t("storm_depth"), digits: 1 },
      { key: "return_period_a", title: t("return_period"), digits: 1 },
      { key: "plan_word", title: t("plan_word") },
      { key: "shape_note", title: t("shape"), show: (row) => inLanguage(row.shape_note) },
      ...(DATA.events.some((row) => row.storm_remarks) ? [{ key: "storm_remarks",
        title: t("storm_remarks"), show: (row) => inLanguage(row.storm_remarks) }] : []),
      { key: "river_state", title: t("river"), show: (row) => inLanguage(row.river_state) },
      { key: "source", title: t("source"), show: (row) => inLanguage(row.source) }] });
}

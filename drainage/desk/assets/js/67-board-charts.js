/* Cost against what it brings, and the same figures as a table. */

const WEIGHED = ["flooded_street_length_m", "sewage_to_rivers_m3"];
const BOARD_INK = { base: "#4d4d4d", other: "#0063a6", shown: "#b35900" };

/* One chart a figure: the cost lies between the ends of its line, the letter stands at the middle
   price. A candidate without a current run is in the table alone. */
function boardCharts(rows) {
  const known = rows.filter((row) => row.town.run === "current" && row.figures?.cost);
  if (known.length < 2) return note("desk_board_few");
  return WEIGHED.map((key) => {
    const drawn = known.filter((row) => row.town[key] !== null);
    const ink = (row) => (row.k === null ? BOARD_INK.base : row.scenario === desk.scenario ? BOARD_INK.shown : BOARD_INK.other);
    const title = column(key).title;
    const most = Math.max(1, ...drawn.map((row) => row.figures.cost.high));
    const mid = (row) => row.figures.cost.mid;
    const letters = (own, dx) => Plot.text(own, { x: mid, y: townFigureOf(key), text: "letter", fill: ink,
      fontWeight: 700, dx, dy: -11 });
    return el("figure", { class: "chart" }, el("figcaption", {}, `${title} · ${eventWords(desk.event)}`),
      Plot.plot({ width: 350, height: 210, marginLeft: 52, marginRight: 16, marginBottom: 38, marginTop: 18,
        inset: 12, style: { fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
        ariaLabel: `${title}: ${drawn.map((row) => `${row.letter} ${number(mid(row), 0)} ${t("cost_unit")}, ${
          measured(row.town, key)}`).join("; ")}`,
        x: { label: `${t("desk_cost")} (${t("cost_unit")})`, grid: true, domain: [0, most] },
        y: { label: null, grid: true },
        marks: [Plot.ruleY(drawn, { y: townFigureOf(key), x1: (row) => row.figures.cost.low,
          x2: (row) => row.figures.cost.high, stroke: ink, strokeWidth: 2 }),
        Plot.dot(drawn, { x: mid, y: townFigureOf(key), r: 5, fill: "#ffffff", stroke: ink, strokeWidth: 2,
          symbol: (row) => (row.k === null ? "square" : "circle") }),
        letters(drawn.filter((row) => row.k === null), -9), letters(drawn.filter((row) => row.k !== null), 9)] }));
  });
}

const townFigureOf = (key) => (row) => row.town[key];

function boardTable(rows) {
  const keys = [...WEIGHED, "volume_above_limit_m3", "total_flooded_volume_m3"];
  const figure = (row, key) => (row.town.run === "current" ? measured(row.town, key, false) : "—");
  return [note("desk_board_note"), scrolled(t("desk_board"), el("table", { "data-table": "desk-board", "data-rows": rows.length },
    el("caption", {}, `${t("desk_board")} · ${eventWords(desk.event)}`),
    el("thead", {}, el("tr", {}, ["", t("desk_scenario"), `${t("desk_cost")} (${t("cost_unit")})`, t("desk_points"),
      ...keys.map((key) => column(key).title), t("desk_run_state")].map((word) => el("th", { scope: "col" }, word)))),
    el("tbody", {}, rows.map((row) => el("tr", { "data-row": row.letter },
      el("th", { scope: "row" }, row.letter), el("td", {}, candidateName(row)),
      el("td", { class: "number" }, costWords(row.figures?.cost)),
      el("td", {}, row.figures?.points ? `${t("of", { count: row.figures.points.met, all: row.figures.points.all })}${
        row.figures.points.judged < row.figures.points.all ? ` (${t("judged", { judged: row.figures.points.judged })})` : ""}` : "—"),
      keys.map((key) => el("td", { class: "number" }, figure(row, key))),
      el("td", {}, runBadge(row.town)))))))];
}

function costWords(cost) {
  if (!cost) return "—";
  const without = cost.unpriced.map(([what]) => t("desk_without_price", { kind: kindOfWorks(what) }));
  return [`${number(cost.mid, 0)} (${number(cost.low, 0)} – ${number(cost.high, 0)})`,
    without.length ? el("div", { class: "missing" }, without.join(t("cost_comma"))) : ""];
}

const kindOfWorks = (what) => shownBoard.kinds_of_works[state.lang][what] ?? what;

function runBadge({ run, within_limits: within }) {
  if (run === "current") return within ? badge(true, t("desk_run_there")) : badge(false, t("desk_run_unscored"));
  return badge(null, t(run === "stale" ? "desk_run_stale" : "desk_run_due"));
}

/* What the measure of the form, or the scenario as it stands, builds and costs: tried as one types. */

const TRY_AFTER_MS = 350;
const TRY_ALL_AFTER_MS = 900;
/* More labels than these hide the map. */
const MOST_LABELS = 8;
let trying = 0;
let tries = 0;

function tryLater(after_ms = TRY_AFTER_MS) {
  clearTimeout(trying);
  trying = setTimeout(() => attempt(tryMeasure), after_ms);
}

/* The measure alone first, so that its answer is there as one types; then all that is built after. */
async function tryMeasure(through = "measure") {
  const { editing, file } = design;
  if (!file || desk.panel !== "design") return;
  const turn = ++tries;
  const measure = editing?.values;
  const json = !editing ? {} : { through, change: editing.number === null ? { do: "add", measure }
    : { do: "replace", number: editing.number, measure } };
  const place = document.getElementById("design-tried");
  place?.setAttribute("aria-busy", "true");
  const tried = await ask(designPath("/try"), { method: "POST", json }).finally(() => place?.removeAttribute("aria-busy"));
  if (turn !== tries || design.editing !== editing || design.file !== file || !design.root.isConnected) return;
  design.tried = tried;
  drawRefusals();
  drawTried();
  drawText();
  if (editing?.showTried) document.getElementById("design-tried").scrollIntoView();
  if (editing) editing.showTried = false;
  if (editing && tried.all_costs === null) {
    clearTimeout(trying);
    trying = setTimeout(() => attempt(() => tryMeasure("scenario")), TRY_ALL_AFTER_MS);
  }
}

function drawTried() {
  const { tried, editing } = design;
  markTried();
  drawBrief();
  if (!tried) {
    fill("design-tried");
    return;
  }
  const refused = editing ? [] : tried.refused.map((own) => own.line[state.lang] ?? own.line.en);
  if (tried.refused.length) {
    fill("design-tried", el("ul", { class: "refused", role: "alert" }, refused.map((own) => el("li", {}, own))));
    return;
  }
  fill("design-tried",
    el("h3", {}, t(editing ? "desk_design_does" : "desk_design_all")),
    el("p", {}, tried.counts.length ? tried.counts.map((own) => countWords(own)).join("；") : t("desk_design_nothing")),
    tried.remarks.length ? el("ul", { class: "remarks" }, tried.remarks.map((own) => el("li", {}, own[state.lang] ?? own.en))) : null,
    priceTable(tried.costs), editing && tried.all_costs ? el("p", { class: "note" }, t("desk_design_total", priceWords(tried.all_costs))) : null,
    pipesPart(tried), rowsPart(tried));
  drawSketch(tried.pipes);
}

/* Beside the buttons of the form, in sight while one types: the price, or that something lacks. */
function drawBrief() {
  const { tried } = design;
  if (!document.getElementById("design-brief")) return;
  const words = !tried ? "" : tried.refused.length ? t("desk_design_not_yet", { count: tried.refused.length })
    : t("desk_design_price", priceWords(tried.costs));
  fill("design-brief", el("span", { class: tried?.refused.length ? "not-yet" : null }, words));
}

function countWords({ table, action, count }) {
  return t("desk_design_count", { table: t(`desk_table_${table}`), action: t(`desk_action_${action}`), count });
}

function priceWords({ low, mid, high }) {
  return { low: number(low, 0), mid: number(mid, 0), high: number(high, 0) };
}

function priceTable(costs) {
  if (!costs.kinds.length) return null;
  const cell = (value, digits = value !== null && Math.abs(value) < 10 ? 1 : 0) => el("td", { class: "n" }, number(value, digits));
  return el("details", { open: true }, el("summary", {}, t("desk_design_price", priceWords(costs))),
    scrolled(t("desk_design_cost"), el("table", {}, el("thead", {}, el("tr", {},
      ["works", "quantity", "unit", "low", "mid", "high"].map((own) => el("th", { scope: "col" }, t(`desk_design_col_${own}`))))),
    el("tbody", {}, costs.kinds.map((own) => el("tr", {}, el("th", { scope: "row" }, own.name[state.lang] ?? own.name.en),
      cell(own.quantity, null), el("td", {}, own.unit === "each" ? t("desk_design_each") : own.unit), cell(own.cost_low_10k_yuan),
      cell(own.cost_mid_10k_yuan), cell(own.cost_high_10k_yuan)))))),
    costs.unpriced.map((own) => el("p", { class: "note" }, t("desk_design_unpriced", { name: own.name[state.lang] ?? own.name.en, count: own.elements }))),
    el("details", {}, el("summary", {}, t("desk_design_sources")), el("ul", {}, costs.sources.map((own) => el("li", {}, inLanguage(own))))));
}

const PIPE_NUMBERS = ["length_m", "slope_permille", "from_invert_level_m", "to_invert_level_m", "from_cover_m", "to_cover_m"];
const PIPE_DIGITS = [1, 2, 3, 3, 2, 2];

function pipesPart({ pipes, pipe_count }) {
  if (!pipes.length) return null;
  return el("details", { open: design.editing !== null }, el("summary", {}, t("desk_design_pipes", { count: pipe_count })),
    el("div", { id: "design-sketch", role: "img", "aria-label": t("desk_design_section") }),
    scrolled(t("desk_design_pipes", { count: pipe_count }), el("table", {}, el("thead", {}, el("tr", {},
      ["pipe", "between", "size", ...PIPE_NUMBERS].map((own) => el("th", { scope: "col" }, t(`desk_design_col_${own}`))))),
    el("tbody", {}, pipes.map((own) => el("tr", { class: own.from_cover_m < 0.7 || own.to_cover_m < 0.7 ? "shallow" : null },
      el("th", { scope: "row" }, own.id, own.what === "changed" ? ` (${t("desk_action_changed")})` : ""),
      el("td", {}, `${own.from_id} → ${own.to_id}`), el("td", {}, own.section),
      PIPE_NUMBERS.map((key, place) => el("td", { class: "n" }, number(own[key], PIPE_DIGITS[place])))))))));
}

function rowsPart({ rows }) {
  return rows.length ? el("details", {}, el("summary", {}, t("desk_design_rows")),
    scrolled(t("desk_design_rows"), el("table", {}, el("tbody", {}, rows.map((own) => el("tr", {},
      el("td", {}, t(`desk_table_${own.table}`)), el("th", { scope: "row" }, own.id), el("td", {}, t(`desk_action_${own.action}`)),
      el("td", {}, own.column), el("td", {}, own.before), el("td", {}, own.after))))))) : null;
}

/* What is built, on the map. */
function markTried() {
  if (typeof markOnMap !== "function") return;
  const { tried } = design;
  const colour = "#d6007f";
  const few = (tried?.pipes?.length ?? 0) + (tried?.places?.length ?? 0) <= MOST_LABELS;
  const label = (text) => (few ? text : "");
  const lines = (tried?.pipes ?? []).filter((own) => own.from_x_m !== null && own.to_x_m !== null).map((own) => ({
    kind: "line", xy: [[own.from_x_m, own.from_y_m], [own.to_x_m, own.to_y_m]], colour, label: label(`${own.id} ${own.section}`) }));
  const ends = new Set((tried?.pipes ?? []).flatMap((own) => [own.from_id, own.to_id]));
  const dots = (tried?.places ?? []).filter((own) => !ends.has(own.id)).map((own) => ({ kind: "dot", xy: [[own.x_m, own.y_m]], colour, radius: few ? 7 : 2, weight: few ? 3 : 1, label: label(own.id) }));
  markOnMap("design", [...lines, ...dots]);
}

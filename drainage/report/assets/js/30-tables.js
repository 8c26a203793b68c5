/* Tables that sort and filter: plain HTML tables, so that they print and are read aloud. */

const SHOWN_ROWS = 200;
const SHORT_SIGNS = 8;
const NAME_SIGNS = 28;
/* Columns that stay in view while a wide table scrolls; without one the first does. */
const NAMES = ["name", "street_place"];

/* columns: {key, title, digits (numbers), value (row -> what it sorts by), show (row -> text or
   node)}; rows: objects. */
function dataTable({ name, caption, columns, rows: all, filter = true }) {
  let order = null;
  let pattern = "";
  let everything = false;
  const body = el("tbody");
  const count = el("output", { class: "count" });
  const more = el("button", { type: "button", "data-more": name, class: "more",
    onclick: () => { everything = true; draw(); } });
  const text = (row, column) => {
    if (column.show) return column.show(row);
    const value = valueOf(column, row);
    return column.digits !== undefined ? number(value, column.digits) : String(value ?? "");
  };
  const fixed = Math.max(0, columns.findIndex((own) => NAMES.includes(own.key)));
  const kinds = columns.map((column, place) => [
    column.digits !== undefined ? "number" : wordsClass(all.map((row) => shownText(text(row, column)))),
    ...(place === fixed ? ["fixed"] : [])].join(" "));
  const heads = columns.map((column, place) =>
    el("th", { scope: "col", "data-place": place, "data-key": column.key, class: kinds[place] },
      el("button", { type: "button", title: column.meaning ?? null,
        onclick: () => { order = { place, down: order?.place === place && !order.down }; draw(); } },
      column.title)));
  const table = el("table", { "data-table": name, "data-rows": all.length },
    el("caption", {}, caption), el("thead", {}, headRows(columns, heads)), body);
  const words = (row) => columns.map((column) => shownText(text(row, column)))
    .join(" ").toLowerCase();

  function draw() {
    let found = pattern ? all.filter((row) => words(row).includes(pattern)) : all;
    if (order) {
      const sign = order.down ? -1 : 1;
      const own = columns[order.place];
      found = [...found].sort((a, b) => compare(valueOf(own, a), valueOf(own, b), sign));
    }
    const shown = everything ? found : found.slice(0, SHOWN_ROWS);
    body.replaceChildren(...shown.map((row) => el("tr", {}, columns.map((column, place) =>
      el(place ? "td" : "th", { scope: place ? null : "row", class: kinds[place] },
        text(row, column))))));
    heads.forEach((head, place) => head.setAttribute("aria-sort",
      order?.place !== place ? "none" : order.down ? "descending" : "ascending"));
    more.hidden = shown.length === found.length;
    more.textContent = t("more_rows", { shown: shown.length, all: found.length });
    count.textContent = pattern ? t("rows_found", { found: found.length, all: all.length }) : "";
  }

  draw();
  const tools = filter && all.length > 5 ? el("div", { class: "tools" },
    el("label", {}, el("span", {}, t("filter")),
      el("input", { type: "search", "data-filter": name, oninput: (happened) => {
        pattern = happened.target.value.trim().toLowerCase(); draw(); } })), count) : null;
  return el("div", { class: "table-box" }, tools, scrolled(caption, table), more);
}

function shownText(shown) {
  return shown instanceof Node ? shown.textContent : String(shown);
}

/* A short word stays on its line; a name and a sentence have room for some of their signs. */
function wordsClass(texts) {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return longest <= SHORT_SIGNS ? "short" : longest <= NAME_SIGNS ? "words" : "sentence";
}

function valueOf(own, row) {
  return own.value ? own.value(row) : row[own.key];
}

/* Columns of one group share a heading above their own. */
function headRows(columns, heads) {
  if (!columns.some((own) => own.group)) return el("tr", {}, heads);
  const above = [];
  const below = [];
  columns.forEach((own, place) => {
    if (!own.group) {
      heads[place].setAttribute("rowspan", 2);
      above.push(heads[place]);
      return;
    }
    if (columns[place - 1]?.group === own.group) above.at(-1).colSpan += 1;
    else above.push(el("th", { scope: "colgroup", colspan: 1, class: "group-head",
      title: own.meaning }, own.group));
    below.push(heads[place]);
  });
  return [el("tr", {}, above), el("tr", {}, below)];
}

/* Unknown values stand last in either direction. */
function compare(a, b, sign) {
  const emptyA = a === null || a === undefined || a === "";
  const emptyB = b === null || b === undefined || b === "";
  if (emptyA || emptyB) return emptyA - emptyB;
  return sign * (typeof a === "number" && typeof b === "number" ? a - b : inOrder(a, b));
}

/* A column of a result table by its definition. */
function column(key, more = {}) {
  const own = DATA.columns[key];
  const unit = own.unit ? ` (${own.unit})` : "";
  return { key, title: columnTitle(key) + unit, meaning: own.definition[state.lang] || null,
    ...(own.digits === null ? {} : { digits: own.digits }), ...more };
}

/* The same figure before and after, as two columns of rows {before, after}. */
function pair(key, show = null) {
  return ["before", "after"].map((side) => {
    const own = column(key);
    return { ...own, key: `${side}:${key}`, value: (row) => row[side]?.[key], group: own.title,
      title: t(side),
      ...(show ? { show: (row) => show(row[side]?.[key], row[side]) }
        : DATA.limits[key] ? { show: (row) => figureOf(row[side], key) } : {}) };
  });
}

/* The same in both scenarios: of whichever has the place. */
function once(key, show = null) {
  const own = (row) => row.before ?? row.after;
  return column(key, { value: (row) => own(row)[key],
    ...(show ? { show: (row) => show(own(row)[key], own(row)) } : {}) });
}

/* The columns of a ranking: those that lead, then the others in the order of the tables; what is
   of the place stands once, what is of a run before and after. show: key -> (value, row) -> cell. */
function rankingColumns(name, { lead = [], show = {} } = {}) {
  const keys = [...lead, ...DATA.shown.page[name].filter((key) => !lead.includes(key))];
  return keys.flatMap((key) => DATA.columns[key].of_place ? [once(key, show[key])]
    : pair(key, show[key]));
}

/* Rows {id, name, before, after} of both scenarios by id. */
function sideBySide(name, idColumn) {
  const old = byId(name, idColumn, state.before, state.event);
  const fresh = byId(name, idColumn, state.after, state.event);
  return [...new Set([...old.keys(), ...fresh.keys()])].map((id) => {
    const row = { id, before: old.get(id), after: fresh.get(id) };
    return { ...row, name: named(row.before ?? row.after) };
  });
}

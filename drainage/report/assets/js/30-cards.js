/* Tables whose rows stand as cards on a narrow screen: never wider than it. */

/* columns: {title, show (row -> text, node or null), number}; the first one heads the card.
   id: row -> the id of its element. */
function cardTable({ name, caption, columns, rows, id = () => null }) {
  const cell = (row, own, place) => {
    const shown = own.show(row);
    const empty = shown === null || shown === undefined || shown === "" || shown.length === 0;
    return el(place ? "td" : "th", { role: place ? "cell" : "rowheader", scope: place ? null : "row",
      "data-label": place ? own.title : null,
      class: [own.number ? "number" : "", empty ? "none" : ""].join(" ").trim() || null },
    empty ? "—" : shown);
  };
  return el("table", { class: "cards", role: "table", "data-table": name, "data-rows": rows.length },
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, columns.map((own) =>
      el("th", { scope: "col", role: "columnheader", class: own.number ? "number" : null }, own.title)))),
    el("tbody", { role: "rowgroup" }, rows.map((row) => el("tr", { role: "row", id: id(row),
      tabindex: id(row) ? "-1" : null }, columns.map((own, place) => cell(row, own, place))))));
}

/* Rankings and costs of two scenarios. */

/* The columns of a ranking as the report has them, with the place as a button. */
function rankingPart(scope, id, own, before, after) {
  const list = both(own, scope, before, after, id);
  if (!list.length) return null;
  DATA.shown = own.shown;
  const show = { meets_target: (value) => badge(value), limiting_cause: (name, row) => cause(name, row) || "—",
    system: (value) => t(`system_${value}`) };
  const rank = (row) => row.before?.rank ?? row.after?.rank;
  const shownBy = { point: "desk_points", outfall: "desk_outlets", street: "desk_streets" };
  list.sort((a, b) => compare(rank(a), rank(b), 1)
    || compare(a.before?.max_depth_m, b.before?.max_depth_m, -1) || inOrder(a.id, b.id));
  const beyond = own.beyond[scope];
  return [el("h3", {}, t(shownBy[scope])),
    dataTable({ name: `desk-${scope}`, caption: t(shownBy[scope]), rows: list,
      columns: [{ key: "name", title: t("desk_place"), value: (row) => row.id,
        show: (row) => placeButton(scope, row.id, row.name) },
      ...(scope === "point" ? withBands : (all) => all)(rankingColumns(scope, { show }))] }),
    scope === "point" && own.sure?.points.length ? [sureMembers(own, before, after), note("sure_in_all")] : null,
    beyond ? note("desk_beyond", { count: beyond }) : null];
}

/* How many members the bands of both rest on. */
function sureMembers(own, before, after) {
  return [...new Set([before, after])].map((side) => own.sure.runs.find((run) =>
    run.scenario === side && run.event === desk.event)).filter(Boolean).map((run) =>
    el("p", { class: "note" }, run.members[state.lang]));
}

/* Cost by kind of works: after less before, the middle price with its range. */
function costPart(own, before, after) {
  const list = rowsOfTable(own.tables.costs);
  const kinds = [...new Set(list.map((row) => row.what))];
  const of = (what, side) => list.find((row) => row.what === what && row.scenario === side);
  const cell = (row) => row ? `${number(row.cost_mid_10k_yuan, 0)} (${number(row.cost_low_10k_yuan, 0)} – ${
    number(row.cost_high_10k_yuan, 0)})` : "—";
  const unpriced = list.filter((row) => row.unpriced > 0);
  return [el("h3", {}, t("desk_cost")), kinds.length ? scrolled(t("desk_cost"),
    el("table", { "data-table": "desk-cost", "data-rows": kinds.length },
      el("caption", {}, t("desk_cost_note")),
      el("thead", {}, el("tr", {}, [t("desk_kind"), t("before"), t("after")].map((word, k) =>
        el("th", { scope: "col", class: k ? "number" : null }, word)))),
      el("tbody", {}, kinds.map((what) => el("tr", {},
        el("th", { scope: "row" }, own.kinds_of_works[state.lang][what] ?? what),
        [before, after].map((side) => el("td", { class: "number" }, cell(of(what, side))))))))) : note("desk_none_such"),
  unpriced.length ? el("p", { class: "warn" }, t("desk_unpriced", { kinds: [...new Set(unpriced.map((row) =>
    own.kinds_of_works[state.lang][row.what] ?? row.what))].join(t("cost_comma")) })) : null];
}

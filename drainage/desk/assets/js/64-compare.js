/* Two scenarios beside each other, as the report has them. */

const compared = { key: "", answer: null };

panel("compare", (place) => {
  place.replaceChildren(el("div", { id: "compare" }));
  drawCompare();
});

onDesk(["scenario", "compared", "event", "runs"], () => {
  compared.key = "";
  if (document.getElementById("compare")) drawCompare();
});

const beforeId = () => desk.compared ?? desk.study.baseline;

async function drawCompare() {
  if (!desk.study) return void fill("compare", note("desk_none"));
  const [before, after, event] = [beforeId(), desk.scenario, desk.event];
  const key = `${before}|${after}|${event}`;
  const head = [el("h2", {}, t("desk_compare")),
    el("p", {}, t("desk_pair", { before: deskTitle(before), after: deskTitle(after), event: eventWords(event) }))];
  if (before === after) return void fill("compare", head, note("desk_compare_choose"));
  if (compared.key !== key) {
    fill("compare", head, note("desk_waiting"));
    try {
      compared.answer = await ask(`compare?${new URLSearchParams({ before, after, event })}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return void (key === `${beforeId()}|${desk.scenario}|${desk.event}`
        && document.getElementById("compare") && fill("compare", head,
        el("p", { class: "warn" }, error.message, error.findings.map((own) => ` ${inWords(own.line)}`))));
    }
    if (key !== `${beforeId()}|${desk.scenario}|${desk.event}`) return;
    compared.key = key;
  }
  if (document.getElementById("compare")) fill("compare", head, compareParts(compared.answer, before, after));
}

function compareParts(own, before, after) {
  Object.assign(DATA.columns, own.columns);
  DATA.causes = own.causes;
  DATA.sure = own.sure;
  const names = placeNames(own);
  return [
    (own.sure?.remarks[state.lang] ?? []).map((words) => el("p", { class: "warn" }, words)),
    Object.entries(own.reasons).map(([id, reason]) => el("p", { class: "warn" },
      t("desk_not_scored", { event: deskTitle(id), reason: inWords(reason) }))),
    townPart(own, before, after), targetsPart(own, before, after, names),
    effectsPart("desk_worse", own, names), effectsPart("desk_better", own, names),
    rankingPart("point", "point_no", own, before, after),
    rankingPart("outfall", "outlet_id", own, before, after),
    rankingPart("street", "street_id", own, before, after), costPart(own, before, after)];
}

function rowsOfTable({ columns, rows: count, data }) {
  return Array.from({ length: count }, (_, k) =>
    Object.fromEntries(columns.map((name) => [name, data[name][k]])));
}

const IDS = { point: "point_no", outfall: "outlet_id", street: "street_id", node: "node_id" };
const ON_MAP = { point: "point", outfall: "outlet", node: "node", conduit: "pipe", street: "street" };

function placeNames(own) {
  return Object.fromEntries(Object.entries(IDS).map(([scope, id]) =>
    [scope, new Map(rowsOfTable(own.tables[scope]).map((row) => [row[id], named(row)]))]));
}

/* A place that is shown on the map by a click. */
function placeButton(scope, id, name) {
  return el("button", { type: "button", class: "place", onclick: () => {
    const kind = ON_MAP[scope];
    setDesk({ selected: { kind, id } });
    if (typeof flyTo === "function") flyTo(kind, id);
  } }, `${id} ${name && name !== id ? name : ""}`.trim());
}

function both(own, name, before, after, id) {
  const all = rowsOfTable(own.tables[name]);
  const of = (side) => new Map(all.filter((row) => row.scenario === side).map((row) => [String(row[id]), row]));
  const [old, fresh] = [of(before), of(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].map((key) => {
    const row = { id: key, before: old.get(key), after: fresh.get(key) };
    return { ...row, name: named(row.before ?? row.after) };
  });
}

function townPart(own, before, after) {
  const towns = rowsOfTable(own.tables.town);
  const row = { before: towns.find((one) => one.scenario === before),
    after: towns.find((one) => one.scenario === after) };
  const keys = ["volume_above_limit_m3", "total_flooded_volume_m3", "flooded_street_length_m", "sewage_to_rivers_m3"];
  return scrolled(t("desk_town"), el("table", { "data-table": "desk-town" },
    el("caption", {}, t("desk_town")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), ["before", "after"].map((side) =>
      el("th", { scope: "col", class: "number" }, t(side))))),
    el("tbody", {}, keys.map((key) => el("tr", {}, el("th", { scope: "row" }, column(key).title),
      ["before", "after"].map((side) => el("td", { class: "number" }, measured(row[side], key, false))))))));
}

/* Targets of points and outlets, as badges: what changed first. */
function targetsPart(own, before, after, names) {
  const list = [["point", "point_targets", "point_no"], ["outfall", "outlet_targets", "outlet_id"]]
    .flatMap(([scope, name, id]) => both(own, name, before, after, id)
      .filter((row) => [row.before, row.after].some((side) => side?.meets_target !== null && side?.meets_target !== undefined))
      .map((row) => ({ ...row, scope, name: names[scope].get(row.id) ?? "" })));
  const changed = (row) => Number(row.before?.meets_target !== row.after?.meets_target);
  list.sort((a, b) => changed(b) - changed(a) || inOrder(a.id, b.id));
  return [el("h3", {}, t("desk_targets")), list.length ? scrolled(t("desk_targets"),
    el("table", { "data-table": "desk-targets", "data-rows": list.length },
      el("caption", {}, t("desk_targets_note")),
      el("thead", {}, el("tr", {}, [t("desk_place"), t("before"), t("after")].map((word) =>
        el("th", { scope: "col" }, word)))),
      el("tbody", {}, list.map((row) => el("tr", {},
        el("th", { scope: "row" }, placeButton(row.scope, row.id, row.name)),
        ["before", "after"].map((side) => el("td", {}, badge(row[side]?.meets_target),
          el("span", { class: "beside" }, chanceWords(row[side]))))))))) : note("desk_no_targets")];
}

function effectsPart(word, own, names) {
  const list = rowsOfTable(own.tables[word.replace("desk_", "")]);
  return [el("h3", {}, t(word)), list.length ? el("ul", { class: word === "desk_worse" ? "warn" : "plain",
    "data-list": word }, list.map((row) => el("li", {}, `${t(`scope_${row.scope}`)} `,
    placeButton(row.scope, row.id, names[row.scope]?.get(row.id) ?? row.name_zh),
    ` ${columnTitle(row.metric)}: ${number(row.before_value, DATA.columns[row.metric]?.digits ?? 2)} → ${
      number(row.after_value, DATA.columns[row.metric]?.digits ?? 2)} ${DATA.columns[row.metric]?.unit ?? row.unit}`)))
    : note("desk_none_such")];
}

/* Cost beside effect: the plans' lump sums as they stand, and what each option changes. */

section("costs", drawCosts, { onChoice: true });

function costList(one) {
  return el("ul", { class: "plain" }, one.costs.length ? one.costs.map((cost) =>
    el("li", {}, `${inLanguage(cost.item)}: ${number(cost.cost_10k_yuan)} ${t("cost_unit")} · ${inLanguage(cost.source)}`))
    : el("li", {}, t("no_cost")));
}

function pricedCell(one) {
  const cost = one.priced;
  if (!cost) return "";
  const without = cost.unpriced.map(([what, count]) => `${DATA.kinds_of_works[state.lang][what]} (${count})`);
  return [el("strong", {}, `${number(cost.mid)} ${t("cost_unit")}`),
    el("div", {}, `${number(cost.low)} – ${number(cost.high)}`),
    without.length ? el("div", { class: "missing" }, t("cost_unpriced", { kinds: without.join(t("cost_comma")) })) : null];
}

/* The plans' sums that the estimates by prices do not stand for, by name and with the factor. */
function sumsApart() {
  const yuan = (value) => number(value, 0);
  return DATA.sums_apart.length ? el("div", { class: "warn", "data-sums-apart": DATA.sums_apart.length },
    el("p", {}, t("sums_apart")), el("ul", {}, DATA.sums_apart.map((own) => el("li", {}, t("sum_apart", {
      item: inLanguage(own.item), published: yuan(own.published_10k_yuan), unit: t("cost_unit"), mid: yuan(own.mid_10k_yuan),
      low: yuan(own.low_10k_yuan), high: yuan(own.high_10k_yuan) }), own.factor === null ? null
      : t("sum_apart_factor", { factor: number(own.factor, own.factor < 1 ? 2 : 1) }))))) : null;
}

function drawCosts() {
  const points = groupBy(rows("point_targets"), "point_no");
  const outlets = groupBy(rows("outlet_targets"), "outlet_id");
  const base = DATA.study.baseline;
  const effects = [floodedKey(), "sewage_to_rivers_m3"];
  const columns = [...["scenario", "costs_word", "costs_priced", "points_word", "outlets_word"].map((word) =>
    ({ title: t(word) })), ...effects.flatMap((key) => DATA.events.map((event) => (
    { group: column(key).title, title: eventWords(event.id) })))];
  const heads = columns.map((own) => el("th", { scope: "col",
    class: own.group ? "number" : null }, own.title));
  const body = DATA.scenarios.map((one) => el("tr", {}, el("th", { scope: "row" }, named(one)),
    el("td", { class: "wide" }, one.id === base ? "—" : costList(one)),
    el("td", {}, one.id === base ? "—" : pricedCell(one)),
    el("td", {}, pointsShare(points, one.id)), el("td", { class: "short" }, share(counted(outlets, one.id))),
    effects.flatMap((key) => DATA.events.map((event) => el("td", { class: "number" },
      measured(rowsIn("town", one.id, event.id)[0], key, false))))));
  const list = DATA.scenarios.map((one) => ({ name: named(one),
    volume: rowsIn("town", one.id, state.event)[0]?.[floodedKey()] }))
    .filter((one) => one.volume !== null && one.volume !== undefined);
  const title = `${columnTitle(floodedKey())} · ${eventWords(state.event)}`;
  fill("costs", heading("costs", "costs"), figure(title, [], chart({ marginLeft: 200,
    marginRight: 70, height: 50 + 28 * list.length,
    ariaLabel: `${title}: ${list.map((one) => `${one.name} ${number(one.volume, 0)}`).join("; ")}`,
    x: { label: "m³", grid: true }, y: { label: null, domain: list.map((one) => one.name),
      tickFormat: sideName },
    marks: [Plot.barX(list, { x: "volume", y: "name", fill: INK.after }),
      Plot.text(list, { x: "volume", y: "name", text: (one) => number(one.volume, 0), dx: 4,
        textAnchor: "start" }), Plot.ruleX([0])] })),
  scrolled(t("costs"),
    el("table", { "data-table": "costs", "data-rows": body.length },
      el("caption", {}, t("costs_caption")),
      el("thead", {}, headRows(columns, heads)),
      el("tbody", {}, body))), note("costs_note"), sumsApart());
}

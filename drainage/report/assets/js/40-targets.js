/* Which points and outlets meet their targets, now and after each option. */

section("targets", drawTargets);

function drawTargets() {
  const points = groupBy(rows("point_targets"), "point_no");
  const outlets = groupBy(rows("outlet_targets"), "outlet_id");
  const names = DATA.scenarios.map((one) => one.id);
  const pointNames = new Map(DATA.map.points.map((one) => [one.id, one]));
  const asked = [
    groupHead(t("points_question", { figure: columnTitle(DATA.readings[0].figure) }),
      names.length + 2),
    ...[...points.keys()].sort(inOrder).map((id) => targetRow(
      `${id} ${named(pointNames.get(id) ?? {}, id)}`,
      t("target_hour", { mm: number(pointNames.get(id)?.target_mm, 0) }), names, points.get(id),
      DATA.readings[0].figure)),
    totalRow(names, (id) => pointsShare(points, id)),
  ];
  const body = [...(points.size ? asked : []),
    groupHead(t("outlets_question", {
      mm: number(DATA.study.targets.outlet_event_rain_mm, 0),
      m3: number(DATA.study.targets.outlet_sewage_m3, 0) }), names.length + 2),
    ...[...outlets.keys()].sort(inOrder).map((id) => targetRow(
      `${id} ${outletName(id)}`, t("target_event", {
        mm: number(DATA.study.targets.outlet_event_rain_mm, 0) }), names, outlets.get(id), "sewage_volume_m3")),
    totalRow(names, (id) => share(counted(outlets, id))),
  ];
  const table = el("table", { "data-table": "targets", "data-rows": body.length, class: "matrix" },
    el("caption", {}, t("targets_caption")),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("place")),
      el("th", { scope: "col" }, t("target_column")),
      names.map((name) => el("th", { scope: "col",
        class: name === DATA.study.baseline ? "now" : null }, named(scenario(name)))))),
    el("tbody", {}, body));
  fill("targets", heading("targets", "targets"),
    scrolled(t("targets_caption"), table),
    points.size ? readingsNote() : null, note("targets_note"), el("h3", {}, t("options")), DATA.scenarios
      .filter((one) => one.id !== DATA.study.baseline).map((one) => option(one, points, outlets)),
    listOf("on_demand", DATA.not_run.map((one) => `${named(one)} (${one.id})`)));
}

function groupBy(list, key) {
  const groups = new Map();
  for (const row of list) {
    if (!groups.has(row[key])) groups.set(row[key], new Map());
    groups.get(row[key]).set(row.scenario, row);
  }
  return groups;
}

function groupHead(text, width) {
  return el("tr", { class: "group" }, el("th", { colspan: width, scope: "colgroup" }, text));
}

function outletName(id) {
  const layer = DATA.map.outlets[DATA.study.baseline].find((one) => one.id === id);
  return layer ? named(layer) : "";
}

function targetRow(name, rain, scenarios, group, figure) {
  return el("tr", {}, el("th", { scope: "row" }, name), el("td", { class: "number" }, rain),
    scenarios.map((id) => targetCell(group.get(id), figure, group.get(DATA.study.baseline))));
}

/* A figure of another storm than the one that decides the town as it is says which it is. */
function targetCell(row, figure, base) {
  const value = row?.meets_target;
  const open = value === null || value === undefined;
  const kind = open ? "open" : value ? "yes" : "no";
  const short = row && !open && !row.tested_at_target ? ` (${t("tested_to", {
    mm: number(row.storm_rain_mm, 1) })})` : "";
  return el("td", { class: `cell ${kind}` },
    el("span", { class: "sign", "aria-label": met(value) }, { open: "–", yes: "✓", no: "✗" }[kind]),
    ` ${open ? t("not_judged") : measured(row, figure)}${short}`, beside(besideWords(row)),
    beside(open || row.event === base?.event ? "" : eventWords(row.event)),
    beside(chanceWords(row)));
}

function counted(group, id, verdict = "meets_target") {
  const judged = [...group.values()].map((one) => one.get(id)?.[verdict])
    .filter((value) => value !== null && value !== undefined);
  return { met: judged.filter(Boolean).length, judged: judged.length, all: group.size };
}

function totalRow(names, words) {
  return el("tr", { class: "total" }, el("th", { scope: "row", colspan: 2 }, t("targets_met")),
    names.map((id) => el("td", {}, words(id))));
}

function share({ met: count, judged, all }) {
  return t("of", { count, all }) + (judged < all ? ` (${t("judged", { judged })})` : "");
}

function answers(points, outlets) {
  const line = (word, groups, words) => (groups.size ?? groups.length) ? el("li", {}, el("span", {}, t(word)),
    el("strong", {}, `${named(scenario(DATA.study.baseline))} ${words(groups, DATA.study.baseline)
    } → ${named(scenario(DATA.study.after))} ${words(groups, DATA.study.after)}`)) : null;
  return el("ul", { class: "answers" }, line("points_answer", points, pointsShare),
    line("outlets_answer", outlets, (groups, id) => share(counted(groups, id))),
    hasStreets() ? null : line("nodes_answer", DATA.events, floodedWords));
}

/* Flooded nodes of a scenario in each event: how many, and their volume. */
function floodedWords(events, id) {
  return events.map((event) => {
    const nodes = rowsIn("node", id, event.id);
    const volume = nodes.reduce((sum, row) => sum + row.flooded_volume_m3, 0);
    return t("flooded_count", { event: event.id, count: nodes.length, m3: number(volume, 0) });
  }).join(", ");
}

/* What one option builds, what it changes, what it makes worse, what it leaves out. */
function option(one, points, outlets) {
  const remarks = one.remarks[state.lang];
  const town = (event) => [DATA.study.baseline, one.id].map((id) =>
    rowsIn("town", id, event)[0]);
  const effects = DATA.events.filter((event) => town(event.id).every(Boolean)).map((event) => {
    const [old, fresh] = town(event.id);
    return el("tr", {}, el("th", { scope: "row" }, eventWords(event.id)),
      [floodedKey(), "flooded_street_length_m", "sewage_to_rivers_m3"].map((key) =>
        el("td", { class: "number" }, `${measured(old, key, false)} → ${measured(fresh, key)}`)),
      el("td", { class: "number" }, `${sharesWords(old)} → ${sharesWords(fresh)} %`));
  });
  return el("details", { class: "option", open: one.id === DATA.study.after },
    el("summary", {}, el("strong", {}, named(one)), ` · ${points.size ? `${t("points_word")} ${
      pointsShare(points, DATA.study.baseline)} → ${pointsShare(points, one.id)} · ` : ""}${t("outlets_word")} ${share(
      counted(outlets, DATA.study.baseline))} → ${share(counted(outlets, one.id))}`),
    scrolled(t("effects"), el("table", { "data-table": `option-${one.id}`, "data-rows": effects.length },
      el("caption", {}, t("effects")),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("event")),
        [floodedKey(), "flooded_street_length_m", "sewage_to_rivers_m3"].map((key) =>
          el("th", { scope: "col", class: "number" }, columnTitle(key))),
        el("th", { scope: "col", class: "number" }, t("other_streets", { names: readingNames() })))),
      el("tbody", {}, effects))),
    listOf("measures", one.measures.map((own) => `${own.heading[state.lang]} · ${t("source")}: ${inLanguage(own.source)}`)),
    listOf("worse", one.worse.map(worseWords), "warn"),
    listOf("leaves_out", one.leaves_out.map(inLanguage), "warn"),
    remarks.length ? el("details", {}, el("summary", {}, t("remarks", {
      count: remarks.length })), el("ul", {}, remarks.map((text) => el("li", {}, text))))
      : null);
}

function listOf(word, texts, kind = null) {
  return texts.length ? el("div", { class: kind }, el("h4", {}, t(word)),
    el("ul", {}, texts.map((text) => el("li", {}, inLanguage(text))))) : null;
}

function worseWords(row) {
  const own = DATA.columns[row.metric];
  const digits = own?.digits ?? 2;
  return `${eventWords(row.event)} · ${t(`scope_${row.scope}`)} ${row.id} ${columnTitle(row.metric)}: ${
    number(row.before_value, digits)} → ${number(row.after_value, digits)} ${own?.unit ?? row.unit}`;
}

/* Rankings of points, outlets, streets and pipes: tables and bars, before and after. */

section("rankings", drawRankings, { onChoice: true });

const BARS = 20;

function drawRankings() {
  const points = sideBySide("point", "point_no").sort(byRank);
  const outlets = sideBySide("outfall", "outlet_id").sort(byRank);
  const streets = sideBySide("street", "street_id");
  const pipes = sideBySide("conduit", "conduit_id");
  const ranked = outlets.filter((row) => row.before?.rank ?? row.after?.rank);
  const pairWords = { before: named(scenario(state.before)), after: named(scenario(state.after)),
    event: eventWords(state.event) };
  const labelled = (list) => list.map((row) => ({ ...row, label: `${row.id} ${row.name}` }));
  fill("rankings", heading("rankings", "rankings"), el("p", {}, t("pair_words", pairWords)),
    notRun(), unscored(),
    points.length ? [el("h3", {}, t("points_word")), rankingNote(),
      beforeAfterBars({ caption: t("depth_bars", pairWords), rows: labelled(points),
        key: "max_depth_m", label: `${columnTitle("max_depth_m")} (m)`,
        limit: DATA.study.targets.point_depth_m }),
      dataTable({ name: "points", caption: `${t("points_word")} · ${t("pair_words", pairWords)}`,
        rows: points, columns: [
          { ...column("point_no"), key: "id" }, nameColumn(), ...withBands(rankingColumns("point", {
            lead: ["rank", "target_hourly_rain_mm", "meets_target"],
            show: { meets_target: verdictCell, minutes_to_drain: drainWords,
              limiting_cause: cause } }))] }),
      note("depth_note"), readingsNote()] : null,
    nodesRanking(pairWords),
    el("h3", {}, t("outlets_word")),
    ranked.length ? el("div", { class: "two" },
      beforeAfterBars({ caption: t("overflow_bars", pairWords), rows: labelled(ranked),
        key: "overflow_volume_m3", label: `${columnTitle("overflow_volume_m3")} (m³)`, width: 560 }),
      beforeAfterBars({ caption: t("sewage_bars", pairWords), rows: labelled(ranked),
        key: "sewage_volume_m3", label: `${columnTitle("sewage_volume_m3")} (m³)`, width: 560 }))
      : null,
    dataTable({ name: "outlets", caption: `${t("outlets_word")} · ${t("pair_words", pairWords)}`,
      rows: outlets, columns: [{ ...column("outlet_id"), key: "id" }, nameColumn(),
        ...rankingColumns("outfall", { show: { system: systemWord, meets_target: metWords } })] }),
    note("sewage_note"),
    outlets.some((row) => row.before?.system === "combined"
      && row.before.dry_weather_flow_m3_s >= 0.001) ? note("works_note") : null,
    streets.length ? [el("h3", {}, t("streets_word")),
    dataTable({ name: "streets", caption: `${t("streets_word")} · ${t("pair_words", pairWords)}`,
      rows: [...streets].sort(deepest), columns: [{ ...column("street_id"), key: "id" },
        nameColumn(), ...streetColumns()] }),
    el("p", { class: "note" }, t("above_limit", {
      limit: number(DATA.study.targets.point_depth_m, 2) }), " ", ["before", "after"].map((side) =>
      `${named(scenario(state[side]))}: ${townReadings(rowsIn("town", state[side], state.event)[0])}`).join("; "))] : null,
    el("h3", {}, t("pipes_word")),
    dataTable({ name: "conduits", caption: `${t("pipes_word")} · ${t("pair_words", pairWords)}`,
      rows: pipes.sort((a, b) => compare(a.before?.minutes_surcharged,
        b.before?.minutes_surcharged, -1)),
      columns: [{ ...column("conduit_id"), key: "id" },
        ...rankingColumns("conduit", { lead: ["street_place", "system", "minutes_surcharged"],
          show: { system: systemWord } })] }));
}

/* Nodes at which water rose out of the sewer; one that does not flood in a scenario is empty. */
function nodesRanking(pairWords) {
  const nodes = sideBySide("node", "node_id").sort(byRank);
  if (!nodes.length && hasStreets()) return null;
  return [el("h3", {}, t("nodes_word")),
    nodes.length ? [
      beforeAfterBars({ caption: t("flooded_bars", pairWords),
        rows: nodes.slice(0, BARS).map((row) => ({ ...row, label: row.id })),
        key: "flooded_volume_m3", label: `${columnTitle("flooded_volume_m3")} (m³)` }),
      dataTable({ name: "nodes", caption: `${t("nodes_word")} · ${t("pair_words", pairWords)}`,
        rows: nodes, columns: [{ ...column("node_id"), key: "id" },
          ...rankingColumns("node", { lead: ["rank", "system"], show: { system: systemWord } })] }),
      note("nodes_note")] : note("no_nodes")];
}

/* What stands where it should not: without streets all that left the sewers. */
function floodedKey() {
  return hasStreets() ? "volume_above_limit_m3" : "total_flooded_volume_m3";
}

function hasStreets() {
  return DATA.map.reaches[DATA.study.baseline].id.length > 0;
}

/* The reason stands beside the depth that it explains. */
function streetColumns() {
  const all = rankingColumns("street");
  const depth = all.filter((own) => own.key.endsWith(":max_depth_m"));
  return [...depth, ...pair(`reason_${state.lang}`), ...all.filter((own) => !depth.includes(own))];
}

function systemWord(system) {
  return t(`system_${system}`);
}

function nameColumn() {
  return { key: "name", title: columnTitle(`name_${language().side}`) };
}

function byRank(a, b) {
  return compare(a.before?.rank ?? a.after?.rank, b.before?.rank ?? b.after?.rank, 1)
    || inOrder(a.id, b.id);
}

/* A storm heavier than the target judges nothing; neither does a run that is not scored. */
function metWords(value, row) {
  const open = value === null || value === undefined;
  if (!open || row?.reason) return met(value);
  return row && row.rank !== null ? t("above_target") : "—";
}

function deepest(a, b) {
  return compare(a.before?.max_depth_m, b.before?.max_depth_m, -1);
}

function drainWords(value, row) {
  return `${number(value, 0)}${row?.drain_cut_off === true || row?.drain_cut_off === 1 ? "+" : ""}`;
}

/* Runs of this choice that missed a balance are shown as not scored, with the reason. */
function unscored() {
  const missed = chosen().map((one) => [one, DATA.study.not_scored[`${one}|${state.event}`]])
    .filter(([, reason]) => reason);
  return missed.length ? el("p", { class: "warn" }, missed.map(([one, reason]) =>
    t("not_scored", { scenario: named(scenario(one)), reason: inLanguage(reason) })).join(" ")) : null;
}

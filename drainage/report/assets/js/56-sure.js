/* How sure the ranking is: bands, the probability of each rank, what to survey first. */

section("sure", drawSure, { onChoice: true, there: () => DATA.sure !== undefined });

function drawSure() {
  const { remarks, points, runs } = DATA.sure;
  const here = chosen().filter((one) => runs.some((own) => own.scenario === one
    && own.event === state.event));
  const lacking = chosen().filter((one) => !here.includes(one));
  fill("sure", heading("sure", "sure"),
    remarks[state.lang].map((words) => el("p", { class: "warn" }, words)),
    runs.length ? [note("sure_note"), el("p", { class: "note" }, t("sure_in_all")),
      lacking.length ? note("sure_lacking", { scenarios: lacking.map((one) =>
        named(scenario(one))).join(", "), event: eventWords(state.event) }) : null,
      here.map((one) => sureRun(one)), surveysFirst()] : null,
    runs.length && !points.length ? note("no_points") : null);
}

const MOST_RANKS = 20;

/* One scenario in the storm chosen. */
function sureRun(name) {
  const list = DATA.sure.points.filter((own) => own.scenario === name && own.event === state.event);
  const places = [...new Set(list.map((own) => own.id))].sort(inOrder);
  const title = `${named(scenario(name))} · ${eventWords(state.event)}`;
  const run = DATA.sure.runs.find((own) => own.scenario === name && own.event === state.event);
  return el("div", { "data-sure": name }, el("h3", {}, title),
    el("p", { class: "note" }, run.members[state.lang]),
    places.length ? [bandsTable(name, title, places),
      el("div", { class: "two" }, DATA.sure.weighings.map((weighing) =>
        heatTable(weighing, list.filter((own) => own.weighing === weighing.id))))] : null,
    outletBands(name, title));
}

function pointWords(id) {
  return named(DATA.map.points.find((one) => one.id === id) ?? {});
}

/* A column of what each weighting says; it sorts by the first. rows: {id, name, sure}. */
function sureColumn(key, title, value, say) {
  return { key, title, value: (row) => value(row.sure[0]), show: (row) => sureCell(row.sure, say) };
}

function sureTable(name, caption, ids, rows, columns) {
  return dataTable({ name, caption, rows, filter: rows.length > MOST_RANKS, columns: [{ key: "id", title: columnTitle(ids) },
    { key: "name", title: columnTitle(`name_${language().side}`) }, ...columns] });
}

function bandsTable(name, title, places) {
  const limit = DATA.study.targets.point_depth_m;
  const rows = places.map((id) => ({ id, name: pointWords(id),
    sure: sureOf("points", name, state.event, id) }));
  const share = (key, words, value) => sureColumn(key, words, value, (own) => percent(value(own)));
  const above = rows[0].sure[0].above.map(([m], k) => share(`above_${m}`,
    `${t("sure_above", { limit: number(m, 2) })}${Math.abs(m - limit) < 1e-9 ? ` (${t("limit_word")})` : ""}`,
    (own) => own.above[k][1]));
  return sureTable(`sure-${name}`, `${t("sure_bands")} · ${title}`, "point_no", rows, [
    sureColumn("rank", t("sure_rank"), (own) => own.rank_middle, (own) => own.rank[state.lang]),
    share("first", t("sure_first"), (own) => own.first_three),
    sureColumn("depth", t("sure_depth"), (own) => own.depth_middle_m, (own) => own.depth[state.lang]),
    ...above, share("meets", t("sure_meets"), (own) => own.meets_target)]);
}

/* The darker, the likelier; of many points the first by their median. */
function heatTable(weighing, list) {
  if (!list.length) return null;
  const caption = `${t("sure_ranks")} · ${weighing.named[state.lang]}`;
  const sorted = [...list].sort((a, b) => compare(a.rank_middle, b.rank_middle, 1)
    || compare(a.first_three, b.first_three, -1) || inOrder(a.id, b.id)).slice(0, MOST_RANKS);
  const ranks = list[0].ranks.slice(0, MOST_RANKS);
  return el("figure", { class: "chart" }, el("table", { class: "heat",
    "data-table": `heat-${list[0].scenario}-${weighing.id}`, "data-rows": sorted.length },
  el("caption", {}, caption, list.length > MOST_RANKS ? ` · ${t("sure_first_ranks", { most: MOST_RANKS,
    all: list.length })}` : null),
  el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("point")),
    ranks.map((_, k) => el("th", { scope: "col" }, String(k + 1))))),
  el("tbody", {}, sorted.map((own) => el("tr", {},
    el("th", { scope: "row", title: pointWords(own.id) }, el("b", {}, own.id),
      ` ${cut(pointWords(own.id), narrow.matches ? 6 : 14)}`),
    ranks.map((_, k) => heatCell(own, own.ranks[k], k + 1)))))));
}

/* A share below half a percent stays empty. */
function heatCell(own, share, rank) {
  const cell = el("td", { class: share > 0.5 ? "dark" : null,
    title: t("sure_rank_of", { point: own.id, rank, share: percent(share) }) },
  share < 0.005 ? "" : number(100 * share, 0));
  cell.style.setProperty("--share", String(share));
  return cell;
}

/* Sewage at the outlets, where the ensemble has them. */
function outletBands(name, title) {
  const list = DATA.sure.outlets.filter((own) => own.scenario === name && own.event === state.event);
  const rows = [...new Set(list.map((own) => own.id))].sort(inOrder).map((id) => ({ id,
    name: outletName(id), sure: sureOf("outlets", name, state.event, id) }));
  return rows.length ? sureTable(`sure-outlets-${name}`, `${t("outlets_word")} · ${title}`, "outlet_id", rows, [
    sureColumn("sewage", t("sure_sewage"), (own) => own.sewage_middle_m3, (own) => own.sewage[state.lang]),
    sureColumn("overflow", t("sure_overflow"), (own) => own.overflow_middle_m3, (own) => own.overflow[state.lang]),
    sureColumn("meets", t("sure_meets"), (own) => own.meets_target, (own) => percent(own.meets_target)),
  ]) : null;
}

/* What to survey first, by each weighting, in sentences. */
function surveysFirst() {
  const { surveys, weighings } = DATA.sure;
  const told = weighings.filter((own) => surveys[own.id]);
  return told.length ? [el("h3", {}, t("sure_survey")), el("div", { class: "two" }, told.map((own) => {
    const lines = surveys[own.id][state.lang];
    return el("div", {}, el("h4", {}, own.named[state.lang]), lines.length
      ? el("ol", { "data-list": `survey-${own.id}` }, lines.map((line) => el("li", {}, line)))
      : note("sure_no_survey"));
  })), note("sure_survey_note")] : null;
}

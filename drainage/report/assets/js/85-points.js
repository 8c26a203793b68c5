/* One point, one plan: place, cause, works, before and after, year and cost of each point. */

section("points", drawPoints);

const QUESTIONS = ["when", "brought", "began", "took", "sewer"];

async function drawPoints() {
  const after = scenario(DATA.study.after);
  const sheets = await Promise.all(DATA.plans.map((plan) => pointSheet(plan, after)));
  fill("points", heading("points", "points"), note("plan_note", {
    before: named(scenario(DATA.study.baseline)), after: named(after) }),
  sheets.length ? sheets : note("no_points"));
}

async function pointSheet(plan, after) {
  const words = plan.words[state.lang];
  const place = DATA.map.points.find((one) => one.id === plan.point_no);
  const charts = await Promise.all(plan.events.map((event) => planChart(plan.point_no, event)));
  return el("article", { class: "point-sheet", id: `point-${plan.point_no}` },
    el("h3", {}, `${t("point")} ${plan.point_no} · ${named(plan)}`),
    facts([
      [t("place"), words.place],
      [t("coordinates"), place?.xy ? `${number(place.xy[0], 0)}, ${number(place.xy[1], 0)} (${
        DATA.study.network.crs})` : "—"],
      [t("target_rain"), `${number(plan.target_hourly_rain_mm, 0)} mm`],
      [t("rank_now"), Object.entries(plan.rank).map(([event, rank]) =>
        `${event}: ${rank ?? t("not_judged")}`).join(" · ")],
      ...plan.events.map((event) => sureFact(plan.point_no, event)),
      [t("phase"), plan.phase || "—"],
      [t("year"), words.year || "—"],
    ]), rankingNote(),
    el("h4", {}, t("cause_heading")),
    el("ul", {}, words.causes.map((text) => el("li", {}, text))),
    storiesOf(plan, after),
    listOf("measures", words.works.length ? words.works : [t("no_own_works")]),
    words.cure ? el("p", { class: "cure" }, `${t("cure")}: ${words.cure}`) : null,
    words.town_works.length ? el("p", {}, `${t("town_works")}: ${words.town_works.join("; ")}`) : null,
    scrolled(t("effects"), el("table", { "data-table": `plan-${plan.point_no}`, "data-rows": plan.events.length },
      el("caption", {}, `${named(scenario(DATA.study.baseline))} → ${named(after)}`),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("event")),
        [...DATA.shown.effect, "limiting_cause", "meets_target"].map((key) =>
        el("th", { scope: "col" }, columnTitle(key))))),
      el("tbody", {}, plan.events.map((event) => outcomeRow(plan.point_no, event))))),
    el("div", { class: "two" }, charts),
    el("h4", {}, t("costs_word")), el("ul", {}, words.costs.length ? words.costs.map(
      ([item, cost, source]) => el("li", {}, `${item}: ${number(cost)} ${t("cost_unit")} · ${source}`))
      : el("li", {}, t("no_cost"))), note("costs_not_split"),
    el("p", { class: "note" }, `${t("source")}: ${words.sources.join("; ") || "—"}`));
}

/* When, whence and where to: a closed box for each run in which water passes the limit. */
function storiesOf(plan, after) {
  return [scenario(DATA.study.baseline), after].flatMap((own) => plan.events.map((event) => {
    const told = byId("story", "point_no", own.id, event).get(plan.point_no);
    if (told?.begins_minute === null || told?.begins_minute === undefined) return null;
    const texts = QUESTIONS.map((one) => told[`${one}_${state.lang}`]).filter(Boolean);
    return el("details", { "data-story": `${own.id}|${event}` },
      el("summary", {}, t("story_of", { scenario: named(own), event: eventWords(event) })),
      el("ul", {}, texts.map((text) => el("li", {}, text))));
  }));
}

function scoresOf(point, event) {
  return [DATA.study.baseline, DATA.study.after].map((name) =>
    byId("point", "point_no", name, event).get(point));
}

function outcomeRow(point, event) {
  const [old, fresh] = scoresOf(point, event);
  const change = (key) => el("td", { class: "number" },
    `${measured(old, key, false)} → ${measured(fresh, key)}`, key === "max_depth_m"
      ? [["before", old], ["after", fresh]].map(([side, row]) => depthBands(t(side), row))
      : null);
  return el("tr", {}, el("th", { scope: "row" }, eventWords(event)), DATA.shown.effect.map(change),
    el("td", {}, `${causeOf(old)} → ${causeOf(fresh)}`),
    el("td", {}, badge(fresh?.meets_target, metWords(fresh?.meets_target, fresh)),
      beside(besideWords(fresh)), beside(chanceWords(fresh))));
}

function depthBands(side, row) {
  const words = byWeighingWords(sureOfRow(row), (own) => own.depth[state.lang]);
  return words ? beside(`${side} ${words}`) : null;
}

/* The rank of a point as it is over the members of an ensemble; null without one. */
function sureFact(point, event) {
  const rows = sureOf("points", DATA.study.baseline, event, point);
  return rows.length ? [t("sure_fact", { event }), byWeighingWords(rows, (own) =>
    `${own.rank[state.lang]}, ${t("sure_first")} ${percent(own.first_three)}`)] : null;
}

async function planChart(id, event) {
  const lines = await Promise.all([["before", DATA.study.baseline], ["after", DATA.study.after]]
    .map(async ([side, name]) => ({ label: named(scenario(name)), colour: INK[side],
      series: await series("point", name, event, id) })));
  return hydrograph({ caption: eventWords(event), event, lines, quantity: `${t("depth")} (m)`,
    limits: depthLimits(), width: 500 });
}

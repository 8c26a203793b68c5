/* Ways round what a rain closes, from the detours of the nearest storm of `drainage crews`. */

function drawWays(answer) {
  const head = el("h3", {}, t("ways"));
  const tables = DATA.crews?.tables;
  if (!tables) {
    return void fill("season-ways", head, DATA.crews
      ? DATA.crews.remarks[state.lang].map((words) => el("p", { class: "warn" }, words))
      : el("p", { class: "note" }, t("ways_no_crews", { command: `drainage crews ${DATA.study.id}` })));
  }
  showWays([]);
  const storm = answer && nearestStorm(asked.mm, asked.minutes);
  if (!storm) return void fill("season-ways", head, answer ? note("ways_no_storm") : null);
  const closed = closedPlaces(answer);
  const rows = waysOf(storm, closed);
  const without = closed.filter(({ place }) => !rows.some((own) => touches(own, placeOf(place))));
  showWays(rows);
  fill("season-ways", head, stormWords(storm),
    closed.length ? null : note("ways_none_closed", { cm: number(closedCm()) }),
    rows.length ? waysTable("ways", waysCaption(storm), rows,
      (own) => wetOnTheWay(own, answer)) : null,
    without.length ? el("p", { class: "note" }, t("ways_without", { event: storm.event,
      places: without.map(({ place }) => placeWords(placeOf(place))).join(t("comma")) })) : null,
    el("p", { class: "note" }, el("a", { href: "#crews" }, t("ways_all", { event: storm.event,
      count: detoursOf(storm).length }))));
}

/* The lightest storm of the crews that brings at least the rain asked in its length: what it leaves
   dry, this rain does. Where none does, the heaviest: `lighter`. */
function nearestStorm(mm, minutes) {
  const { runs } = DATA.crews.tables;
  const scenarios = [seasonScenario(), DATA.study.baseline, runs[0]?.scenario];
  const of = scenarios.find((one) => runs.some((run) => run.scenario === one));
  const storms = runs.filter((run) => run.scenario === of && run.most_mm[minutes] !== undefined)
    .sort((a, b) => a.most_mm[minutes] - b.most_mm[minutes]);
  const found = storms.find((run) => run.most_mm[minutes] >= mm) ?? storms.at(-1);
  return found ? { ...found, lighter: found.most_mm[minutes] < mm } : null;
}

function stormWords(storm) {
  const event = DATA.events.find((one) => one.id === storm.event);
  return [el("p", {}, t("ways_storm", { event: storm.event, mm: number(storm.most_mm[asked.minutes], 1),
    minutes: asked.minutes, scenario: named(scenario(storm.scenario) ?? {}, storm.scenario),
    river: inLanguage(event?.river_state ?? "—") })),
  storm.lighter ? el("p", { class: "warn" }, t("ways_lighter", { mm: number(asked.mm) })) : null];
}

function detoursOf(run) {
  return DATA.crews.tables.detours.filter((own) => own.scenario === run.scenario && own.event === run.event);
}

function touches(detour, place) {
  return detour.closed.some((id) => place.reaches.includes(id));
}

function waysOf(run, closed) {
  return detoursOf(run).filter((own) => closed.some(({ place }) => touches(own, placeOf(place))));
}

/* Key streets on a way that this rain closes at their deepest place: said, since that may lie
   beside the way. */
function wetOnTheWay({ reaches }, answer) {
  const wet = closedPlaces(answer).filter((row) => placeOf(row.place).kind === "street"
    && reaches.some((id) => placeOf(row.place).reaches.includes(id)));
  return wet.length ? el("p", { class: "warn" }, t("ways_wet", { streets: wet.map((row) =>
    `${placeWords(placeOf(row.place))} ${wholeWords(row.cm)} cm`).join(t("comma")) })) : null;
}

function waysCaption({ event }) {
  return t("ways_caption", { event, cm: number(closedCm()) });
}

/* The minute and the streets of a way, with the crossings where the closed stretch begins and ends;
   an end between two crossings has no name. */
function wayWords({ minute, from, to, way_zh: zh, way_en: en }) {
  const crossing = (word, names) => (names.length > 1
    ? t(word, { streets: names.map((own) => either(...own)).join(" / ") }) : null);
  return [t("ways_at", { minute: number(minute, 0) }), crossing("ways_from", from), t("ways_by", { way: either(zh, en) }), crossing("ways_to", to)]
    .filter(Boolean).join(t("ways_joint"));
}

/* alone: what is said of a way beside it. */
function waysTable(name, caption, rows, beside = () => null) {
  return cardTable({ name, caption, rows, columns: [
    { title: t("street"), show: (own) => either(own.street_zh, own.street_en) || own.closed.join(" ") },
    { title: t("ways_closed"), show: (own) => closedWords(own) },
    { title: t("ways_way"), show: (own) => [own.remark ? t(`remark_${own.remark}`) : wayWords(own), beside(own)] },
    { title: t("ways_length"), show: (own) => (own.detour_m === null ? null : t("ways_far", {
      m: number(own.detour_m, 0), min: number(own.detour_min, 1) })) },
    { title: t("map"), show: (own) => (rainMap && own.reaches.length ? el("button", { type: "button",
      onclick: () => showWays([own], true) }, t("ways_show")) : null) },
  ] });
}

function closedWords({ closed_from_min: from, closed_to_min: to, closed_m: m }) {
  return t("ways_span", { m: number(m, 0), from: from === null ? t("ways_from_before") : number(from, 0),
    to: to === null ? t("ways_to_end") : number(to, 0) });
}

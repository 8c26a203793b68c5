/* The rain table: a rain is asked, and the places under water stand below, the deepest first. */

section("season", drawSeason, { first: true, there: () => DATA.season !== undefined });

const asked = { mm: null, minutes: null, state: null };

async function drawSeason() {
  const { remarks, table } = DATA.season;
  const warned = remarks[state.lang].map((words) => el("p", { class: "warn" }, words));
  if (!table) return void fill("season", heading("season", "season"), warned, documentsBeside());
  const all = await rainSeries();
  if (asked.minutes === null) firstRain(table, all);
  fill("season", heading("season", "season"), warned,
    el("p", { class: "warn" }, either(table.notice_zh, table.notice_en)),
    el("form", { id: "season-ask", class: "ask", onsubmit: (happened) => happened.preventDefault() }),
    el("div", { id: "season-answer" }),
    el("div", { id: "season-map" }), el("div", { id: "season-ways" }),
    note("season_note", { scenario: either(table.title_zh, table.title_en), version: table.version }),
    documentsBeside(), el("details", { id: "season-limits" }));
  placeRainMap();
  askRain(table, all);
  answerRain(all);
}

/* Half way between the least and the greatest rain of the usual length. */
function firstRain(table, all) {
  const own = all.find((one) => one.minutes === table.usual_minutes && one.rains_mm.length) ?? all[0];
  Object.assign(asked, { minutes: own.minutes, state: own.state,
    mm: own.rains_mm.length ? Math.round((own.rains_mm[0] + own.rains_mm.at(-1)) / 2) : 0 });
}

function seriesAsked(all) {
  return all.find((own) => own.state === asked.state && own.minutes === asked.minutes);
}

function askRain(table, all) {
  const lengths = [...new Set(all.map((own) => own.minutes))];
  const change = (key, value) => {
    asked[key] = value;
    askRain(table, all);
    answerRain(all);
    document.getElementById(`ask-${key}-${value}`)?.focus();
  };
  const own = seriesAsked(all);
  const [least, most] = [own?.rains_mm[0] ?? 0, own?.rains_mm.at(-1) ?? 0];
  const set = (other) => (happened) => {
    asked.mm = happened.target.value === "" ? NaN : Number(happened.target.value);
    if (!Number.isNaN(asked.mm)) other().value = String(asked.mm);
    answerRain(all);
  };
  const typed = el("input", { type: "number", id: "ask-mm", inputmode: "decimal", min: least,
    max: most, step: "any", oninput: set(() => slid) });
  const slid = el("input", { type: "range", min: least, max: most, step: 1,
    "aria-label": t("season_rain"), oninput: set(() => typed) });
  if (!Number.isNaN(asked.mm)) [typed.value, slid.value] = [String(asked.mm), String(asked.mm)];
  fill("season-ask",
    el("div", { class: "rain" }, el("label", { for: "ask-mm" }, t("season_rain")), typed,
      el("span", {}, "mm"), slid),
    el("fieldset", {}, el("legend", {}, t("season_length")), lengths.map((minutes) =>
      el("label", {}, el("input", { type: "radio", name: "ask-minutes", id: `ask-minutes-${minutes}`,
        checked: asked.minutes === minutes, onchange: () => change("minutes", minutes) }),
      `${number(minutes, 0)} min`))),
    el("fieldset", {}, el("legend", {}, t("season_state")), table.states.map((one, k) =>
      el("label", {}, el("input", { type: "radio", name: "ask-state", id: `ask-state-${one.id}`,
        "data-state": k, checked: asked.state === one.id, onchange: () => change("state", one.id) }),
      either(one.title_zh, one.title_en))), said(table.dam_note)));
  fill("season-limits", el("summary", {}, t("season_limits")), own ? limitsTable(own) : null);
}

function answerRain(all) {
  const own = seriesAsked(all);
  const inside = own && isInside(own, asked.mm);
  const answer = inside ? rainAnswer(own, asked.mm) : null;
  fill("season-answer", el("div", { role: "status" }, answer ? answerWords(own, answer)
    : el("p", { class: "warn" }, refusedWords(own))), answer?.flooded.length ? answerTable(answer) : null,
    answer?.flooded.some((row) => row.level) ? said(DATA.season.table.actions_note) : null,
    answer?.flooded.some((row) => DATA.season.table.places[row.place].assumed) ? said(DATA.season.table.inflow_note) : null);
  drawRainMap(answer);
  drawWays(answer);
}

/* A note that stands there in every language; nothing where it has no words. */
function said(words) {
  return words[state.lang] ? el("p", { class: "note" }, words[state.lang]) : null;
}

/* Why there is no number. */
function refusedWords(own) {
  if (Number.isNaN(asked.mm)) return t("season_no_rain");
  if (!own) return t("season_no_series");
  if (!own.rains_mm.length) return t("season_none_scored");
  return t("season_outside", { mm: number(asked.mm), low: own.rains_mm[0],
    high: own.rains_mm.at(-1), minutes: own.minutes });
}

function answerWords(own, { flooded, low_mm: low, high_mm: high, unknown }) {
  const { places, states, depths_cm: depths } = DATA.season.table;
  const told = states.find((one) => one.id === own.state);
  return [
    el("p", { class: "asked" }, el("strong", {}, `${number(asked.mm)} mm · ${number(own.minutes, 0)} min · ${
      either(told.title_zh, told.title_en)}`)),
    el("p", {}, t("season_found", { flooded: flooded.length, places: places.length, cm: depths[0], low, high })),
    unknown ? el("p", { class: "warn" }, t("season_unknown", { count: unknown })) : null,
    flooded.some((one) => one.again) ? note("season_again") : null,
    el("p", { class: "jump" }, ["map", "ways"].map((name) => el("a", { href: `#season-${name}` }, t(name))))];
}

function placeWords(own) {
  const name = own.kind === "street" ? named(own, own.id) : `${own.id} ${named(own)}`;
  return name.trim();
}

/* A figure in whole numbers, half up, as the command says it; never -0. */
function wholeWords(value) {
  const words = number(value, 0);
  return words === "-0" ? "0" : words;
}

function timesWords({ first, above, toEnd }) {
  if (Number.isNaN(first)) return "";
  const minutes = wholeWords(first);
  return t(minutes.startsWith("-") ? "season_before_peak" : "season_after_peak",
    { first: minutes.replace("-", ""), above: `${toEnd ? "≥ " : ""}${wholeWords(above)}` });
}

/* Whether water stands at a place as deep as closes a street. */
function isClosed({ cm }) {
  return cm >= closedCm();
}

/* The places a rain closes, the deepest first; what closes may be less than the least depth of the
   table. */
function closedPlaces({ depth }) {
  return depth.map((cm, place) => ({ cm, place })).filter(isClosed).sort((a, b) => b.cm - a.cm);
}

function closedCm() {
  const { limits } = DATA.crews?.tables ?? {};
  return Math.round(1e4 * (limits?.closed_depth_m ?? DATA.study.targets.closed_depth_m)) / 100;
}

function answerTable({ flooded }) {
  const { places, depths_cm: depths } = DATA.season.table;
  const of = (row) => places[row.place];
  return cardTable({ name: "season", caption: t("season_caption", { cm: number(closedCm()) }), rows: flooded,
    id: (row) => `season-place-${row.place}`, columns: [
      { title: t("place"), show: (row) => [placeWords(of(row)), " ",
        el("span", { class: "beside" }, t(`season_kind_${of(row).kind}`))] },
      { title: t("season_depth"), show: (row) => [
        swatch(depthColour(row.cm), "box"), " ", el("b", {}, `${wholeWords(row.cm)} cm${row.again ? " *" : ""}`),
        isClosed(row) ? el("span", { class: "badge no" }, t("season_closed")) : null] },
      { title: t("season_level"), show: (row) => (row.level ? el("span", { class: "level",
        "data-level": row.level.id }, row.level.named[state.lang]) : null) },
      ...depths.map((cm, k) => ({ title: `≥ ${cm} cm`, show: (row) => timesWords(row.times[k]) })),
    ] });
}

/* From a limit on the deeper class, as a depth counts as reached. */
function depthColour(cm) {
  const limits = DATA.study.targets.depth_classes_m;
  return spread(DEPTH_COLOURS, limits.length + 1)[classOf(cm / 100 + 1e-9, limits)];
}

/* The rain that brings each depth, for the length and the state asked. */
function limitsTable(own) {
  const { places, depths_cm: depths, band_note: band, inflow_note: inflow } = DATA.season.table;
  const caption = [t("season_limits_note"), band[state.lang], inflow[state.lang]].filter(Boolean).join(" ");
  return cardTable({ name: "season-limits", caption, rows: places.map((_, place) => place),
    columns: [
      { title: t("place"), show: (place) => [placeWords(places[place]), " ",
        el("span", { class: "beside" }, t(`season_kind_${places[place].kind}`))] },
      ...depths.map((cm, k) => ({ title: `${cm} cm`, number: true,
        show: (place) => { const mm = own.limits[place][k]; return mm === "—" ? null : `${mm} mm`; } })),
    ] });
}

/* Crews and pumps, storm by storm: who comes to each point, when, how late, and with what. */

section("crews", drawCrews, { there: () => DATA.crews !== undefined });

function drawCrews() {
  const { remarks, tables } = DATA.crews;
  const warned = remarks[state.lang].map((words) => el("p", { class: "warn" }, words));
  fill("crews", heading("crews", "crews"), warned, DATA.season ? null : documentsBeside(), tables ? [assumedWords(tables), crewsNote(tables),
    tables.runs.length ? tables.runs.map((run, k) => crewsOf(run, k === 0)) : note("crews_none")] : null);
}

function assumedWords({ assumed }) {
  const lines = assumed.filter(({ names }) => names.length).map(({ what, names }) => el("li", {},
    t(`crews_assumed_${what}`, { names: names.map(([zh, en]) => either(zh, en)).join(t("comma")) })));
  return lines.length ? el("div", { class: "warn" }, el("ul", {}, lines)) : null;
}

function crewsNote({ limits }) {
  return note("crews_note", { ready: number(limits.ready_min), limit: number(limits.time_limit_min),
    ahead: number(limits.before_rain_min), trigger: number(limits.trigger_depth_m, 2),
    closed: number(limits.closed_depth_m, 2), hours: number(limits.pump_out_h) });
}

function crewsOf(run, open) {
  const { duties, pumps } = DATA.crews.tables;
  const own = (rows) => rows.filter((row) => row.scenario === run.scenario && row.event === run.event);
  const of = own(duties);
  const points = [...new Map(of.map((row) => [row.point_no, row])).values()];
  const duty = (point, leaving) => of.find((row) => row.point_no === point && row.leaving === leaving);
  const title = t("crews_run", { scenario: named(scenario(run.scenario) ?? {}, run.scenario), event: run.event,
    mm: Object.entries(run.most_mm).map(([minutes, mm]) => `${minutes} min ${number(mm, 1)} mm`).join(t("comma")) });
  const ways = detoursOf(run);
  return el("details", { open, "data-crews": `${run.scenario}|${run.event}` }, el("summary", {}, title),
    cardTable({ name: `crews-${run.scenario}-${run.event}`, caption: title, rows: points, columns: [
      { title: t("point"), show: (row) => `${row.point_no} ${named(row)}` },
      { title: t("crews_calls"), show: (row) => (row.trigger_min === null ? null
        : minuteWords(row.trigger_min)) },
      { title: t("crews_on_call"), show: (row) => dutyWords(duty(row.point_no, "on-call")) },
      { title: t("crews_before_rain"), show: (row) => dutyWords(duty(row.point_no, "before-rain")) },
      { title: t("crews_pumps"), show: (row) => own(pumps).filter((one) => one.point_no === row.point_no)
        .map(pumpWords) },
    ] }), pumpsInAll(own(pumps)),
    ways.length ? waysTable(`detours-${run.scenario}-${run.event}`, waysCaption(run), ways)
      : note("crews_none_closed"));
}

/* The documents of the season beside this page, those of the reader's language where there are some
   of their kind; a name is text, whatever it holds. */
function documentsBeside() {
  const mine = (what) => DATA.documents.some((own) => own.what === what && own.lang === state.lang);
  const shown = DATA.documents.filter((own) => own.lang === state.lang || !mine(own.what));
  return shown.length ? el("div", { class: "note", "data-documents": shown.length },
    el("p", {}, t("documents_beside")), el("ul", {}, shown.map((own) =>
      el("li", {}, `${t(`document_${own.what}`)}: `, el("a", { href: own.address }, own.place.split("/").at(-1)),
        ` (${own.size_kb < 1000 ? `${number(own.size_kb, 0)} kB` : `${number(own.size_kb / 1000, 1)} MB`})`,
        own.filled_in ? ` ${t("document_filled_in")}` : null)))) : null;
}

/* The crew, when its hose lies and how late that is; or why none comes. */
function dutyWords(row) {
  if (!row) return null;
  if (!row.crew) return t(`remark_${row.remark}`);
  const late = row.late_min > 0;
  return [t(late ? "crews_late" : "crews_in_time", { crew: row.crew, at: minuteWords(row.arrives_min),
    late: number(row.late_min, 0) }), late ? " " : null,
  late ? el("span", { class: "badge no" }, t("crews_late_word")) : null,
  row.base_assumed ? el("span", { class: "beside" }, t("crews_assumed_base")) : null];
}

function minuteWords(minute) {
  return minute < 0 ? t("crews_minute_before", { minute: number(-minute, 0) })
    : t("crews_minute", { minute: number(minute, 0) });
}

/* By the rate of the pumps: how many all points need at once. */
function pumpsInAll(rows) {
  const rates = [...new Set(rows.map((row) => row.rate_m3_h))];
  return rates.length ? el("ul", {}, rates.map((rate) => {
    const own = rows.filter((row) => row.rate_m3_h === rate);
    return el("li", {}, t("crews_in_all", { rate: number(rate, 0), kept: number(own[0].kept, 0),
      needed: number(own.reduce((sum, row) => sum + row.needed, 0), 0) }));
  })) : null;
}

/* Pumps that nobody brings are not enough, however many are kept. */
function pumpWords(row) {
  const words = t("crews_pump", { needed: number(row.needed, 0), kept: number(row.kept, 0) });
  const judged = !row.enough ? ["no", "✗ "] : row.come.length ? ["yes", "✓ "] : null;
  return el("div", {}, judged ? el("span", { class: `badge ${judged[0]}` }, `${judged[1]}${words}`) : words,
    row.come.length ? null : el("span", { class: "beside" }, t("crews_pump_nobody")),
  ` ${t("crews_rate", { rate: number(row.rate_m3_h, 0) })}${row.assumed ? t("assumed_short") : ""}`);
}

/* Words in the reader's language, numbers as the definitions of their columns show them. */

const state = { lang: "zh", before: "", after: "", event: "" };

function t(key, values = {}) {
  const text = WORDS[state.lang][key];
  if (text === undefined) throw new Error(`no word for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function language() {
  return DATA.languages.find((own) => own.id === state.lang);
}

/* Of two names the one the language reads, the other where it is empty. */
function either(zh, en) {
  return language().side === "zh" ? zh || en : en || zh;
}

function named(thing, fallback = "") {
  const zh = thing.name_zh ?? thing.title_zh ?? thing.zh ?? "";
  const en = thing.name_en ?? thing.title_en ?? thing.en ?? "";
  return either(zh, en) || fallback;
}

function scenario(id) {
  return DATA.scenarios.find((one) => one.id === id);
}

function eventWords(id) {
  const event = DATA.events.find((one) => one.id === id);
  return t("event_words", { id, title_zh: event.title_zh, mm: number(event.hourly_depth_mm, 1) });
}

function columnTitle(name) {
  return DATA.columns[name]?.heading[state.lang] ?? name;
}

const formats = new Map();

function number(value, digits = null) {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  const key = `${state.lang}${digits}`;
  if (!formats.has(key)) {
    const options = digits === null ? { maximumFractionDigits: 3 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(key, new Intl.NumberFormat(language().numbers, options));
  }
  return formats.get(key).format(value);
}

/* A figure with as many digits as do not speak against its verdict (drainage/metrics/limits.py). */
function besideVerdict(value, met, { limit, met_at_limit: at }, digits) {
  if (value === null || value === undefined || met === null || met === undefined) return number(value, digits);
  const meets = (one) => (at ? one <= limit : one < limit);
  const signed = () => `${met ? "<" : ">"}${number(value, digits)}`;
  if (meets(value) !== met) return value === limit ? signed() : number(value, digits);
  for (let own = digits; own <= FINEST; own += 1) {
    const shown = new Intl.NumberFormat("en", { maximumFractionDigits: own, useGrouping: false });
    if (meets(Number(shown.format(value))) === met) return number(value, own);
  }
  return signed();
}

const FINEST = 4;

function figureOf(row, column) {
  const limit = DATA.limits[column];
  return limit ? besideVerdict(row?.[column], row?.[limit.verdict], limit, DATA.columns[column].digits)
    : number(row?.[column], DATA.columns[column].digits);
}

function measured(row, column, unit = true) {
  const own = DATA.columns[column];
  const text = figureOf(row, column);
  return unit && own.unit && text !== "—" ? `${text} ${own.unit}` : text;
}

function met(value) {
  if (value === null || value === undefined) return t("not_judged");
  return value ? t("met") : t("missed");
}

/* A cause by its name; the row's note where it repeats an assumption. */
function cause(name, row) {
  if (row?.cause_note) return inLanguage(row.cause_note);
  return DATA.causes[state.lang][name] ?? name ?? "";
}

function causeOf(row) {
  return cause(row?.limiting_cause, row) || "—";
}

/* The side of a text written as "中文 // English"; any other text as it is. */
function inLanguage(text) {
  const sides = String(text ?? "").split(" // ");
  return sides.length === 2 ? sides[language().side === "zh" ? 0 : 1] : String(text ?? "");
}

/* Natural order: 2 before 10. */
function inOrder(a, b) {
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
